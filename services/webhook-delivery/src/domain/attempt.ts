/** One try to bring one message to one destination. */

/** What kind of thing went wrong; people read it, and alerts count it. */
export type AttemptError =
  | 'dns'
  | 'connect'
  | 'tls'
  | 'timeout'
  /** The connection broke before there was an answer. */
  | 'reset'
  /** The address may not be called from the mesh: it is not tried again until somebody changes it. */
  | 'blocked'
  /** The answer was a redirect, which is never followed. */
  | 'redirect'
  /** The receiver refused it (4xx). */
  | 'client_error'
  /** 410: the receiver wants no more. */
  | 'gone'
  /** 429, 502, 503, 504, or as the kind says it: come later. */
  | 'throttled'
  | 'server_error'
  /** The forward proxy failed, not the receiver. */
  | 'proxy'
  /** The answer was larger than it may be. */
  | 'too_large'
  /** The credential or another setting is wrong at the receiver; sending again changes nothing. */
  | 'configuration';

/** Milliseconds; absent where it did not come so far, or where a connection was there already. */
export type AttemptTimings = {
  readonly dnsMs?: number | undefined;
  readonly connectMs?: number | undefined;
  readonly tlsMs?: number | undefined;
  readonly firstByteMs?: number | undefined;
  readonly totalMs: number;
};

export type AttemptResult = {
  readonly succeeded: boolean;
  /** What went wrong; absent when it succeeded. */
  readonly error?: AttemptError | undefined;
  /** HTTP status, or SMTP reply code. */
  readonly status?: number | undefined;
  /** How long the receiver wants to be left alone, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  readonly timings: AttemptTimings;
  /** The beginning of the answer, at most 16 KiB of UTF-8, for the one who looks why it failed. */
  readonly response?: string | undefined;
};
