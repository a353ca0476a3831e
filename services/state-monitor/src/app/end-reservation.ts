import { NotFound, type RequestContext } from '@sentinelmesh/kernel';
import type { Budget } from '../domain/budget.ts';
import type { MicroUsd } from '../domain/money.ts';
import type { Move, Moved } from '../domain/move-money.ts';
import { reservationKey } from '../domain/reservation.ts';
import type { Batcher } from './batcher.ts';

/**
 * Turns a reservation into what was really spent, more or less than was held, also after it expired. Repeating it
 * changes nothing. Returns the budgets that paid.
 *
 * @throws NotFound
 */
export type Settle = (settling: { reservationId: string; cost: MicroUsd }, context: RequestContext) => Promise<readonly Budget[]>;

/**
 * Gives a reservation back, unless it is settled. Repeating it changes nothing. Returns the budgets that held it.
 *
 * @throws NotFound
 */
export type Release = (releasing: { reservationId: string }, context: RequestContext) => Promise<readonly Budget[]>;

export function createSettle({ move }: { move: Batcher<Move, Moved> }): Settle {
  return async ({ reservationId, cost }, context) =>
    budgetsOf(await move(context.orgId, { kind: 'settle', key: keyOf(reservationId, context), cost, caller: context }), reservationId);
}

export function createRelease({ move }: { move: Batcher<Move, Moved> }): Release {
  return async ({ reservationId }, context) =>
    budgetsOf(await move(context.orgId, { kind: 'release', key: keyOf(reservationId, context), caller: context }), reservationId);
}

const keyOf = (id: string, { workspaceId }: RequestContext) => reservationKey(workspaceId ?? '', id);

function budgetsOf(moved: Moved, id: string): readonly Budget[] {
  if (moved.kind !== 'done') throw new NotFound('reservation', id);
  return moved.budgets;
}
