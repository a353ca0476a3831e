import { hmacSha256, type Secret } from '@sentinelmesh/crypto';
import { type OperatorFunctions, tokenWith } from '@sentinelmesh/guard-engine';
import type { OrgId } from '@sentinelmesh/kernel';
import { toBody } from './token-body.ts';

/** Whose texts hold the tokens: what was written for one session is never read in another. */
export type TokenReader = {
  readonly orgId: OrgId;
  /** The caller's own name; empty where there is none, and then nothing is written that somebody could want to read. */
  readonly sessionId: string;
};

/** The most values of one text that get a token of their own. */
const MAX_VALUES = 10_000;

/** Two of a million values of a session share a token with a probability of 10⁻¹⁰. */
const BODY_BYTES = 9;
const SESSION_TOKEN = new RegExp(`:[a-p]{${BODY_BYTES * 2}}]$`);

/** Whether a token looks like one of these. */
export const isSessionToken = (token: string): boolean => SESSION_TOKEN.test(token);

export type SessionTokens = {
  readonly tokenise: NonNullable<OperatorFunctions['tokenise']>;
  /** Every token that was written, and what it stands for. */
  readonly values: ReadonlyMap<string, string>;
};

/**
 * Tokens for the values of one text. They are a keyed hash of organisation, session, type and value: every call and every replica
 * gives a value of a session the same token, and no other session does. Values beyond {@link MAX_VALUES} get none.
 */
export function createSessionTokens(key: Secret<Uint8Array>, { orgId, sessionId }: TokenReader): SessionTokens {
  const values = new Map<string, string>();
  return {
    values,
    tokenise(entityType, value) {
      const mac = hmacSha256(key, orgId, '\0', sessionId, '\0', entityType, '\0', value);
      const body = toBody(mac.subarray(0, BODY_BYTES));
      const token = tokenWith(entityType, body);
      if (token === null || (values.size >= MAX_VALUES && !values.has(token))) return '';
      values.set(token, value);
      return body;
    },
  };
}
