/** What the operators `hash`, `encrypt` and `tokenise` write, for whom. */
import { createKeyRing, hmacSha256, open, SealedDataRejected, type Secret, seal } from '@sentinelmesh/crypto';
import { createEntityWriters, type EntityWriter, type OperatorFunctions, type Policy } from '@sentinelmesh/guard-engine';
import { createSessionTokens, type SessionTokens, type TokenReader } from './session-tokens.ts';
import { bytesOf, toBody } from './token-body.ts';

export type EntityWriting = {
  /** Does some work that is not asynchronous, and in which entities are written for the reader. */
  during<T>(work: () => T): T;
  /** Every token of the vault that was written meanwhile, and what it stands for. */
  readonly values: ReadonlyMap<string, string>;
};

export type EntityOperators = {
  /** For the engine, which is not told whose text it inspects: outside of {@link EntityWriting.during} they write nothing. */
  readonly functions: OperatorFunctions;
  readonly writerOf: (policy: Policy) => EntityWriter;
  writingFor(reader: TokenReader): EntityWriting;
  /** The value of a token that was encrypted for this reader; undefined for any other token. */
  decrypt(reader: TokenReader, token: string): string | undefined;
};

type Keys = {
  readonly hashKey: Secret<Uint8Array>;
  readonly encryptionKey: Secret<Uint8Array>;
  readonly tokenKey: Secret<Uint8Array>;
};

const HASH_BYTES = 12;

export function createEntityOperators({ hashKey, encryptionKey, tokenKey }: Keys): EntityOperators {
  const keyRing = createKeyRing([{ id: 'entity', key: encryptionKey }]);
  let current: (TokenReader & { readonly tokens: SessionTokens }) | undefined;
  const functions: OperatorFunctions = {
    // Equal for equal values of the organisation, and of no other: whoever may try out values must not learn what others have.
    hash(entityType, value) {
      if (current === undefined) return '';
      return toBody(hmacSha256(hashKey, current.orgId, '\0', entityType, '\0', value).subarray(0, HASH_BYTES));
    },
    encrypt(_, value) {
      if (current === undefined || current.sessionId === '') return '';
      return toBody(seal(keyRing, value, sealContext(current)));
    },
    tokenise(entityType, value) {
      if (current === undefined || current.sessionId === '') return '';
      return current.tokens.tokenise(entityType, value);
    },
  };
  return {
    functions,
    writerOf: createEntityWriters(functions),
    writingFor(reader) {
      const tokens = createSessionTokens(tokenKey, reader);
      return {
        values: tokens.values,
        during(work) {
          current = { ...reader, tokens };
          try {
            return work();
          } finally {
            current = undefined;
          }
        },
      };
    },
    decrypt(reader, token) {
      try {
        return open(keyRing, bytesOf(token), sealContext(reader)).toString();
      } catch (error) {
        if (!(error instanceof SealedDataRejected)) throw error;
        return undefined;
      }
    },
  };
}

const sealContext = ({ orgId, sessionId }: TokenReader): string => `entity/${orgId}/${sessionId}`;
