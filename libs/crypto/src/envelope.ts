/**
 * Envelope encryption. Every message has a data key of its own, wrapped by a key of the ring; the message is bound to
 * the caller's context. Rotation re-wraps the data key and leaves the message untouched.
 *
 *     envelope = version (1 byte, 1) ‖ length of key id (1 byte) ‖ key id
 *              ‖ box of the data key (60 bytes, authenticates all before it)
 *              ‖ box of the message (authenticates the context)
 *
 * Nonces are random, so one key of a ring may seal up to 2³² messages (NIST SP 800-38D §8.3): rotate before that.
 */
import { type KeyObject, randomBytes } from 'node:crypto';
import { decrypt, encrypt, NONCE_BYTES, TAG_BYTES } from './aes-gcm.ts';
import { SealedDataRejected } from './errors.ts';
import type { KeyRing } from './key-ring.ts';
import { KEY_BYTES } from './keys.ts';

const VERSION = 1;
const WRAPPED_BYTES = NONCE_BYTES + KEY_BYTES + TAG_BYTES;

/**
 * Encrypts `plaintext` (strings as UTF-8) with the active key of the ring.
 *
 * @param context what the value is and whose, for example `connection-credential/org_1/conn_7`: opening needs the same,
 *   so that a sealed value copied to another row or tenant stays shut.
 */
export function seal(keyRing: KeyRing, plaintext: Uint8Array | string, context: string): Buffer {
  const dataKey = randomBytes(KEY_BYTES);
  const message = typeof plaintext === 'string' ? Buffer.from(plaintext) : plaintext;
  const box = encrypt({ key: dataKey, aad: messageAad(context), nonce: randomBytes(NONCE_BYTES), plaintext: message });
  return Buffer.concat([wrap(keyRing, dataKey), box]);
}

/** @throws SealedDataRejected when the key, the context or any bit is another than when it was sealed. */
export function open(keyRing: KeyRing, sealed: Uint8Array, context: string): Buffer {
  return orRejected(() => {
    const { dataKey, box } = unwrap(keyRing, sealed);
    return decrypt({ key: dataKey, aad: messageAad(context), box });
  });
}

/**
 * The same message under the active key of the ring; it needs no context, as it does not read the message. What is
 * under the active key already comes back as it is.
 *
 * @throws SealedDataRejected when the ring cannot unwrap the data key.
 */
export function rewrap(keyRing: KeyRing, sealed: Uint8Array): Uint8Array {
  return orRejected(() => {
    const { keyId, dataKey, box } = unwrap(keyRing, sealed);
    return keyId === keyRing.activeId ? sealed : Buffer.concat([wrap(keyRing, dataKey), box]);
  });
}

function wrap(keyRing: KeyRing, dataKey: Buffer): Buffer {
  const id = Buffer.from(keyRing.activeId, 'ascii');
  const header = Buffer.concat([Buffer.from([VERSION, id.length]), id]);
  const key = knownKey(keyRing, keyRing.activeId);
  return Buffer.concat([header, encrypt({ key, aad: header, nonce: randomBytes(NONCE_BYTES), plaintext: dataKey })]);
}

function unwrap(keyRing: KeyRing, sealed: Uint8Array): { keyId: string; dataKey: Buffer; box: Uint8Array } {
  const headerEnd = 2 + (sealed[1] ?? 0);
  const messageStart = headerEnd + WRAPPED_BYTES;
  if (sealed[0] !== VERSION || sealed.length < messageStart) throw new SealedDataRejected();
  const header = sealed.subarray(0, headerEnd);
  const keyId = Buffer.from(header.subarray(2)).toString('latin1');
  const dataKey = decrypt({ key: knownKey(keyRing, keyId), aad: header, box: sealed.subarray(headerEnd, messageStart) });
  return { keyId, dataKey, box: sealed.subarray(messageStart) };
}

function knownKey(keyRing: KeyRing, id: string): KeyObject {
  const key = keyRing.keyFor(id);
  if (key === undefined) throw new SealedDataRejected();
  return key;
}

function messageAad(context: string): Buffer {
  return Buffer.from(`sentinelmesh/envelope/v1\n${context}`);
}

function orRejected<T>(attempt: () => T): T {
  try {
    return attempt();
  } catch {
    throw new SealedDataRejected();
  }
}
