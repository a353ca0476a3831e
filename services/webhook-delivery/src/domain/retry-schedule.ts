/**
 * When a delivery is attempted again: the schedule of Standard Webhooks (https://www.standardwebhooks.com, "Retries"),
 * ten attempts over some 75 hours.
 */
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const DELAYS_MS = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];
/** So that deliveries that failed together do not come back together. */
const JITTER = 0.2;
const MAX_RETRY_AFTER_MS = 24 * HOUR;
/** A receiver that says "later" is not asked again sooner than this. */
const MIN_THROTTLED_MS = MINUTE;

type Failed = {
  /** How often it was attempted, the last time included. */
  readonly attempts: number;
  readonly isThrottled: boolean;
  readonly retryAfterMs: number | undefined;
};

/**
 * How long to wait before the next attempt, in milliseconds; undefined when there is none.
 *
 * @param random from 0 to 1
 */
export function retryDelayMs({ attempts, isThrottled, retryAfterMs = 0 }: Failed, random: number): number | undefined {
  const delay = DELAYS_MS[attempts - 1];
  if (delay === undefined) return undefined;
  const jittered = delay * (1 + JITTER * (2 * random - 1));
  return Math.max(jittered, isThrottled ? MIN_THROTTLED_MS : 0, Math.min(retryAfterMs, MAX_RETRY_AFTER_MS));
}
