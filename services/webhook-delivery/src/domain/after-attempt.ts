import type { AttemptError, AttemptResult } from './attempt.ts';
import { retryDelayMs } from './retry-schedule.ts';

/** What becomes of a delivery after an attempt. `held`: it waits for somebody to recover it. */
export type DeliveryOutcome = { readonly state: 'succeeded' | 'failed' | 'held' } | { readonly state: 'pending'; readonly nextAt: Date };

/** What no later attempt would change: the mesh may not call the address. */
const FINAL: ReadonlySet<AttemptError> = new Set(['blocked']);
/** The destination itself is at fault and is disabled with it; what is for it waits. */
const DISABLING: ReadonlySet<AttemptError> = new Set(['gone', 'configuration']);

type Attempted = { readonly result: AttemptResult; readonly attempts: number; readonly now: Date; readonly random: number };

export function afterAttempt({ result, attempts, now, random }: Attempted): DeliveryOutcome {
  if (result.succeeded) return { state: 'succeeded' };
  const error = result.error ?? 'server_error';
  if (DISABLING.has(error)) return { state: 'held' };
  if (FINAL.has(error)) return { state: 'failed' };
  const delayMs = retryDelayMs({ attempts, isThrottled: error === 'throttled', retryAfterMs: result.retryAfterMs }, random);
  return delayMs === undefined ? { state: 'failed' } : { state: 'pending', nextAt: new Date(now.getTime() + delayMs) };
}
