/**
 * How a destination is doing, and whether it is called at all. After some failures in a row its circuit opens: it is left
 * alone for a while, then one attempt finds out (half open). It is disabled only when it failed for days *and* often.
 */
import type { AttemptError } from './attempt.ts';

export type Circuit = 'closed' | 'open' | 'half_open';

export type Health = {
  readonly circuit: Circuit;
  /** When an open circuit lets the next attempt through. */
  readonly circuitUntil: Date | undefined;
  /** How often it opened since it last worked; each time for longer. */
  readonly circuitOpened: number;
  readonly failures: number;
  readonly failingSince: Date | undefined;
  /** Whether its owner was told that it fails. */
  readonly toldFailing: boolean;
};

export const HEALTHY: Health = {
  circuit: 'closed',
  circuitUntil: undefined,
  circuitOpened: 0,
  failures: 0,
  failingSince: undefined,
  toldFailing: false,
};

/** What its owner is told. */
export type HealthNews = 'failing' | 'recovered' | 'disabled_failing' | 'disabled_gone' | 'disabled_configuration';

const OPENS_AFTER = 5;
const OPEN_MS = 30_000;
const MAX_OPEN_MS = 10 * 60_000;
const DISABLES_AFTER_MS = 5 * 24 * 60 * 60_000;
const DISABLES_AFTER_FAILURES = 20;

export const isDisabling = (news: HealthNews | undefined): boolean => news?.startsWith('disabled') === true;

/** The health after an attempt that succeeded. */
export function afterSuccess(health: Health): { health: Health; news: HealthNews | undefined } {
  return { health: HEALTHY, news: health.toldFailing ? 'recovered' : undefined };
}

type Failure = {
  readonly error: AttemptError;
  readonly retryAfterMs: number | undefined;
  readonly now: Date;
};

/**
 * The health after an attempt that failed. A failure of the proxy is not the destination's. Attempts that were under way when
 * the circuit opened do not open it again.
 */
export function afterFailure(health: Health, { error, retryAfterMs, now }: Failure): { health: Health; news: HealthNews | undefined } {
  if (error === 'proxy') return { health, news: undefined };
  const failing = { ...health, failures: health.failures + 1, failingSince: health.failingSince ?? now };
  if (error === 'gone') return { health: failing, news: 'disabled_gone' };
  if (error === 'configuration') return { health: failing, news: 'disabled_configuration' };
  if (isFailedForGood(failing, now)) return { health: failing, news: 'disabled_failing' };
  const opens = health.circuit === 'half_open' || (health.circuit === 'closed' && failing.failures >= OPENS_AFTER);
  if (!opens) return { health: failing, news: undefined };
  const openMs = Math.max(Math.min(OPEN_MS * 2 ** health.circuitOpened, MAX_OPEN_MS), Math.min(retryAfterMs ?? 0, MAX_OPEN_MS));
  const opened: Health = {
    ...failing,
    circuit: 'open',
    circuitUntil: new Date(now.getTime() + openMs),
    circuitOpened: health.circuitOpened + 1,
    toldFailing: true,
  };
  return { health: opened, news: health.toldFailing ? undefined : 'failing' };
}

const isFailedForGood = ({ failures, failingSince }: Health, now: Date): boolean =>
  failures >= DISABLES_AFTER_FAILURES && failingSince !== undefined && now.getTime() - failingSince.getTime() >= DISABLES_AFTER_MS;

/** The health when an open circuit has been open for long enough: one attempt may find out. */
export const afterWaiting = (health: Health, now: Date): Health =>
  health.circuit === 'open' && health.circuitUntil !== undefined && health.circuitUntil <= now
    ? { ...health, circuit: 'half_open' }
    : health;
