import { Rejected, Retryable } from '@sentinelmesh/kernel';
import type { Timings } from './timings.ts';

/** Which rule a request broke. */
export type RefusalReason = 'url' | 'scheme' | 'credentials' | 'port' | 'address' | 'method' | 'header' | 'proxy';

/** The request may not leave the mesh; nothing was sent. The message names no address: it could tell of an inner network. */
export class EgressRefused extends Rejected {
  static readonly code = 'egress_refused';
  readonly reason: RefusalReason;
  readonly timings?: Timings;

  constructor(reason: RefusalReason, message: string) {
    super('permission_denied', EgressRefused.code, message);
    this.reason = reason;
  }
}

/** The deadline of the request passed. It may or may not have had its effect at the other side. */
export class EgressTimeout extends Retryable {
  static readonly code = 'egress_timeout';
  readonly timings?: Timings;

  constructor(host: string, timeoutMs: number) {
    super(EgressTimeout.code, `${host} did not answer within ${timeoutMs} ms`, { status: 'deadline_exceeded' });
  }
}

/**
 * How far the request came: the name did not resolve, no connection, no TLS session, or the connection broke. `proxy`: the
 * forward proxy failed, whatever the other side would have done; then the error names the proxy.
 */
export type FailureReason = 'dns' | 'connect' | 'tls' | 'connection_lost' | 'proxy';

const FAILURES: Readonly<Record<FailureReason, string>> = {
  dns: 'its name cannot be resolved',
  connect: 'it cannot be connected to',
  tls: 'no TLS session can be made with it; its certificate, or the one shown to it, may not be valid',
  connection_lost: 'the connection broke, or the answer is not HTTP',
  proxy: 'as a proxy it cannot be reached, or did not open a tunnel',
};

/** The other side cannot be reached, or the connection broke; whether the request had its effect is open. */
export class EgressFailed extends Retryable {
  static readonly code = 'egress_failed';
  readonly reason: FailureReason;
  readonly timings?: Timings;

  constructor(reason: FailureReason, host: string, cause?: unknown) {
    super(EgressFailed.code, `${host}: ${FAILURES[reason]}`, { cause });
    this.reason = reason;
  }
}

/** The answer is larger than allowed; what had arrived was thrown away. */
export class ResponseTooLarge extends Rejected {
  static readonly code = 'response_too_large';
  readonly timings?: Timings;

  constructor(host: string, maxBytes: number) {
    super('failed_precondition', ResponseTooLarge.code, `${host} answered with more than ${maxBytes} bytes`);
  }
}

/** The error with how far the call came; what is not an error of this library stays as it is. */
export function withTimings(error: unknown, timings: Timings): unknown {
  return isEgressError(error) ? Object.assign(error, { timings }) : error;
}

export const isEgressError = (error: unknown): error is EgressRefused | EgressTimeout | EgressFailed | ResponseTooLarge =>
  error instanceof EgressRefused || error instanceof EgressTimeout || error instanceof EgressFailed || error instanceof ResponseTooLarge;
