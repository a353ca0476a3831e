/** How long to wait before an attempt is repeated. */

const FIRST_MS = 250;
const LONGEST_MS = 8_000;

/** What `Retry-After` asks for (RFC 9110 §10.2.3): seconds or a date, here in milliseconds from `now`. */
export function readRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined || value.trim() === '') return undefined;
  if (/^\s*\d{1,9}\s*$/.test(value)) return Number(value) * 1_000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/** Doubles with each attempt from a quarter of a second; the second half of it is chance, so that callers do not come back together. */
export function backoffMs(attempt: number, random: number): number {
  const whole = Math.min(FIRST_MS * 2 ** attempt, LONGEST_MS);
  return Math.round(whole / 2 + (whole / 2) * random);
}
