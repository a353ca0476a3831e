import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen, isBrokenCircuitError } from 'cockatiel';
import { ChatCancelled, ChatCircuitOpen, ChatRefused } from './errors.ts';

export type CircuitOptions = {
  /** How many calls in a row may fail before the endpoint is left alone. */
  readonly failures: number;
  /** After how long one call may try it again. */
  readonly halfOpenAfterMs: number;
};

export type Circuit = {
  /** @throws ChatCircuitOpen at once, while the endpoint is left alone or tried again by another call. */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** From the failures that open it to the call that succeeds again. */
  isOpen(): boolean;
};

type Dependencies = CircuitOptions & { readonly onChange: (state: 'open' | 'half-open' | 'closed') => void };

/** What is wrong with one request says nothing about the endpoint. */
const ABOUT_THE_REQUEST: ReadonlySet<number> = new Set([400, 413, 422]);

export function createCircuit({ failures, halfOpenAfterMs, onChange }: Dependencies): Circuit {
  const hasAnswered = (error: unknown) => error instanceof ChatRefused && ABOUT_THE_REQUEST.has(error.httpStatus);
  // That a caller gave up is not the endpoint's failure; but a trial that ended so has not shown that it works.
  const counts = (error: unknown) => !hasAnswered(error) && (!(error instanceof ChatCancelled) || breaker.state === CircuitState.HalfOpen);
  const breaker = circuitBreaker(handleWhen(counts), { breaker: new ConsecutiveBreaker(failures), halfOpenAfter: halfOpenAfterMs });
  breaker.onBreak(() => onChange('open'));
  breaker.onHalfOpen(() => onChange('half-open'));
  breaker.onReset(() => onChange('closed'));

  return {
    async run(work) {
      // The breaker would have others wait for the trial, longer than they may have time for.
      if (breaker.state === CircuitState.HalfOpen) throw new ChatCircuitOpen(halfOpenAfterMs);
      try {
        return await breaker.execute(work);
      } catch (error) {
        throw isBrokenCircuitError(error) ? new ChatCircuitOpen(halfOpenAfterMs) : error;
      }
    },
    isOpen: () => breaker.state !== CircuitState.Closed,
  };
}
