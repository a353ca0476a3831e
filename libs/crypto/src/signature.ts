import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { KeyRejected } from './errors.ts';
import { KEY_BYTES } from './keys.ts';
import type { Secret } from './secret.ts';

/** Ed25519 (RFC 8032), the pure variant: deterministic signatures of 64 bytes. */
export type Signer = {
  /** The public half, 32 bytes as base64url: what `createVerifier` takes. */
  readonly publicKey: string;
  sign(message: Uint8Array): Buffer;
};

export type Verifier = {
  /** False for any signature that is not this key's over exactly this message, malformed ones included. */
  verify(message: Uint8Array, signature: Uint8Array): boolean;
};

// node:crypto takes no raw seed: this is the PKCS #8 header that goes before one (RFC 8410 §7).
const PKCS8_HEADER = Buffer.from('302e020100300506032b657004220420', 'hex');

/** @throws KeyRejected unless the seed has 32 bytes. */
export function createSigner(seed: Secret<Uint8Array>): Signer {
  const bytes = seed.reveal();
  if (bytes.length !== KEY_BYTES) throw new KeyRejected(`an Ed25519 seed has ${KEY_BYTES} bytes, this one has ${bytes.length}`);
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_HEADER, bytes]), format: 'der', type: 'pkcs8' });
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  if (x === undefined) throw new KeyRejected('the Ed25519 seed has no public key');
  return { publicKey: x, sign: (message) => sign(null, message, privateKey) };
}

/** @throws KeyRejected unless `publicKey` is 32 bytes as base64url. */
export function createVerifier(publicKey: string): Verifier {
  const bytes = Buffer.from(publicKey, 'base64url');
  if (bytes.length !== KEY_BYTES || bytes.toString('base64url') !== publicKey) {
    throw new KeyRejected(`an Ed25519 public key is ${KEY_BYTES} bytes as base64url without padding`);
  }
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
  return { verify: (message, signature) => verify(null, message, key, signature) };
}
