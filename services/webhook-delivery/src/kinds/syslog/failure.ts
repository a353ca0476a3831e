import { EgressFailed, EgressRefused } from '@sentinelmesh/egress';
import { InvalidArgument } from '@sentinelmesh/kernel';
import { attemptErrorOf } from '../http-outcome.ts';
import type { Ending, Failure } from './transport.ts';

/** Alerts of TLS by which a receiver refuses our certificate, or the lack of one (RFC 8446 §6.2). */
const REFUSED_CERTIFICATE =
  /ALERT_(CERTIFICATE_REQUIRED|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_(REVOKED|EXPIRED|UNKNOWN)|UNKNOWN_CA|ACCESS_DENIED)$/;

/** Errors that say that the other side was silent. */
const SILENCE = new Set(['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN']);

/** Why there is no connection. */
export function failureToConnect(error: unknown): Failure {
  if (error instanceof EgressRefused || error instanceof InvalidArgument) return { kind: 'configuration', detail: error.message };
  if (refusesCertificate(error)) return certificateRefused;
  return {
    kind: 'retry',
    error: attemptErrorOf(error),
    detail: error instanceof EgressFailed ? error.message : 'no connection could be made',
  };
}

/** Why a connection that stood has ended. */
export function failureOfConnection(error: unknown): Failure {
  if (refusesCertificate(error)) return certificateRefused;
  const code = codeOf(error);
  const detail = `the connection broke${code === undefined ? '' : ` (${code})`}`;
  return { kind: 'retry', error: code?.startsWith('ERR_SSL') ? 'tls' : 'reset', detail };
}

/**
 * How a connection has ended by an error. One that was reset is `broken`: who closes it with bytes that he has not read resets
 * it (RFC 2525 §2.17).
 */
export const endingOf = (error: unknown): Ending => (SILENCE.has(codeOf(error) ?? '') ? 'silent' : 'broken');

export const timedOut = (detail: string): Failure => ({ kind: 'retry', error: 'timeout', detail });

const certificateRefused: Failure = {
  kind: 'configuration',
  detail: 'the receiver refused our certificate, or wants one: set tls.cert, and its private key as the credential',
};

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** Egress tells what went wrong, and why in the cause. */
function refusesCertificate(error: unknown): boolean {
  const code = codeOf(error) ?? '';
  return REFUSED_CERTIFICATE.test(code) || (error instanceof Error && error.cause !== undefined && refusesCertificate(error.cause));
}
