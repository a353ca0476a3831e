import { NotFound, type RequestContext } from '@sentinelmesh/kernel';
import type { Budget, ScopeRef } from '../domain/budget.ts';
import type { BudgetStore } from './ports.ts';

/** @throws NotFound when the scope has no budget */
export type GetBudget = (scope: ScopeRef, context: RequestContext) => Promise<Budget>;

export function createGetBudget({ budgets }: { budgets: Pick<BudgetStore, 'find'> }): GetBudget {
  return async (scope, { orgId }) => {
    const budget = await budgets.find(orgId, scope);
    if (budget === undefined) throw noBudget(scope);
    return budget;
  };
}

/** The scope that has no budget is named as its caller named it. */
export const noBudget = ({ scope, scopeId }: ScopeRef): NotFound => new NotFound(`budget of the ${scope.replace('_', ' ')}`, scopeId);
