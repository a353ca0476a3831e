import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';

/** AES-256-GCM (NIST SP 800-38D) with 96-bit nonces and full tags. A box is `nonce ‖ ciphertext ‖ tag`. */
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

type Message = { readonly key: KeyObject | Buffer; readonly aad: Uint8Array };

/** @param nonce must never be used twice with one key. */
export function encrypt({ key, aad, nonce, plaintext }: Message & { nonce: Uint8Array; plaintext: Uint8Array }): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(aad);
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** @throws Error of the platform when anything is not as it was encrypted; nothing of the plaintext is given out then. */
export function decrypt({ key, aad, box }: Message & { box: Uint8Array }): Buffer {
  if (box.length < NONCE_BYTES + TAG_BYTES) throw new Error('shorter than a nonce and a tag');
  const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(aad);
  decipher.setAuthTag(box.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(box.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
}
