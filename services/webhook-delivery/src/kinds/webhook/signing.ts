/**
 * Signatures of Standard Webhooks 1.0.0: what is signed is `<id>.<seconds since 1970>.<body>`, byte by byte, and the
 * header has one signature a key, separated by spaces: `v1,<base64>` or `v1a,<base64>`.
 */
import type { Secret } from '@sentinelmesh/crypto';
import { type SignatureVersion, type SignedContent, type SigningKey, verifyingKeyOf } from './signing-key.ts';

/** The headers of a message: those it is sent with, and those it is verified by. */
export type SignatureHeaders = {
  readonly 'webhook-id': string;
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
};

export type MessageToSign = {
  /** Stays the same however often the message is tried. */
  readonly id: string;
  readonly attemptedAt: Date;
  /** Exactly what is sent. */
  readonly body: Uint8Array;
};

/** Undefined where there is no key, or where the id cannot be signed: a `.` in it would move the borders of what is signed. */
export function sign(keys: readonly SigningKey[], { id, attemptedAt, body }: MessageToSign): SignatureHeaders | undefined {
  if (keys.length === 0 || !SIGNABLE_ID.test(id)) return undefined;
  const timestamp = String(Math.floor(attemptedAt.getTime() / 1000));
  const content = contentOf(id, timestamp, body);
  const signatures = keys.map((key) => `${key.version},${key.sign(content)}`);
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}

export type VerifyRequest = {
  /** `whsec_`, `whpk_` or `whsk_`; during a rotation several. One that fits is enough. */
  readonly secrets: readonly Secret<string>[];
  /** Those of the request, names in any case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The body as it came over the wire. JSON that was parsed and written again is another message. */
  readonly body: Uint8Array;
  readonly now: Date;
};

export type Verification =
  | { readonly ok: true; readonly id: string; readonly attemptedAt: Date; readonly version: SignatureVersion }
  | { readonly ok: false; readonly reason: VerificationFailure };

export type VerificationFailure =
  /** One of the secrets is no secret. */
  | 'invalid_secret'
  /** One of the three headers is not there, or there more than once. */
  | 'missing_header'
  | 'invalid_id'
  | 'invalid_timestamp'
  /** It was sent more than 300 s ago: somebody may be sending again what he overheard. */
  | 'too_old'
  /** It was sent more than 300 s from now: one of the two clocks is wrong. */
  | 'too_new'
  /** No signature fits: another secret, or another message than the one that was signed. */
  | 'wrong_signature';

/** How far the clocks of both sides, and the way of the message between them, may be apart. */
export const TOLERANCE_SECONDS = 300;

/** Whether a message came from somebody who has one of the secrets, and came now. */
export function verify({ secrets, headers, body, now }: VerifyRequest): Verification {
  const keys = secrets.map(verifyingKeyOf).filter((key) => key !== undefined);
  if (keys.length === 0 || keys.length < secrets.length) return failed('invalid_secret');
  const id = headerOf(headers, 'webhook-id');
  const timestamp = headerOf(headers, 'webhook-timestamp');
  const signatures = headerOf(headers, 'webhook-signature');
  if (id === undefined || timestamp === undefined || signatures === undefined) return failed('missing_header');
  if (!SIGNABLE_ID.test(id)) return failed('invalid_id');
  if (!SECONDS.test(timestamp)) return failed('invalid_timestamp');
  const age = Math.floor(now.getTime() / 1000) - Number(timestamp);
  if (Math.abs(age) > TOLERANCE_SECONDS) return failed(age > 0 ? 'too_old' : 'too_new');
  const content = contentOf(id, timestamp, body);
  const fitting = keys.find((key) => listed(signatures, key.version).some((signature) => key.accepts(content, signature)));
  if (fitting === undefined) return failed('wrong_signature');
  return { ok: true, id, attemptedAt: new Date(Number(timestamp) * 1000), version: fitting.version };
}

const SIGNABLE_ID = /^[^.\s]{1,256}$/;
const SECONDS = /^\d{1,11}$/;
// Each costs its check, and a receiver is asked by strangers.
const MAX_SIGNATURES = 16;

const failed = (reason: VerificationFailure): Verification => ({ ok: false, reason });

const contentOf = (id: string, timestamp: string, body: Uint8Array): SignedContent => [`${id}.${timestamp}.`, body];

/** Undefined unless the header is there once and says something. */
function headerOf(headers: VerifyRequest['headers'], name: keyof SignatureHeaders): string | undefined {
  const values = Object.entries(headers).flatMap(([key, value]) => (key.toLowerCase() === name ? (value ?? []) : []));
  return values.length === 1 && values[0] !== '' ? values[0] : undefined;
}

/** The signatures of one version. */
function listed(header: string, version: SignatureVersion): readonly string[] {
  const all = header.split(' ', MAX_SIGNATURES);
  return all.filter((entry) => entry.startsWith(`${version},`)).map((entry) => entry.slice(version.length + 1));
}
