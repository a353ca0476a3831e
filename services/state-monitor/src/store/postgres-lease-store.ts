import type { BudgetId, OrgId } from '@sentinelmesh/kernel';
import { type RawBuilder, sql } from 'kysely';
import type { LeaseRequest, LeaseStore } from '../app/ports.ts';
import { type Budget, remaining } from '../domain/budget.ts';
import { createLedger } from '../domain/ledger.ts';
import type { MicroUsd } from '../domain/money.ts';
import { shareOf, slabOf } from '../domain/slab.ts';
import { ledgerWrites, lockBudgets } from './budget-rows.ts';
import { type Commit, readNow } from './commit.ts';
import type { Trx } from './schema.ts';
import { writeTogether } from './write.ts';

/** Leases are changed under the lock of their budget, so that `reserved` of its row always includes what they hold. */
export const createPostgresLeaseStore = ({ commit }: { commit: Commit }): LeaseStore => ({
  grant: (request) => commit(request.orgId, ({ trx }) => grant(trx, request)),
  giveBack: (orgId, leaseId, budgetId, amount) =>
    commit(orgId, async ({ trx }) => {
      const ledger = createLedger(await lockBudgets(trx, orgId, { ids: [budgetId] }), await readNow(trx));
      ledger.giveBackLeased({ leaseId, budgetId, amount });
      await writeTogether(trx, ledgerWrites(orgId, ledger));
    }),
});

async function grant(trx: Trx, request: LeaseRequest) {
  const { orgId, budgetId, holder, wanted, least } = request;
  const [budget] = await lockBudgets(trx, orgId, { ids: [budgetId] });
  if (budget === undefined) return undefined;
  const others = await countOthers(trx, orgId, budgetId, holder);
  const left = remaining(budget);
  const share = shareOf({ left, others });
  const granted = slabOf({ left, wanted, least, share });
  if (granted === 0n) return { granted, share, budget };
  const ledger = createLedger([budget], await readNow(trx));
  ledger.hold([budgetId], granted);
  const { writes } = ledgerWrites(orgId, ledger);
  await writeTogether(trx, { writes: [...writes, { statement: leaseStatement(request, granted), rows: 1 }] });
  const after: Budget = { ...budget, reserved: budget.reserved + granted };
  return { granted, share, budget: after };
}

async function countOthers(trx: Trx, orgId: OrgId, budgetId: BudgetId, holder: string): Promise<number> {
  const { rows } = await sql<{ others: number }>`
    select count(distinct holder)::int as others from state_monitor.lease
    where org_id = ${orgId} and budget_id = ${budgetId} and holder <> ${holder} and expires_at > now() and amount > 0`.execute(trx);
  return rows[0]?.others ?? 0;
}

/** One that is to grow may have been swept: then nothing is written. */
const leaseStatement = ({ orgId, leaseId, budgetId, holder, ttlMs, isNew }: LeaseRequest, amount: MicroUsd): RawBuilder<unknown> =>
  isNew
    ? sql`
    insert into state_monitor.lease (org_id, id, budget_id, holder, amount, expires_at)
    values (${orgId}, ${leaseId}, ${budgetId}, ${holder}, ${amount}, now() + make_interval(secs => ${ttlMs / 1_000})) returning 1`
    : sql`update state_monitor.lease set amount = amount + ${amount} where org_id = ${orgId} and id = ${leaseId} returning 1`;
