import type { Database } from '@sentinelmesh/database';
import { sql } from 'kysely';
import type { Janitor } from '../app/ports.ts';
import type { StateMonitorTables, Trx } from './schema.ts';

/** How many rows one transaction takes: the budgets concerned are locked as long as it lasts. */
const BATCH = 500;
const PRUNE_BATCH = 5_000;

/**
 * Work over all organisations, as the system role. Budgets are locked first and in the order of ids; what another replica
 * has swept meanwhile is gone by then, so that nothing is given back twice. A reservation that somebody is just closing is
 * passed over: whoever has it may wait for the budgets that are locked here.
 */
export const createPostgresJanitor = ({ database }: { database: Pick<Database<StateMonitorTables>, 'withSystem'> }): Janitor => ({
  sweep: async () => ({
    reservations: await repeated(BATCH, () => database.withSystem(expireReservations)),
    leases: await repeated(BATCH, () => database.withSystem(expireLeases)),
  }),
  prune: async (keepDays) => ({
    sessions: await repeated(PRUNE_BATCH, () => database.withSystem((trx) => pruneSessions(trx, keepDays))),
    reservations: await repeated(PRUNE_BATCH, () => database.withSystem((trx) => pruneReservations(trx, keepDays))),
  }),
});

/** Again for as long as a batch is full. */
async function repeated(full: number, work: () => Promise<number>): Promise<number> {
  let total = 0;
  for (let done = full; done === full; total += done) done = await work();
  return total;
}

async function expireReservations(trx: Trx): Promise<number> {
  const { rows: due } = await sql<{ org_id: string; key: string; budget_ids: string[] }>`
    select org_id, key, budget_ids from state_monitor.reservation
    where in_rows and expires_at <= now() order by expires_at limit ${BATCH}`.execute(trx);
  if (due.length === 0) return 0;
  await lockBudgets(
    trx,
    due.flatMap(({ org_id, budget_ids }) => budget_ids.map((id) => ({ org_id, id }))),
  );
  const { rows } = await sql<{ expired: number }>`
    with expiring as materialized (
      select reservation.org_id, reservation.key
      from unnest(${due.map(({ org_id }) => org_id)}::text[], ${due.map(({ key }) => key)}::text[]) as due (org_id, key)
      cross join lateral (
        select * from state_monitor.reservation where org_id = due.org_id and key = due.key and in_rows for no key update skip locked
      ) as reservation
    ), expired as (
      update state_monitor.reservation set state = 'expired', in_rows = false
      from expiring where reservation.org_id = expiring.org_id and reservation.key = expiring.key
      returning reservation.org_id, reservation.amount, reservation.budget_ids, reservation.lease_ids
    ), freed as (
      select org_id, budget_id, sum(amount)::bigint as amount
      from expired cross join lateral unnest(budget_ids, lease_ids) as hold (budget_id, lease_id)
      where lease_id = '-' group by org_id, budget_id
    ), given_back as (
      update state_monitor.budget set reserved = budget.reserved - freed.amount
      from freed where budget.org_id = freed.org_id and budget.id = freed.budget_id
    )
    select count(*)::int as expired from expired`.execute(trx);
  return rows[0]?.expired ?? 0;
}

async function expireLeases(trx: Trx): Promise<number> {
  const { rows: due } = await sql<{ org_id: string; id: string; budget_id: string }>`
    select org_id, id, budget_id from state_monitor.lease where expires_at <= now() order by org_id, id limit ${BATCH}`.execute(trx);
  if (due.length === 0) return 0;
  await lockBudgets(
    trx,
    due.map(({ org_id, budget_id }) => ({ org_id, id: budget_id })),
  );
  await sql`
    with expired as (
      delete from state_monitor.lease
      using unnest(${due.map(({ org_id }) => org_id)}::text[], ${due.map(({ id }) => id)}::text[]) as due (org_id, id)
      where lease.org_id = due.org_id and lease.id = due.id
      returning lease.org_id, lease.budget_id, lease.amount
    ), freed as (
      select org_id, budget_id, sum(amount)::bigint as amount from expired group by org_id, budget_id
    )
    update state_monitor.budget set reserved = budget.reserved - freed.amount
    from freed where budget.org_id = freed.org_id and budget.id = freed.budget_id`.execute(trx);
  return due.length;
}

async function lockBudgets(trx: Trx, budgets: readonly { org_id: string; id: string }[]): Promise<void> {
  await sql`
    select from state_monitor.budget
    where (org_id, id) in (
      select * from unnest(${budgets.map(({ org_id }) => org_id)}::text[], ${budgets.map(({ id }) => id)}::text[])
    ) order by org_id, id for no key update`.execute(trx);
}

async function pruneSessions(trx: Trx, keepDays: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from state_monitor.session where ctid = any(array(
      select ctid from state_monitor.session
      where coalesce(last_step_at, started_at) < now() - make_interval(days => ${keepDays}::int) limit ${PRUNE_BATCH}
    ))`.execute(trx);
  return Number(numAffectedRows ?? 0n);
}

async function pruneReservations(trx: Trx, keepDays: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from state_monitor.reservation where ctid = any(array(
      select ctid from state_monitor.reservation
      where created_at < now() - make_interval(days => ${keepDays}::int) and not in_rows limit ${PRUNE_BATCH}
    ))`.execute(trx);
  return Number(numAffectedRows ?? 0n);
}
