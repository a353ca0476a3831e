import { hkdfSync, randomBytes } from 'node:crypto';
import { KeyRejected } from './errors.ts';
import { type Secret, secret } from './secret.ts';

/** Length in bytes of every symmetric key and Ed25519 seed of the mesh. */
export const KEY_BYTES = 32;

// A fixed salt is what RFC 5869 §3.1 recommends over none; it also keeps our keys apart from another product's that
// derives from the same master key. Changing it changes every derived key.
const SALT = 'sentinelmesh/hkdf/v1';
const MAX_INFO_BYTES = 1024;

/** A new random key. */
export function newKey(): Secret<Buffer> {
  return secret(randomBytes(KEY_BYTES));
}

/**
 * Reads a key written as base64 or base64url (`openssl rand -base64 32`).
 *
 * @throws KeyRejected unless it is exactly 32 bytes in one of these forms.
 */
export function decodeKey(text: Secret<string>): Secret<Buffer> {
  const written = text.reveal().trim();
  const bytes = Buffer.from(written, 'base64');
  // Node's decoder skips what it does not know, so a mistyped key would silently become another one.
  const canonical = written.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/');
  if (bytes.length !== KEY_BYTES || bytes.toString('base64').replace(/=+$/, '') !== canonical) {
    throw new KeyRejected('a key must be 32 bytes in base64; make one with: openssl rand -base64 32');
  }
  return secret(bytes);
}

/**
 * The key for one purpose, by HKDF-SHA256 (RFC 5869) with `label` as info. Labels are names in code, such as
 * `audit-root`: the same master and label always give the same 32 bytes, another label gives an independent key.
 *
 * @throws KeyRejected when the master key has fewer than 32 bytes, or the label is empty or longer than 1,024 bytes.
 */
export function deriveKey(master: Secret<Uint8Array>, label: string): Secret<Buffer> {
  const bytes = master.reveal();
  if (bytes.length < KEY_BYTES) throw new KeyRejected(`a master key needs at least ${KEY_BYTES} bytes, this one has ${bytes.length}`);
  const labelBytes = Buffer.byteLength(label);
  if (labelBytes === 0 || labelBytes > MAX_INFO_BYTES) throw new KeyRejected(`a key label needs 1 to ${MAX_INFO_BYTES} bytes`);
  return secret(Buffer.from(hkdfSync('sha256', bytes, SALT, label, KEY_BYTES)));
}
