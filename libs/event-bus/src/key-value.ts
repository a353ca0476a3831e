import { jetstream } from '@nats-io/jetstream';
import { type KV, Kvm } from '@nats-io/kv';
import { MAX_MESSAGE_BYTES } from '@sentinelmesh/contracts';
import { InvalidArgument } from '@sentinelmesh/kernel';
import type { Connection } from './connection.ts';
import { MessageTooLarge } from './errors.ts';
import { apiCodeOf, apiCodes, toBusError } from './server-error.ts';

const TIMEOUT_MS = 2_000;
const MAX_KEY_BYTES = 1_024;

export type KeyValueEntry = { readonly value: Uint8Array; readonly revision: number };

/**
 * Values by key, shared by all processes, forgotten when the bucket's time is over. Every write is atomic on the server
 * and gives a new revision. Keys are any text of 1 to 1,024 bytes.
 *
 * Every operation throws `Unavailable` when the bus cannot be reached or the bucket is full; a write may then have
 * happened all the same.
 */
export type KeyValueBucket = {
  get(key: string): Promise<KeyValueEntry | undefined>;
  /** Writes unless the key has a value: of many who try together, one gets true. */
  create(key: string, value: Uint8Array): Promise<boolean>;
  /** Writes, whatever was there; returns the new revision. */
  put(key: string, value: Uint8Array): Promise<number>;
  /** Writes if the key is still at this revision; undefined when somebody else was faster. */
  update(key: string, value: Uint8Array, revision: number): Promise<number | undefined>;
  delete(key: string): Promise<void>;
};

/** A bucket that `provision` made. */
export function openBucket(connection: Connection, name: string): KeyValueBucket {
  // Direct reads name the key in their subject, so that a permission can be given for one bucket.
  const opening = new Kvm(jetstream(connection.nats, { timeout: TIMEOUT_MS })).open(name, { allow_direct: true });
  const on = async <T>(operation: (bucket: KV) => Promise<T>): Promise<T> => {
    connection.assertUp();
    try {
      return await operation(await opening);
    } catch (error) {
      throw toBusError(error, `using the bucket ${name}`);
    }
  };
  return {
    get: (key) =>
      on(async (bucket) => {
        const entry = await bucket.get(encodeKey(key));
        return entry?.operation === 'PUT' ? { value: entry.value, revision: entry.revision } : undefined;
      }),
    create: (key, value) => on(async (bucket) => (await unlessOutrun(bucket.create(encodeKey(key), value), value)) !== undefined),
    put: (key, value) => on((bucket) => bucket.put(encodeKey(key), value).catch(explainSize(value))),
    update: (key, value, revision) => on((bucket) => unlessOutrun(bucket.update(encodeKey(key), value, revision), value)),
    delete: (key) => on((bucket) => bucket.delete(encodeKey(key))),
  };
}

const outrun: readonly (number | undefined)[] = [apiCodes.wrongLastSequence, apiCodes.wrongLastSequenceUnknown];

function unlessOutrun(writing: Promise<number>, value: Uint8Array): Promise<number | undefined> {
  return writing.catch((error: unknown) => {
    if (outrun.includes(apiCodeOf(error))) return undefined;
    return explainSize(value)(error);
  });
}

const explainSize =
  (value: Uint8Array) =>
  (error: unknown): never => {
    throw apiCodeOf(error) === apiCodes.messageTooLarge ? new MessageTooLarge(value.length, MAX_MESSAGE_BYTES) : error;
  };

/** Any text as a key that the server takes: wildcards, dots and the like have a meaning there. */
function encodeKey(key: string): string {
  const bytes = Buffer.byteLength(key);
  if (bytes === 0 || bytes > MAX_KEY_BYTES || !key.isWellFormed())
    throw new InvalidArgument([{ field: 'key', message: `must be well-formed text of 1 to ${MAX_KEY_BYTES} bytes` }]);
  return Buffer.from(key).toString('base64url');
}
