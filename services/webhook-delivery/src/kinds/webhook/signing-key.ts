/**
 * The keys of Standard Webhooks as people hold them: `whsec_` (HMAC-SHA256, 24 to 64 bytes, both sides have it), `whsk_`
 * (Ed25519, the sender's half) and `whpk_` (its public half), each followed by base64. A text without prefix is a `whsec_`.
 */
import { randomBytes } from 'node:crypto';
import { createSigner, createVerifier, equalInConstantTime, hmacSha256, type Secret, secret } from '@sentinelmesh/crypto';

/** `v1` is HMAC-SHA256, `v1a` is Ed25519. */
export type SignatureVersion = 'v1' | 'v1a';

/** What is signed: the one and the other, with nothing between them. */
export type SignedContent = readonly [head: string, body: Uint8Array];

/** A key that checks signatures. */
export type VerifyingKey = {
  readonly version: SignatureVersion;
  /** Whether `signature`, base64, is this key's over the content. */
  accepts(content: SignedContent, signature: string): boolean;
};

/** A key that signs; whoever signs can also check. */
export type SigningKey = VerifyingKey & {
  /** The signature as base64. */
  sign(content: SignedContent): string;
};

const MIN_HMAC_BYTES = 24;
const MAX_HMAC_BYTES = 64;
const HALF_BYTES = 32;
const NEW_HMAC_BYTES = 32;

/** A new secret, to be shown to its owner once: `whsec_` with 32 random bytes, or `whsk_` with a new Ed25519 pair. */
export function newSigningSecret(version: SignatureVersion): Secret<string> {
  if (version === 'v1') return secret(`whsec_${randomBytes(NEW_HMAC_BYTES).toString('base64')}`);
  const seed = randomBytes(HALF_BYTES);
  const { publicKey } = createSigner(secret(seed));
  return secret(`whsk_${Buffer.concat([seed, Buffer.from(publicKey, 'base64url')]).toString('base64')}`);
}

/** The key in a `whsec_` or `whsk_` text; undefined where it holds none. */
export function signingKeyOf(text: Secret<string>): SigningKey | undefined {
  const { prefix, bytes } = partsOf(text.reveal());
  if (prefix === 'whsec_' && bytes.length >= MIN_HMAC_BYTES && bytes.length <= MAX_HMAC_BYTES) return hmacKey(secret(bytes));
  return prefix === 'whsk_' ? pairOf(bytes) : undefined;
}

/** What a receiver checks with: `whpk_…` of a `whsk_`. Undefined for any other text: a `whsec_` has no public half. */
export function publicKeyOf(text: Secret<string>): string | undefined {
  const { prefix, bytes } = partsOf(text.reveal());
  return prefix === 'whsk_' ? pairOf(bytes)?.publicKey : undefined;
}

/** The key in any of the three texts; undefined where it holds none. */
export function verifyingKeyOf(text: Secret<string>): VerifyingKey | undefined {
  const { prefix, bytes } = partsOf(text.reveal());
  if (prefix !== 'whpk_') return signingKeyOf(text);
  return bytes.length === HALF_BYTES ? publicKey(bytes.toString('base64url')) : undefined;
}

const PREFIX = /^(?:whsec_|whsk_|whpk_)/;

/** Anything but canonical base64 counts as no bytes at all, which no key has. */
function partsOf(text: string): { readonly prefix: string; readonly bytes: Buffer } {
  const prefix = PREFIX.exec(text)?.[0] ?? '';
  return { prefix: prefix || 'whsec_', bytes: bytesOf(text.slice(prefix.length)) ?? Buffer.alloc(0) };
}

/** Undefined for what is not canonical base64: two texts must not be the same signature. Padding may be left out. */
function bytesOf(base64: string): Buffer | undefined {
  const bytes = Buffer.from(base64, 'base64');
  const canonical = bytes.toString('base64');
  return base64 === canonical || base64 === canonical.replace(/=+$/, '') ? bytes : undefined;
}

function hmacKey(key: Secret<Buffer>): SigningKey {
  const sign = (content: SignedContent) => hmacSha256(key, ...content).toString('base64');
  return { version: 'v1', sign, accepts: (content, signature) => equalInConstantTime(sign(content), signature) };
}

/** A pair is a seed of 32 bytes, alone or followed by its public half. */
function pairOf(bytes: Buffer): (SigningKey & { readonly publicKey: string }) | undefined {
  if (bytes.length !== HALF_BYTES && bytes.length !== 2 * HALF_BYTES) return undefined;
  const signer = createSigner(secret(bytes.subarray(0, HALF_BYTES)));
  const half = Buffer.from(signer.publicKey, 'base64url');
  if (bytes.length > HALF_BYTES && !half.equals(bytes.subarray(HALF_BYTES))) return undefined;
  return {
    ...publicKey(signer.publicKey),
    sign: (content) => signer.sign(wholeOf(content)).toString('base64'),
    publicKey: `whpk_${half.toString('base64')}`,
  };
}

function publicKey(base64url: string): VerifyingKey {
  const verifier = createVerifier(base64url);
  return { version: 'v1a', accepts: (content, signature) => verifier.verify(wholeOf(content), bytesOf(signature) ?? Buffer.alloc(0)) };
}

const wholeOf = ([head, body]: SignedContent) => Buffer.concat([Buffer.from(head), body]);

/** What whoever manages webhooks needs of their secrets. */
export const webhookSigning = {
  newSigningSecret: () => newSigningSecret('v1'),
  /** What is wrong with a secret that somebody brought; undefined for one that signs. */
  checkSigningSecret: (text: string): string | undefined =>
    signingKeyOf(secret(text)) === undefined ? 'must be whsec_ with 24 to 64 bytes, or whsk_ with an Ed25519 key, as base64' : undefined,
  publicKeyOf,
};
