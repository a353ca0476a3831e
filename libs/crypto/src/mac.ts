import { createHmac, createSecretKey, type Hmac, hash, type KeyObject, timingSafeEqual } from 'node:crypto';
import { KeyRejected } from './errors.ts';
import type { Secret } from './secret.ts';

const MIN_KEY_BYTES = 16;

/**
 * HMAC-SHA256 (RFC 2104), 32 bytes. Parts are hashed one after the other with nothing between them: `('ab', 'c')` and
 * `('a', 'bc')` are the same message, so put a separator that cannot occur in the parts where their border matters.
 *
 * @throws KeyRejected when the key has fewer than 16 bytes: an empty key, above all, proves nothing.
 */
export function hmacSha256(key: Secret<Uint8Array>, ...parts: readonly (string | Uint8Array)[]): Buffer {
  return macOver(key, parts).digest();
}

/** The same as base64url, 43 characters. Bytes of its own for each MAC would cost more than the MAC. */
export function hmacSha256Text(key: Secret<Uint8Array>, ...parts: readonly (string | Uint8Array)[]): string {
  return macOver(key, parts).digest('base64url');
}

function macOver(key: Secret<Uint8Array>, parts: readonly (string | Uint8Array)[]): Hmac {
  const mac = createHmac('sha256', keyObjectOf(key));
  for (const part of parts) mac.update(part);
  return mac;
}

// Importing a key costs several times what the MAC of a short message does, so it is done once a secret.
const keyObjects = new WeakMap<Secret<Uint8Array>, KeyObject>();

function keyObjectOf(key: Secret<Uint8Array>): KeyObject {
  const known = keyObjects.get(key);
  if (known !== undefined) return known;
  const bytes = key.reveal();
  if (bytes.length < MIN_KEY_BYTES) {
    throw new KeyRejected(`an HMAC key needs at least ${MIN_KEY_BYTES} bytes, this one has ${bytes.length}`);
  }
  const imported = createSecretKey(bytes);
  keyObjects.set(key, imported);
  return imported;
}

/** Whether two MACs are the same; how long it takes tells nothing about where they differ. Strings count as UTF-8. */
export function equalInConstantTime(a: string | Uint8Array, b: string | Uint8Array): boolean {
  // Hashing first makes both sides equally long, so that the length of the right answer does not show either.
  return timingSafeEqual(hash('sha256', a, 'buffer'), hash('sha256', b, 'buffer'));
}
