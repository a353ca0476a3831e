/** Reading, locking and changing rows of budgets. Locks are taken in the order of ids, by everybody. */
import type { BudgetId, OrgId } from '@sentinelmesh/kernel';
import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Budget, Scope, ScopeRef } from '../domain/budget.ts';
import type { Ledger } from '../domain/ledger.ts';
import type { StateMonitorTables, Trx } from './schema.ts';
import type { Write } from './write.ts';

type BudgetRow = Selectable<StateMonitorTables['state_monitor.budget']>;

/** The budgets of these scopes as they were committed last. */
export async function readBudgets(trx: Trx, orgId: OrgId, scopes: readonly ScopeRef[]): Promise<readonly Budget[]> {
  if (scopes.length === 0) return [];
  const { rows } = await sql<BudgetRow>`
    select budget.* from ${wanted(scopes)}
    join state_monitor.budget on budget.org_id = ${orgId} and budget.scope = wanted.scope
      and budget.workspace_id = wanted.workspace_id and budget.scope_id = wanted.scope_id`.execute(trx);
  return rows.map(toBudget);
}

/**
 * The budgets of these scopes and those with these ids, locked until the end of the transaction. What is not there is left
 * out.
 */
export async function lockBudgets(
  trx: Trx,
  orgId: OrgId,
  { scopes = [], ids = [] }: { scopes?: readonly ScopeRef[]; ids?: readonly BudgetId[] },
): Promise<readonly Budget[]> {
  if (scopes.length === 0 && ids.length === 0) return [];
  const { rows } = await sql<BudgetRow>`
    select * from state_monitor.budget where org_id = ${orgId} and id in (
      select id from ${wanted(scopes)} join state_monitor.budget as named on named.org_id = ${orgId} and named.scope = wanted.scope
        and named.workspace_id = wanted.workspace_id and named.scope_id = wanted.scope_id
      union select unnest(${[...new Set(ids)]}::text[])
    ) order by id for no key update`.execute(trx);
  return rows.map(toBudget);
}

const wanted = (scopes: readonly ScopeRef[]): RawBuilder<unknown> => sql`unnest(
    ${scopes.map(({ scope }) => scope)}::text[], ${scopes.map(({ workspaceId }) => workspaceId)}::text[], ${scopes.map(({ scopeId }) => scopeId)}::text[]
  ) as wanted (scope, workspace_id, scope_id)`;

/**
 * Writes what a transaction has decided about budgets that it has locked, and about leases from them. The statement itself
 * refuses to admit anything that does not fit: the cap holds even if a lock were forgotten.
 */
export function ledgerWrites(orgId: OrgId, ledger: Ledger): { before: readonly RawBuilder<unknown>[]; writes: readonly Write[] } {
  const changes = ledger.changes();
  if (changes.length === 0) return { before: [], writes: [] };
  const returns = ledger.leaseReturns();
  // A lease that has ended has nothing left to give back.
  const freed = sql`freed as (
    update state_monitor.lease set amount = lease.amount - back.amount
    from (
      select lease.id, lease.budget_id, least(lease.amount, back.amount) as amount
      from unnest(
        ${returns.map(({ leaseId }) => leaseId)}::text[], ${returns.map(({ budgetId }) => budgetId)}::text[],
        ${returns.map(({ amount }) => amount)}::bigint[]
      ) as back (id, budget_id, amount)
      join state_monitor.lease on lease.org_id = ${orgId} and lease.id = back.id and lease.budget_id = back.budget_id
    ) as back
    where lease.org_id = ${orgId} and lease.id = back.id
    returning back.budget_id, back.amount
  )`;
  const freedOf = sql`coalesce((select sum(freed.amount) from freed where freed.budget_id = budget.id), 0)::bigint`;
  const statement = sql`
    update state_monitor.budget set
      spent = budget.spent + change.spent,
      reserved = budget.reserved + change.reserved - ${returns.length === 0 ? sql`0` : freedOf},
      told_thresholds = budget.told_thresholds | change.told_thresholds,
      refusal_told_at = change.refusal_told_at
    from unnest(
      ${changes.map(({ id }) => id)}::text[],
      ${changes.map(({ spent }) => spent)}::bigint[],
      ${changes.map(({ reserved }) => reserved)}::bigint[],
      ${changes.map(({ admitted }) => admitted)}::boolean[],
      ${changes.map(({ toldThresholds }) => toldThresholds)}::smallint[],
      ${changes.map(({ refusalToldAt }) => refusalToldAt ?? null)}::timestamptz[]
    ) as change (id, spent, reserved, admitted, told_thresholds, refusal_told_at)
    where budget.org_id = ${orgId} and budget.id = change.id
      and (not change.admitted or budget.spent + budget.reserved + change.spent + change.reserved <= budget.limit_amount)
    returning 1`;
  return { before: returns.length === 0 ? [] : [freed], writes: [{ statement, rows: changes.length }] };
}

export const toBudget = (row: BudgetRow): Budget => ({
  id: row.id as BudgetId,
  scope: row.scope as Scope,
  workspaceId: row.workspace_id,
  scopeId: row.scope_id,
  limit: row.limit_amount,
  spent: row.spent,
  reserved: row.reserved,
  toldThresholds: row.told_thresholds,
  ...(row.refusal_told_at === null ? {} : { refusalToldAt: row.refusal_told_at }),
  createdAt: row.created_at,
});
