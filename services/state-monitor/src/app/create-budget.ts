import { type BudgetId, newId, type RequestContext } from '@sentinelmesh/kernel';
import type { Budget, ScopeRef } from '../domain/budget.ts';
import type { MicroUsd } from '../domain/money.ts';
import type { BudgetStore } from './ports.ts';

/**
 * Caps what a scope may spend, or changes the cap there is. A cap below what is spent and reserved already is allowed:
 * nothing more is admitted then.
 */
export type CreateBudget = (request: { scope: ScopeRef; limit: MicroUsd }, context: RequestContext) => Promise<Budget>;

export function createCreateBudget({ budgets }: { budgets: Pick<BudgetStore, 'put'> }): CreateBudget {
  return (request, context) => {
    const id: BudgetId = newId('bud');
    return budgets.put(context.orgId, { id, ...request }, context);
  };
}
