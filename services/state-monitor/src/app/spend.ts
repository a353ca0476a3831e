import { newId, type RequestContext } from '@sentinelmesh/kernel';
import type { Budget, ScopeRef } from '../domain/budget.ts';
import type { MicroUsd } from '../domain/money.ts';
import type { Move, Moved } from '../domain/move-money.ts';
import { BudgetExceeded } from '../errors.ts';
import type { Batcher } from './batcher.ts';
import { noBudget } from './get-budget.ts';

/** `spendId` is the caller's id of it; empty where it is never repeated. */
type Spending = { readonly scope: ScopeRef; readonly amount: MicroUsd; readonly spendId: string };

/**
 * Spends from one budget at once. Repeating it with the same id changes nothing.
 *
 * @throws NotFound when the scope has no budget
 * @throws BudgetExceeded when it has too little left; nothing is spent then
 */
export type Spend = (spending: Spending, context: RequestContext) => Promise<Budget>;

export function createSpend({ move }: { move: Batcher<Move, Moved> }): Spend {
  return async ({ scope, amount, spendId }, context) => {
    const moved = await move(context.orgId, { kind: 'spend', scope, amount, spendId: spendId || newId('trn'), caller: context });
    if (moved.kind === 'refused') throw new BudgetExceeded(moved.budget, amount);
    const [budget] = moved.kind === 'done' ? moved.budgets : [];
    if (budget === undefined) throw noBudget(scope);
    return budget;
  };
}
