import type { BudgetId } from '@sentinelmesh/kernel';
import type { Payer } from '../domain/budget.ts';

/** Enough for every workspace that is at work at the same time. */
const MAX_PAYERS = 10_000;

/**
 * Which budgets of the organisation and of the workspace a payer has, as far as this replica knows. Only a guess: the
 * transaction that opens a turn looks at the truth, and has the turn asked again where the guess was wrong.
 */
export type WideBudgets = {
  of(payer: Payer): readonly BudgetId[];
  learn(payer: Payer, ids: readonly BudgetId[]): void;
};

export function createWideBudgets(): WideBudgets {
  const known = new Map<string, readonly BudgetId[]>();
  const keyOf = ({ orgId, workspaceId }: Payer) => `${orgId}/${workspaceId}`;
  return {
    of: (payer) => known.get(keyOf(payer)) ?? [],
    learn: (payer, ids) => {
      if (known.size >= MAX_PAYERS) known.clear();
      known.set(keyOf(payer), ids.toSorted());
    },
  };
}
