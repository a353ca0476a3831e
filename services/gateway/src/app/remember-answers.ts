import { createHash, randomUUID } from 'node:crypto';
import { type KeyRing, open, seal } from '@sentinelmesh/crypto';
import { type Clock, InvalidArgument, type TenantContext } from '@sentinelmesh/kernel';
import type { Logger } from '@sentinelmesh/telemetry';
import { IdempotencyAnswerNotKept, IdempotencyKeyBusy, IdempotencyKeyReused } from '../errors.ts';
import type { StorageShare } from './storage-share.ts';

export type Answer = { readonly status: number; readonly body: string };

/** Where answers are remembered: a key-value bucket that forgets by itself. */
export type AnswerStore = {
  get(key: string): Promise<{ value: Uint8Array; revision: number } | undefined>;
  /** False when the key exists. */
  create(key: string, value: Uint8Array): Promise<boolean>;
  /** Undefined when the revision is not the current one. */
  update(key: string, value: Uint8Array, revision: number): Promise<number | undefined>;
  delete(key: string): Promise<void>;
};

export type IdempotentRequest = {
  readonly key: string;
  readonly caller: TenantContext;
  readonly method: string;
  readonly path: string;
  readonly body: string;
};

/** Carries a request out once; a repetition gets the first answer. */
export type AnswerOnce = (request: IdempotentRequest, carryOut: () => Promise<Answer>) => Promise<Answer & { replayed: boolean }>;

type Dependencies = {
  readonly store: AnswerStore;
  readonly keyRing: KeyRing;
  readonly share: StorageShare;
  /** After this an unanswered first request counts as lost with its process, and a repetition is carried out; longer than any request takes. */
  readonly abandonedAfterMs: number;
  readonly clock: Clock;
  readonly log: Logger;
};

/** One try to carry a request out, and how it ended. */
type Attempt = {
  readonly id: string;
  readonly fingerprint: string;
  readonly startedAt: number;
  /** The answer, or that there was one which could not be kept; absent while there is none. */
  readonly answer?: Answer | 'not kept';
};

/**
 * `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): answers are kept encrypted, under the key of one
 * caller. A request that failed is forgotten, so that it can be repeated. An answer that is too large to keep is not given
 * again, and what led to it is not done again either.
 *
 * @throws IdempotencyKeyReused, IdempotencyKeyBusy, IdempotencyAnswerNotKept, IdempotencyShareUsed
 * @throws InvalidArgument for a key that is empty, too long or not ASCII
 */
export function createAnswerOnce({ store, keyRing, share, abandonedAfterMs, clock, log }: Dependencies): AnswerOnce {
  const encode = (key: string, attempt: Attempt) => seal(keyRing, Buffer.from(JSON.stringify(attempt)), key);
  const decode = (key: string, bytes: Uint8Array) => JSON.parse(open(keyRing, bytes, key).toString()) as Attempt;

  /** The answer to an earlier attempt; undefined when `attempt` may be carried out. */
  const begin = async (key: string, attempt: Attempt): Promise<Answer | undefined> => {
    if (await store.create(key, encode(key, attempt))) return undefined;
    const found = await store.get(key);
    if (found === undefined) throw new IdempotencyKeyBusy();
    const earlier = decode(key, found.value);
    if (earlier.fingerprint !== attempt.fingerprint) throw new IdempotencyKeyReused();
    if (earlier.answer === 'not kept') throw new IdempotencyAnswerNotKept();
    if (earlier.answer !== undefined) return earlier.answer;
    const abandoned = earlier.startedAt + abandonedAfterMs < clock.now();
    if (!abandoned || (await store.update(key, encode(key, attempt), found.revision)) === undefined) throw new IdempotencyKeyBusy();
    return undefined;
  };

  /** The entry of `attempt`, unless another one has taken the key over. */
  const findOwn = async (key: string, { id }: Attempt) => {
    const found = await store.get(key);
    return found !== undefined && decode(key, found.value).id === id ? found : undefined;
  };

  const forget = async (key: string, attempt: Attempt) => {
    if ((await findOwn(key, attempt)) !== undefined) await store.delete(key);
  };

  const remember = async (key: string, attempt: Attempt): Promise<number> => {
    const own = await findOwn(key, attempt);
    const value = encode(key, attempt);
    if (own !== undefined) await store.update(key, value, own.revision);
    return value.length;
  };

  return async (request, carryOut) => {
    const { orgId } = request.caller;
    checkKey(request.key);
    share.check(orgId);
    const key = storeKey(request);
    const attempt: Attempt = { id: randomUUID(), fingerprint: fingerprintOf(request), startedAt: clock.now() };
    const earlier = await begin(key, attempt);
    if (earlier !== undefined) return { ...earlier, replayed: true };
    const answer = await carryOut().catch(async (error: unknown) => {
      await forget(key, attempt).catch(() => undefined);
      share.charge(orgId, 0);
      throw error;
    });
    // What was carried out is done, whether or not its answer can be remembered.
    const bytes = await remember(key, { ...attempt, answer })
      .catch(() => remember(key, { ...attempt, answer: 'not kept' }))
      .catch((error: unknown) => {
        log.warn({ error, orgId }, 'an answer could not be remembered; a repetition may be carried out again');
        return 0;
      });
    share.charge(orgId, bytes);
    return { ...answer, replayed: false };
  };
}

function checkKey(key: string): void {
  if (!/^[\x21-\x7e]{1,255}$/.test(key))
    throw new InvalidArgument([{ field: 'Idempotency-Key', message: 'must be 1 to 255 visible ASCII characters' }]);
}

const storeKey = ({ caller, key }: IdempotentRequest): string =>
  `${caller.orgId}.${createHash('sha256').update(`${caller.principal.type}\n${caller.principal.id}\n${key}`).digest('base64url')}`;

const fingerprintOf = ({ method, path, body }: IdempotentRequest): string =>
  createHash('sha256').update(`${method} ${path}\n${body}`).digest('base64url');
