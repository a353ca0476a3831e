import { setTimeout as sleep } from 'node:timers/promises';
import type { CloseTurnRequest, CloseTurnResponse } from '@sentinelmesh/contracts';
import { type Clock, type ErrorStatus, Internal, MeshError } from '@sentinelmesh/kernel';
import type { Logger } from '@sentinelmesh/telemetry';
import { NotAccounted } from '../errors.ts';
import type { CallFor, Turns } from './ports.ts';

/** How long one attempt may take: a state monitor that hangs is asked again, on a new connection perhaps. */
const ATTEMPT_MS = 3_000;
/** How long the turn of a caller that has gone may take to be closed. */
const MIN_PATIENCE_MS = 5_000;
const FIRST_PAUSE_MS = 50;
const MAX_PAUSE_MS = 1_000;

/** Repeating it will fail again. */
const hopeless: ReadonlySet<ErrorStatus> = new Set([
  'invalid_argument',
  'unauthenticated',
  'permission_denied',
  'not_found',
  'failed_precondition',
  'unimplemented',
]);

export type CloseTurn = (request: CloseTurnRequest, caller: { callFor: CallFor; deadlineAt: number }) => Promise<CloseTurnResponse>;

type Dependencies = { readonly turns: Pick<Turns, 'closeTurn'>; readonly clock: Clock; readonly log: Logger };

/**
 * Records a turn and settles what it cost. Repeated until the caller's deadline, because it is idempotent and what was
 * spent must not be forgotten; it goes on when the caller has gone.
 *
 * @throws NotAccounted when it could not be done in that time; what is held for the turn expires by itself then
 */
export function createCloseTurn({ turns, clock, log }: Dependencies): CloseTurn {
  return async (request, { callFor, deadlineAt }) => {
    const until = Math.max(deadlineAt, clock.now() + MIN_PATIENCE_MS);
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS)) {
      try {
        return await turns.closeTurn(request, callFor(ATTEMPT_MS, { deadlineAt: until }));
      } catch (error) {
        if (error instanceof MeshError && hopeless.has(error.status)) throw new Internal(error);
        const pause = pauseMs * (0.5 + Math.random() / 2);
        if (clock.now() + pause >= until) {
          log.warn({ error, turnId: request.turnId }, 'a turn could not be closed; what is held for it expires by itself');
          throw new NotAccounted(error);
        }
        await sleep(pause);
      }
    }
  };
}
