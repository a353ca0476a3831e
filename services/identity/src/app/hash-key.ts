import { hmacSha256, type Secret } from '@sentinelmesh/crypto';

export type HashKey = (written: Secret<string>) => Uint8Array;

/**
 * What is kept of an API key: HMAC-SHA256 under a pepper that the database does not hold, so that its content alone
 * neither yields keys nor lets one be planted. A slow hash would add nothing: the secret has 190 random bits.
 */
export function createHashKey({ pepper }: { pepper: Secret<Uint8Array> }): HashKey {
  return (written) => hmacSha256(pepper, written.reveal());
}
