import { type Clock, Rejected } from '@sentinelmesh/kernel';
import { decideRate, type LimitDecision, type RateLimit } from '../domain/rate-limit.ts';

const MAX_CALLERS = 100_000;

/** A limit with its name and where a caller stands in it: what the `RateLimit` headers say. */
export type LimitState = { readonly name: string; readonly limit: RateLimit; readonly decision: LimitDecision };

/** Too many requests; `state` says of which limit. */
export class RateLimited extends Rejected {
  static readonly code = 'rate_limited';
  readonly state: LimitState;
  constructor(state: LimitState) {
    const { limit, name, decision } = state;
    super('resource_exhausted', RateLimited.code, `more than ${limit.requests} requests in ${limit.windowMs / 1_000} s by this ${name}`, {
      retryAfterMs: Math.ceil(decision.retryAfterMs),
    });
    this.state = state;
  }
}

/** Counts one request of a caller. @throws RateLimited */
export type LimitCaller = (caller: string) => LimitState | undefined;

/**
 * A limit held in this process. Callers beyond `MAX_CALLERS` push out those that came first, which can only ever
 * allow more than the limit, never less.
 *
 * @param limit undefined switches the limit off
 */
export function createCallerLimit({ name, limit, clock }: { name: string; limit: RateLimit | undefined; clock: Clock }): LimitCaller {
  const arrivals = new Map<string, number>();
  return (caller) => {
    if (limit === undefined) return undefined;
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
