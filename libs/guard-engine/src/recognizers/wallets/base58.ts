import { sha256 } from './sha256.ts';

export const BITCOIN_ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
export const RIPPLE_ALPHABET = 'rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz';
const CHECKSUM_BYTES = 4;

/** The bytes that a base58 text stands for; null when it has a character that is none. */
export function fromBase58(text: string, alphabet: string): Uint8Array | null {
  const bytes: number[] = [];
  for (const character of text) {
    let carry = alphabet.indexOf(character);
    if (carry < 0) return null;
    for (let index = 0; index < bytes.length; index++) {
      carry += (bytes[index] ?? 0) * 58;
      bytes[index] = carry & 0xff;
      carry >>= 8;
    }
    for (; carry > 0; carry >>= 8) bytes.push(carry & 0xff);
  }
  for (let index = 0; text.charAt(index) === alphabet.charAt(0); index++) bytes.push(0);
  return Uint8Array.from(bytes.reverse());
}

/** The version byte or bytes and payload of a base58check text, without its checksum; null when that is wrong. */
export function fromBase58Check(text: string, alphabet: string): Uint8Array | null {
  const bytes = fromBase58(text, alphabet);
  if (bytes === null || bytes.length <= CHECKSUM_BYTES) return null;
  const payload = bytes.subarray(0, -CHECKSUM_BYTES);
  const digest = sha256(sha256(payload));
  return bytes.subarray(-CHECKSUM_BYTES).every((byte, index) => byte === digest[index]) ? payload : null;
}
