import { type Budget, type Payer, type ScopeRef, scopesOf } from './budget.ts';
import type { Caller, Happening } from './happening.ts';
import type { Ledger } from './ledger.ts';
import type { MicroUsd } from './money.ts';
import { type Hold, type Reservation, rowHolds, type Settlement, spendKey } from './reservation.ts';

/** What a caller does with money by itself, without a turn. */
export type Move =
  | {
      readonly kind: 'reserve';
      readonly key: string;
      readonly payer: Payer;
      readonly amount: MicroUsd;
      readonly holdMs: number;
      readonly caller: Caller;
    }
  | { readonly kind: 'settle'; readonly key: string; readonly cost: MicroUsd; readonly caller: Caller }
  | { readonly kind: 'release'; readonly key: string; readonly caller: Caller }
  | { readonly kind: 'spend'; readonly scope: ScopeRef; readonly spendId: string; readonly amount: MicroUsd; readonly caller: Caller };

/** `refused` names the budget that has too little left; `missing`: there is no such reservation or budget. */
export type Moved =
  | { readonly kind: 'reserved'; readonly reservation: Reservation }
  | { readonly kind: 'done'; readonly budgets: readonly Budget[] }
  | { readonly kind: 'refused'; readonly budget: Budget }
  | { readonly kind: 'missing' };

/** What a transaction sees and changes while it moves money. All rows are locked. */
export type MovingState = {
  readonly reservations: Map<string, Reservation>;
  readonly ledger: Ledger;
  readonly now: Date;
  readonly happenings: Happening[];
};

/** What frees money comes before what takes it: so a batch refuses nothing that it could have granted. */
export const inOrder = (moves: readonly Move[]): readonly Move[] => [
  ...moves.filter(({ kind }) => kind === 'settle' || kind === 'release'),
  ...moves.filter(({ kind }) => kind === 'spend' || kind === 'reserve'),
];

export function moveMoney(move: Move, state: MovingState): Moved {
  switch (move.kind) {
    case 'reserve':
      return reserve(move, state);
    case 'spend':
      return spend(move, state);
    default:
      return finish(move, state);
  }
}

function reserve({ key, payer, amount, holdMs, caller }: Extract<Move, { kind: 'reserve' }>, state: MovingState): Moved {
  const before = state.reservations.get(key);
  if (before !== undefined) return { kind: 'reserved', reservation: before };
  const ids = state.ledger.budgetsOf(scopesOf(payer)).map(({ id }) => id);
  const short = state.ledger.hold(ids, amount);
  if (short !== undefined) return refuse(short, amount, caller, state);
  const holds: Hold[] = ids.map((budgetId) => ({ budgetId, amount }));
  const reservation: Reservation = { key, state: 'held', amount, holds, expiresAt: new Date(state.now.getTime() + holdMs) };
  state.reservations.set(key, reservation);
  return { kind: 'reserved', reservation };
}

function spend({ scope, spendId, amount, caller }: Extract<Move, { kind: 'spend' }>, state: MovingState): Moved {
  const [budget] = state.ledger.budgetsOf([scope]);
  if (budget === undefined) return { kind: 'missing' };
  const key = spendKey(budget.id, spendId);
  if (state.reservations.has(key)) return { kind: 'done', budgets: [budget] };
  const short = state.ledger.spend([budget.id], amount);
  if (short !== undefined) return refuse(short, amount, caller, state);
  state.reservations.set(key, { key, state: 'settled', amount, holds: [], expiresAt: state.now, settled: settledBy(amount) });
  state.happenings.push({ kind: 'usage_spent', budget, amount, caller });
  return { kind: 'done', budgets: state.ledger.budgetsOf([scope]) };
}

/** Settles or releases. What was really spent is recorded also where the money was given back before. */
function finish(move: Extract<Move, { kind: 'settle' | 'release' }>, state: MovingState): Moved {
  const before = state.reservations.get(move.key);
  if (before === undefined) return { kind: 'missing' };
  const ids = before.holds.map(({ budgetId }) => budgetId);
  const done = (): Moved => ({ kind: 'done', budgets: ids.flatMap((id) => state.ledger.find(id) ?? []) });
  const isOver = before.state === 'settled' || (move.kind === 'release' && before.state !== 'held');
  if (isOver) return done();
  if (before.state === 'held') for (const { budgetId, amount } of rowHolds(before.holds)) state.ledger.giveBack(budgetId, amount);
  if (move.kind === 'release') {
    state.reservations.set(before.key, { ...before, state: 'released' });
    return done();
  }
  state.ledger.charge(ids, move.cost);
  state.reservations.set(before.key, { ...before, state: 'settled', settled: settledBy(move.cost) });
  return done();
}

function refuse(budget: Budget, asked: MicroUsd, caller: Caller, state: MovingState): Moved {
  if (state.ledger.tellRefusal(budget.id)) state.happenings.push({ kind: 'budget_exceeded', budget, asked, caller });
  return { kind: 'refused', budget };
}

/** The amount is the caller's own: no price table was asked. */
const settledBy = (amount: MicroUsd): Settlement => ({
  step: 0,
  cost: { microUsd: amount, priceKnown: true, priceVersion: '' },
});
