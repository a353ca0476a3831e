/** What an HTTP answer, or its absence, means for an attempt: the same for every kind that speaks HTTP. */
import { EgressFailed, EgressRefused, EgressTimeout, type FailureReason, ResponseTooLarge } from '@sentinelmesh/egress';
import type { AttemptError } from '../domain/attempt.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

const FAILURES: Readonly<Record<FailureReason, AttemptError>> = {
  dns: 'dns',
  connect: 'connect',
  tls: 'tls',
  connection_lost: 'reset',
  proxy: 'proxy',
};

/** What went wrong when egress threw, or when the caller's signal ended the request. */
export function attemptErrorOf(error: unknown): AttemptError {
  if (error instanceof EgressRefused) return 'blocked';
  if (error instanceof EgressTimeout) return 'timeout';
  if (error instanceof ResponseTooLarge) return 'too_large';
  if (error instanceof EgressFailed) return FAILURES[error.reason];
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError') ? 'timeout' : 'reset';
}

/** What an answer with this status says went wrong. Undefined for 2xx, which alone is success. */
export function attemptErrorOfStatus(status: number): AttemptError | undefined {
  if (status >= 200 && status < 300) return undefined;
  if (status >= 300 && status < 400) return 'redirect';
  if (status === 408) return 'timeout';
  if (status === 410) return 'gone';
  if (status === 429 || (status >= 502 && status <= 504)) return 'throttled';
  if (status >= 500) return 'server_error';
  return 'client_error';
}

const SECONDS = /^\d+(\.\d+)?$/;
// All three forms of a date in HTTP begin with the name of a day; `Date.parse` alone would take much else for a date.
const HTTP_DATE = /^(Mon|Tues?|Wed(nes)?|Thu(rs)?|Fri|Sat(ur)?|Sun)(day)?,? /;

/**
 * How long the receiver wants to be left alone, in milliseconds: 0 for a moment that has passed, at most 24 hours.
 * Undefined where it does not say, or cannot be understood (RFC 9110 §10.2.3).
 *
 * @param headers with lower-case names
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>, now: Date): number | undefined {
  const text = headers['retry-after']?.trim() ?? '';
  const wanted = SECONDS.test(text) ? Number(text) * 1000 : HTTP_DATE.test(text) ? Date.parse(text) - now.getTime() : Number.NaN;
  return Number.isNaN(wanted) ? undefined : Math.round(Math.min(Math.max(wanted, 0), DAY_MS));
}
