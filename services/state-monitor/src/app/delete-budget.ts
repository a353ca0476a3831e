import type { RequestContext } from '@sentinelmesh/kernel';
import type { Budget, ScopeRef } from '../domain/budget.ts';
import { noBudget } from './get-budget.ts';
import type { BudgetStore } from './ports.ts';

/**
 * Removes a budget; its scope is not limited any more. Returns it as it was.
 *
 * @throws NotFound when the scope has no budget
 */
export type DeleteBudget = (scope: ScopeRef, context: RequestContext) => Promise<Budget>;

export function createDeleteBudget({ budgets }: { budgets: Pick<BudgetStore, 'remove'> }): DeleteBudget {
  return async (scope, context) => {
    const budget = await budgets.remove(context.orgId, scope, context);
    if (budget === undefined) throw noBudget(scope);
    return budget;
  };
}
