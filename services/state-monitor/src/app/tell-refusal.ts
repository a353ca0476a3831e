import type { BudgetId, OrgId } from '@sentinelmesh/kernel';
import type { Logger } from '@sentinelmesh/telemetry';
import { REFUSAL_TOLD_EVERY_MS } from '../domain/budget.ts';
import type { Caller } from '../domain/happening.ts';
import type { MicroUsd } from '../domain/money.ts';
import type { BudgetStore } from './ports.ts';

/** Has it told that a budget refused something. Returns at once; nobody waits for it. */
export type TellRefusal = (orgId: OrgId, id: BudgetId, asked: MicroUsd, caller: Caller) => void;

type Dependencies = { readonly budgets: Pick<BudgetStore, 'tellRefusal'>; readonly log: Pick<Logger, 'warn'>; readonly now?: () => number };

const MAX_BUDGETS = 10_000;

/** The row of the budget sees to it that all replicas together tell once a minute; here, that a replica asks it no more often. */
export function createTellRefusal({ budgets, log, now = () => performance.now() }: Dependencies): TellRefusal {
  const toldAt = new Map<BudgetId, number>();
  return (orgId, id, asked, caller) => {
    const before = toldAt.get(id);
    if (before !== undefined && now() - before < REFUSAL_TOLD_EVERY_MS) return;
    if (toldAt.size >= MAX_BUDGETS) toldAt.clear();
    toldAt.set(id, now());
    budgets.tellRefusal(orgId, id, asked, caller).catch((error) => {
      toldAt.delete(id);
      log.warn({ org_id: orgId, budget_id: id, error }, 'that a budget refused something could not be told');
    });
  };
}
