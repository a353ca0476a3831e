export { open, rewrap, seal } from './envelope.ts';
export { KeyRejected, SealedDataRejected } from './errors.ts';
export { createKeyRing, type KeyRing } from './key-ring.ts';
export { decodeKey, deriveKey, newKey } from './keys.ts';
export { equalInConstantTime, hmacSha256, hmacSha256Text } from './mac.ts';
export { isSecret, type Secret, secret } from './secret.ts';
export { createSigner, createVerifier, type Signer, type Verifier } from './signature.ts';
