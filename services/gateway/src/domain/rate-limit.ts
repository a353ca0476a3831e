/**
 * The generic cell rate algorithm (ITU-T I.371): a limit of `requests` per `windowMs` that refills evenly. The state of a
 * caller is one number, the theoretical arrival time of the next request if requests came evenly spaced.
 */
export type RateLimit = { readonly requests: number; readonly windowMs: number };

export type LimitDecision = {
  readonly allowed: boolean;
  /** The theoretical arrival time to remember, in milliseconds since the Unix epoch. */
  readonly nextArrivalAt: number;
  /** How many requests would still be allowed at once. */
  readonly remaining: number;
  /** When the whole limit is available again, in milliseconds from now. */
  readonly resetMs: number;
  /** How long to wait before the next request is allowed, in milliseconds; 0 when allowed. */
  readonly retryAfterMs: number;
};

/** A limit with its name and where a caller stands in it: what the `RateLimit` headers say. */
export type LimitState = { readonly name: string; readonly limit: RateLimit; readonly decision: LimitDecision };

/** Decides one request at `now` for a caller whose remembered arrival time is `arrivalAt` (undefined for a new caller). */
export function decideRate({ requests, windowMs }: RateLimit, arrivalAt: number | undefined, now: number): LimitDecision {
  const intervalMs = windowMs / requests;
  const base = Math.max(arrivalAt ?? now, now);
  const next = base + intervalMs;
  const excessMs = next - windowMs - now;
  if (excessMs > 0) return { allowed: false, nextArrivalAt: base, remaining: 0, resetMs: base - now, retryAfterMs: excessMs };
  return {
    allowed: true,
    nextArrivalAt: next,
    remaining: Math.floor((windowMs - (next - now)) / intervalMs),
    resetMs: next - now,
    retryAfterMs: 0,
  };
}

const WINDOWS: Readonly<Record<string, number>> = { s: 1_000, min: 60_000, h: 3_600_000 };

/** A limit as it is written in a setting: `600/min`, `20/s`, `1000/h`, or `off` for none. */
export function parseLimitSetting(text: string): RateLimit | 'off' | 'wrong' {
  if (text === 'off') return 'off';
  const [, count, unit = ''] = /^([1-9]\d{0,8})\/(s|min|h)$/.exec(text) ?? [];
  const windowMs = WINDOWS[unit];
  return count === undefined || windowMs === undefined ? 'wrong' : { requests: Number(count), windowMs };
}
