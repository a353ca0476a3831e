import type { RequestContext } from '@sentinelmesh/kernel';
import type { Budget } from '../domain/budget.ts';
import { type Page, type PageRequest, toPage } from '../domain/page.ts';
import type { BudgetStore } from './ports.ts';

/**
 * Lists budgets, oldest first: those that the caller's workspace can name, and those of workspaces and the organisation.
 * Who acts for the organisation as a whole sees all.
 */
export type ListBudgets = (request: PageRequest & { scope?: Budget['scope'] }, context: RequestContext) => Promise<Page<Budget>>;

export function createListBudgets({ budgets }: { budgets: Pick<BudgetStore, 'list'> }): ListBudgets {
  return async ({ scope, ...page }, { orgId, workspaceId }) => {
    const filter = { ...(scope && { scope }), ...(workspaceId && { workspaceId }) };
    return toPage(await budgets.list(orgId, filter, page), page.size);
  };
}
