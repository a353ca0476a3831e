import type { Clock } from '@sentinelmesh/kernel';
import { decideRate, type LimitState, parseLimitSetting } from '../domain/rate-limit.ts';
import { RateLimited } from '../errors.ts';

const MAX_CALLERS = 100_000;

/** Counts one request of a caller. @throws RateLimited */
export type LimitCaller = (caller: string) => LimitState | undefined;

/**
 * A limit held in this process. Callers beyond `MAX_CALLERS` push out those that came first, which can only ever
 * allow more than the limit, never less.
 *
 * @param setting as `parseLimitSetting` takes it
 */
export function createCallerLimit({ name, setting, clock }: { name: string; setting: string; clock: Clock }): LimitCaller {
  const limit = parseLimitSetting(setting);
  if (limit === 'wrong') throw new Error(`the limit ${name} is not valid`);
  if (limit === 'off') return () => undefined;
  const arrivals = new Map<string, number>();
  return (caller) => {
    const decision = decideRate(limit, arrivals.get(caller), clock.now());
    arrivals.delete(caller);
    arrivals.set(caller, decision.nextArrivalAt);
    if (arrivals.size > MAX_CALLERS) {
      const oldest = arrivals.keys().next();
      if (!oldest.done) arrivals.delete(oldest.value);
    }
    const state = { name, limit, decision };
    if (!decision.allowed) throw new RateLimited(state);
    return state;
  };
}
