/**
 * Tenant contexts as `libs/rpc` documents them, minted by anybody with any key: `base64url(JSON) "." base64url(signature)`,
 * the signature being Ed25519 over the first part.
 */
import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

export type Claims = {
  readonly iss: string;
  readonly org: string;
  readonly ws?: string;
  /** The type and the id of the principal. */
  readonly pt: string;
  readonly pid: string;
  /** Its scopes. */
  readonly sc: readonly string[];
  /** When it expires, in milliseconds since the Unix epoch. */
  readonly exp: number;
};

export const newSigningKey = (): KeyObject => generateKeyPairSync('ed25519').privateKey;

/** @param seed base64url of 32 bytes, wrapped here as PKCS#8 (RFC 8410 §7) */
export const signingKeyOf = (seed: string): KeyObject =>
  createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.from(seed, 'base64url')]),
    format: 'der',
    type: 'pkcs8',
  });

export function mint(claims: Claims, key: KeyObject): string {
  const body = Buffer.from(JSON.stringify(claims)).toString('base64url');
  return `${body}.${sign(null, Buffer.from(body), key).toString('base64url')}`;
}
