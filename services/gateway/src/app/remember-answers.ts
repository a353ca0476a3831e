import { createHash } from 'node:crypto';
import { type KeyRing, open, seal } from '@sentinelmesh/crypto';
import { type Clock, InvalidArgument, type TenantContext } from '@sentinelmesh/kernel';
import { IdempotencyKeyBusy, IdempotencyKeyReused } from '../errors.ts';

/** After this an unfinished first request counts as lost, and a repetition is carried out. */
const ABANDONED_AFTER_MS = 60_000;

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

type Remembered = { readonly fingerprint: string; readonly startedAt: number; readonly answer?: Answer };

/**
 * `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): answers are kept encrypted, under the key of one
 * caller. An answer that asks to try again later (429, 5xx) is not kept.
 *
 * @throws IdempotencyKeyReused, IdempotencyKeyBusy, InvalidArgument for a key that is empty, too long or not ASCII
 */
export function createAnswerOnce({ store, keyRing, clock }: { store: AnswerStore; keyRing: KeyRing; clock: Clock }): AnswerOnce {
  return async (request, carryOut) => {
    if (!/^[\x21-\x7e]{1,255}$/.test(request.key)) {
      throw new InvalidArgument([{ field: 'Idempotency-Key', message: 'must be 1 to 255 visible ASCII characters' }]);
    }
    const key = storeKey(request);
    const encode = (remembered: Remembered) => seal(keyRing, Buffer.from(JSON.stringify(remembered)), key);
    const decode = (bytes: Uint8Array) => JSON.parse(open(keyRing, bytes, key).toString()) as Remembered;
    const begun: Remembered = { fingerprint: fingerprintOf(request), startedAt: clock.now() };
    if (!(await store.create(key, encode(begun)))) {
      const found = await store.get(key);
      const earlier = found === undefined ? undefined : decode(found.value);
      if (earlier !== undefined && earlier.fingerprint !== begun.fingerprint) throw new IdempotencyKeyReused();
      if (earlier?.answer !== undefined) return { ...earlier.answer, replayed: true };
      const abandoned = found !== undefined && earlier !== undefined && earlier.startedAt + ABANDONED_AFTER_MS < clock.now();
      if (!abandoned || (await store.update(key, encode(begun), found.revision)) === undefined) throw new IdempotencyKeyBusy();
    }
    return { ...(await carryOutAndRemember({ store, key, begun, encode, carryOut })), replayed: false };
  };
}

type CarryOut = {
  store: AnswerStore;
  key: string;
  begun: Remembered;
  encode: (remembered: Remembered) => Uint8Array;
  carryOut: () => Promise<Answer>;
};

async function carryOutAndRemember({ store, key, begun, encode, carryOut }: CarryOut): Promise<Answer> {
  const answer = await carryOut().catch(async (error: unknown) => {
    await store.delete(key).catch(() => undefined);
    throw error;
  });
  // What was carried out is done, whether or not its answer can be remembered.
  await remember({ store, key, value: encode({ ...begun, answer }) }).catch(() => undefined);
  return answer;
}

async function remember({ store, key, value }: { store: AnswerStore; key: string; value: Uint8Array }): Promise<void> {
  const found = await store.get(key);
  if (found !== undefined) await store.update(key, value, found.revision);
}

const storeKey = ({ caller, key }: IdempotentRequest): string =>
  `${caller.orgId}.${createHash('sha256').update(`${caller.principal.type}\n${caller.principal.id}\n${key}`).digest('base64url')}`;

const fingerprintOf = ({ method, path, body }: IdempotentRequest): string =>
  createHash('sha256').update(`${method} ${path}\n${body}`).digest('base64url');
