/** Reading, locking and changing rows of budgets. Locks are taken in the order of ids, by everybody. */
import type { BudgetId, OrgId } from '@sentinelmesh/kernel';
import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Budget, Scope, ScopeRef } from '../domain/budget.ts';
import type { BudgetChange, LeaseReturn, Ledger } from '../domain/ledger.ts';
import type { StateMonitorTables, Trx } from './schema.ts';
import { valueFor, type Write } from './write.ts';

type BudgetRow = Selectable<StateMonitorTables['state_monitor.budget']>;

/** The budgets of these scopes as they were committed last. */
export async function readBudgets(trx: Trx, orgId: OrgId, scopes: readonly ScopeRef[]): Promise<readonly Budget[]> {
  if (scopes.length === 0) return [];
  const { rows } = await sql<BudgetRow>`
    select budget.* from (${idsOf(namesOf(orgId, scopes))}) as wanted ${byId({ orgId }, sql`offset 0`)}`.execute(trx);
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
    select budget.* from (${idsOf(namesOf(orgId, scopes))} union select unnest(${ids}::text[]) order by 1) as wanted
    ${byId({ orgId }, sql`for no key update`)}`.execute(trx);
  return rows.map(toBudget);
}

/** Scopes by the columns of their names. */
type Names = { readonly orgId: unknown; readonly scopes: unknown; readonly scopeWorkspaceIds: unknown; readonly scopeIds: unknown };

const namesOf = (orgId: OrgId, scopes: readonly ScopeRef[]): Names => ({
  orgId,
  scopes: scopes.map(({ scope }) => scope),
  scopeWorkspaceIds: scopes.map(({ workspaceId }) => workspaceId),
  scopeIds: scopes.map(({ scopeId }) => scopeId),
});

/** A query of the ids of the budgets of these scopes. */
export const idsOf = ({ orgId, scopes, scopeWorkspaceIds, scopeIds }: Names): RawBuilder<unknown> => sql`
  select budget.id from unnest(${scopes}::text[], ${scopeWorkspaceIds}::text[], ${scopeIds}::text[]) as paying (scope, workspace_id, scope_id)
  cross join lateral (
    select id from state_monitor.budget where org_id = ${orgId} and scope = paying.scope and workspace_id = paying.workspace_id
      and scope_id = paying.scope_id offset 0
  ) as budget`;

/**
 * Joins the budgets with the ids of `wanted`, in the order of those. A sub-select that locks or is cut off is planned on its
 * own: each row is found by its key, whatever the server believes of the size of the table.
 */
export const byId = ({ orgId }: Pick<Names, 'orgId'>, how: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  cross join lateral (select * from state_monitor.budget where org_id = ${orgId} and id = wanted.id ${how}) as budget`;

/**
 * Writes what a transaction has decided about budgets that it has locked, and about leases from them. The statement itself
 * refuses to admit anything that does not fit: the cap holds even if a lock were forgotten.
 */
export function ledgerWrites(orgId: OrgId, ledger: Ledger): { before: readonly RawBuilder<unknown>[]; writes: readonly Write[] } {
  const changes = ledger.changes();
  if (changes.length === 0) return { before: [], writes: [] };
  const returns = ledger.leaseReturns();
  const ids = changes.map(({ id }) => id);
  const place = sql`array_position(${ids}::text[], id)`;
  const column = (read: (change: BudgetChange) => unknown, type: string) => valueFor(changes.map(read), type, place);
  const spent = column((change) => change.spent, 'bigint');
  const reserved = column((change) => change.reserved, 'bigint');
  const freed =
    returns.length === 0 ? sql`0` : sql`coalesce((select sum(freed.amount) from freed where freed.budget_id = budget.id), 0)::bigint`;
  const statement = sql`
    update state_monitor.budget set
      spent = spent + ${spent},
      reserved = reserved + ${reserved} - ${freed},
      told_thresholds = told_thresholds | ${column(({ toldThresholds }) => toldThresholds, 'smallint')},
      refusal_told_at = ${column(({ refusalToldAt }) => refusalToldAt ?? null, 'timestamptz')}
    where org_id = ${orgId} and id = any(${ids}::text[])
      and (not ${column(({ admitted }) => admitted, 'boolean')} or spent + reserved + ${spent} + ${reserved} <= limit_amount)
    returning 1`;
  return { before: returns.length === 0 ? [] : [freedLeases(orgId, returns)], writes: [{ statement, rows: changes.length }] };
}

/** A lease that has ended has nothing left to give back. */
function freedLeases(orgId: OrgId, returns: readonly LeaseReturn[]): RawBuilder<unknown> {
  const ids = returns.map(({ leaseId }) => leaseId);
  const column = (read: (lease: LeaseReturn) => unknown, type: string) =>
    valueFor(returns.map(read), type, sql`array_position(${ids}::text[], id)`);
  return sql`lent as materialized (
      select id, budget_id, least(amount, ${column(({ amount }) => amount, 'bigint')}) as amount from state_monitor.lease
      where org_id = ${orgId} and id = any(${ids}::text[]) and budget_id = ${column(({ budgetId }) => budgetId, 'text')}
    ), freed as (
      update state_monitor.lease set amount = lease.amount - lent.amount from lent where lease.org_id = ${orgId} and lease.id = lent.id
      returning lent.budget_id, lent.amount
    )`;
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

/** All rows of such a query as one text, for a statement that returns rows of something else. */
export const asJson = (rows: RawBuilder<unknown>): RawBuilder<string | null> => sql`
  json_agg(json_build_array(${rows}.id, ${rows}.scope, ${rows}.workspace_id, ${rows}.scope_id, ${rows}.limit_amount::text, ${rows}.spent::text,
    ${rows}.reserved::text, ${rows}.told_thresholds, ${rows}.refusal_told_at, ${rows}.created_at))::text`;

type JsonRow = [string, string, string, string, string, string, string, number, string | null, string];

export const fromJson = (text: string): readonly Budget[] =>
  (JSON.parse(text) as JsonRow[]).map(
    ([id, scope, workspaceId, scopeId, limit, spent, reserved, toldThresholds, refusalToldAt, createdAt]) => ({
      id: id as BudgetId,
      scope: scope as Scope,
      workspaceId,
      scopeId,
      limit: BigInt(limit),
      spent: BigInt(spent),
      reserved: BigInt(reserved),
      toldThresholds,
      ...(refusalToldAt === null ? {} : { refusalToldAt: new Date(refusalToldAt) }),
      createdAt: new Date(createdAt),
    }),
  );
