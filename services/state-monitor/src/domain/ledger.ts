/**
 * The budgets of one transaction while it decides. Their rows are locked, so that what is decided here is still true
 * when the changes are written, all at once.
 */
import type { BudgetId, LeaseId } from '@sentinelmesh/kernel';
import {
  type Budget,
  REFUSAL_TOLD_EVERY_MS,
  reachedThresholds,
  remaining,
  type ScopeRef,
  scopeKey,
  type Threshold,
  thresholdsOf,
} from './budget.ts';
import type { MicroUsd } from './money.ts';

/** What is added to the row of a budget. */
export type BudgetChange = {
  readonly id: BudgetId;
  readonly spent: MicroUsd;
  readonly reserved: MicroUsd;
  /** Whether something new was admitted, which the row must still have room for. */
  readonly admitted: boolean;
  readonly toldThresholds: number;
  readonly refusalToldAt: Date | undefined;
};

/** What goes back from a lease to its budget (as much of it as the lease still has), or to the lease from a call. */
export type LeaseReturn = { readonly leaseId: LeaseId; readonly budgetId: BudgetId; readonly amount: MicroUsd };

export type Ledger = {
  /** As it is at this point of the transaction; undefined where there is none, or it was not locked. */
  find(id: BudgetId): Budget | undefined;
  /** The budgets of these scopes. */
  budgetsOf(scopes: readonly ScopeRef[]): readonly Budget[];
  /** Reserves in each of these budgets, or in none; returns the first that has too little left. */
  hold(ids: readonly BudgetId[], amount: MicroUsd): Budget | undefined;
  /** Spends from each of these budgets what nobody reserved, or from none; returns the first that has too little left. */
  spend(ids: readonly BudgetId[], amount: MicroUsd): Budget | undefined;
  /** Takes back what the row itself held. */
  giveBack(id: BudgetId, amount: MicroUsd): void;
  /** Takes back what a lease held. */
  giveBackLeased(lease: LeaseReturn): void;
  /** Records what a call did cost, whether or not there is room for it. */
  charge(ids: readonly BudgetId[], cost: MicroUsd): void;
  /** Whether it is time to tell that this budget refuses; if so, it counts as told. */
  tellRefusal(id: BudgetId): boolean;
  changes(): readonly BudgetChange[];
  leaseReturns(): readonly LeaseReturn[];
  /** The thresholds that this transaction is the first to reach. */
  crossed(): readonly { readonly budget: Budget; readonly percent: Threshold }[];
};

/** @param now when the transaction takes place */
export function createLedger(budgets: readonly Budget[], now: Date): Ledger {
  const before = new Map(budgets.map((budget) => [budget.id, budget]));
  const current = new Map(before);
  const byScope = new Map(budgets.map((budget) => [scopeKey(budget), budget.id]));
  const admitted = new Set<BudgetId>();
  const returns = new Map<LeaseId, LeaseReturn>();

  const add = (id: BudgetId, change: { spent?: MicroUsd; reserved?: MicroUsd }) => {
    const budget = current.get(id);
    if (budget === undefined) return;
    current.set(id, { ...budget, spent: budget.spent + (change.spent ?? 0n), reserved: budget.reserved + (change.reserved ?? 0n) });
  };
  const admit = (ids: readonly BudgetId[], amount: MicroUsd, change: { spent?: MicroUsd; reserved?: MicroUsd }) => {
    const known = ids.flatMap((id) => current.get(id) ?? []);
    const short = known.find((budget) => remaining(budget) < amount);
    if (short !== undefined) return short;
    for (const { id } of known) {
      add(id, change);
      admitted.add(id);
    }
    return undefined;
  };
  const withThresholds = (budget: Budget): Budget => ({ ...budget, toldThresholds: budget.toldThresholds | reachedThresholds(budget) });
  const spentMore = (budget: Budget) => budget.spent > (before.get(budget.id)?.spent ?? 0n);

  return {
    find: (id) => current.get(id),
    budgetsOf: (scopes) =>
      scopes.flatMap((scope) => {
        const id = byScope.get(scopeKey(scope));
        return (id === undefined ? undefined : current.get(id)) ?? [];
      }),
    hold: (ids, amount) => admit(ids, amount, { reserved: amount }),
    spend: (ids, amount) => admit(ids, amount, { spent: amount }),
    giveBack: (id, amount) => add(id, { reserved: -amount }),
    giveBackLeased: (lease) => {
      const budget = current.get(lease.budgetId);
      if (budget === undefined || lease.amount === 0n) return;
      returns.set(lease.leaseId, { ...lease, amount: lease.amount + (returns.get(lease.leaseId)?.amount ?? 0n) });
      // The row changes, too, by as much as the lease turns out to have.
      current.set(budget.id, { ...budget });
    },
    charge: (ids, cost) => {
      if (cost > 0n) for (const id of ids) add(id, { spent: cost });
    },
    tellRefusal: (id) => {
      const budget = current.get(id);
      if (budget === undefined || now.getTime() - (budget.refusalToldAt?.getTime() ?? 0) < REFUSAL_TOLD_EVERY_MS) return false;
      current.set(id, { ...budget, refusalToldAt: now });
      return true;
    },
    changes: () =>
      [...current.values()]
        .filter((budget) => budget !== before.get(budget.id))
        .map((budget) => {
          const { spent, reserved } = before.get(budget.id) ?? budget;
          const { toldThresholds } = spentMore(budget) ? withThresholds(budget) : budget;
          const { id, refusalToldAt } = budget;
          const change = { id, spent: budget.spent - spent, reserved: budget.reserved - reserved, toldThresholds, refusalToldAt };
          return { ...change, admitted: admitted.has(id) };
        }),
    leaseReturns: () => [...returns.values()],
    crossed: () =>
      [...current.values()]
        .filter(spentMore)
        .flatMap((budget) => thresholdsOf(reachedThresholds(budget) & ~budget.toldThresholds).map((percent) => ({ budget, percent }))),
  };
}
