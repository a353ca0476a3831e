import { newId, type RequestContext } from '@sentinelmesh/kernel';
import type { MicroUsd } from '../domain/money.ts';
import type { Move, Moved } from '../domain/move-money.ts';
import { holdMsOf, type Reservation, reservationKey } from '../domain/reservation.ts';
import { BudgetExceeded } from '../errors.ts';
import type { Batcher } from './batcher.ts';
import { payerOf } from './payer.ts';

type Reserving = {
  readonly payer: { readonly runId: string; readonly sessionId: string; readonly endUser: string };
  readonly amount: MicroUsd;
  /** The caller's id of it; one is made when empty. */
  readonly reservationId: string;
  /** How long to hold it; as long as the mesh does by default when 0. */
  readonly ttlMs: number;
};

export type Reserved = { readonly id: string; readonly reservation: Reservation };

/**
 * Holds an amount in every budget of the payer, or in none, until it is settled, released or expires. Repeating it with
 * the same id returns the first reservation.
 *
 * @throws BudgetExceeded when one of them has too little left; nothing is held then
 */
export type Reserve = (reserving: Reserving, context: RequestContext) => Promise<Reserved>;

export function createReserve({ move, reservationTtlMs }: { move: Batcher<Move, Moved>; reservationTtlMs: number }): Reserve {
  return async ({ payer: names, amount, reservationId, ttlMs }, context) => {
    const id = reservationId || newId('trn');
    const payer = payerOf(names, context);
    const key = reservationKey(payer.workspaceId, id);
    const holdMs = ttlMs || holdMsOf(0, reservationTtlMs);
    const moved = await move(context.orgId, { kind: 'reserve', key, payer, amount, holdMs, caller: context });
    if (moved.kind === 'refused') throw new BudgetExceeded(moved.budget, amount);
    if (moved.kind !== 'reserved') throw new Error('a reservation was answered as something else');
    return { id, reservation: moved.reservation };
  };
}
