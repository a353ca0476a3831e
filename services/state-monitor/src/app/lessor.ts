import type { BudgetId, LeaseId, OrgId } from '@sentinelmesh/kernel';
import type { Wanted } from '../domain/held-leases.ts';
import type { MicroUsd } from '../domain/money.ts';
import { type Account, type AccountOptions, createAccount, type Taken } from './account.ts';

/**
 * Money of hot budgets, leased from their rows in slabs and held in memory.
 *
 * Whatever is free here is counted as reserved in the row, so nothing that is taken can be overspent, by however many
 * replicas. A lease lasts longer than every hold that is taken from it, by a clock that only goes forward: nothing is
 * needed any more of a lease that the sweeper takes back.
 */
export type Lessor = {
  take(wanted: Wanted & { readonly orgId: OrgId; readonly budgetId: BudgetId }): Promise<Taken>;
  /** Puts back what is not needed after all. What is put back to a lease that has ended, the sweeper has. */
  putBack(budgetId: BudgetId, leaseId: LeaseId, amount: MicroUsd): void;
  /** How much each lease may be put back of what was settled; those that are not listed, nothing. */
  room(): Map<LeaseId, MicroUsd>;
  /** Gives back to the row all that is free of a budget. */
  recall(budgetId: BudgetId): Promise<void>;
  /** Gives back what was not needed since the last time. */
  tidy(): Promise<void>;
  /** Gives back everything that is free. */
  close(): Promise<void>;
};

type Options = Omit<AccountOptions, 'now'> & { readonly now?: () => number };

export function createLessor({ now = () => performance.now(), ...options }: Options): Lessor {
  const accounts = new Map<BudgetId, Account>();
  const accountOf = (of: { orgId: OrgId; budgetId: BudgetId }): Account => {
    const known = accounts.get(of.budgetId);
    if (known !== undefined) return known;
    const account = createAccount(of, { ...options, now });
    accounts.set(of.budgetId, account);
    return account;
  };
  return {
    take: (wanted) => accountOf(wanted).take(wanted),
    putBack: (budgetId, leaseId, amount) => accounts.get(budgetId)?.putBack(leaseId, amount),
    room: () => {
      const rooms = [...accounts.values()].flatMap((account) => account.room() ?? []);
      return new Map(rooms.map(({ leaseId, amount }) => [leaseId, amount]));
    },
    recall: async (budgetId) => accounts.get(budgetId)?.recall(),
    async tidy() {
      for (const [budgetId, account] of [...accounts]) {
        await account.tidy();
        if (account.isEmpty()) accounts.delete(budgetId);
      }
    },
    async close() {
      for (const account of [...accounts.values()]) await account.recall();
    },
  };
}
