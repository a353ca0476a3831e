import { createSecretKey, type KeyObject } from 'node:crypto';
import { KeyRejected } from './errors.ts';
import { KEY_BYTES } from './keys.ts';
import type { Secret } from './secret.ts';

/**
 * The key-encryption keys of one purpose. The active one seals, all of them open: to rotate, put a new key in front,
 * `rewrap` what is stored, then take the old one out.
 */
export type KeyRing = {
  readonly activeId: string;
  /** Undefined when the ring has no key of this id. */
  keyFor(id: string): KeyObject | undefined;
};

const KEY_ID = /^[a-z0-9_-]{1,64}$/;

/**
 * A ring whose first key is the active one.
 *
 * @throws KeyRejected when it is empty, an id is malformed or twice there, or a key has not 32 bytes.
 */
export function createKeyRing(entries: readonly { readonly id: string; readonly key: Secret<Uint8Array> }[]): KeyRing {
  const keys = new Map<string, KeyObject>();
  for (const { id, key } of entries) {
    const bytes = key.reveal();
    if (!KEY_ID.test(id)) throw new KeyRejected('a key id is 1 to 64 of a-z, 0-9, _ and -');
    if (keys.has(id)) throw new KeyRejected(`the key id ${id} is in the ring twice`);
    if (bytes.length !== KEY_BYTES) throw new KeyRejected(`key ${id} must have ${KEY_BYTES} bytes, it has ${bytes.length}`);
    keys.set(id, createSecretKey(bytes));
  }
  const [active] = entries;
  if (active === undefined) throw new KeyRejected('a key ring needs at least one key');
  return { activeId: active.id, keyFor: (id) => keys.get(id) };
}
