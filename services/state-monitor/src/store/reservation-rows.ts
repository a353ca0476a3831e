import type { BudgetId, LeaseId, OrgId } from '@sentinelmesh/kernel';
import { type RawBuilder, type Selectable, sql } from 'kysely';
import { type Cost, type Reservation, rowHolds } from '../domain/reservation.ts';
import type { StateMonitorTables, Trx } from './schema.ts';
import { valueFor, type Write } from './write.ts';

export type ReservationRow = Selectable<StateMonitorTables['state_monitor.reservation']>;

/** Stands for a lease where the row of the budget itself holds the amount. */
const ROW = '-';

/** The reservations with these keys, by key. */
export async function readReservations(trx: Trx, orgId: OrgId, keys: readonly string[]): Promise<Map<string, Reservation>> {
  if (keys.length === 0) return new Map();
  const { rows } = await sql<ReservationRow>`
    select * from state_monitor.reservation where org_id = ${orgId} and key = any(${[...new Set(keys)]}::text[])`.execute(trx);
  return new Map(rows.map((row) => [row.key, toReservation(row)]));
}

/**
 * Writes those of `after` that are new or have changed since they were read; fewer rows where somebody else has written
 * one of them meanwhile.
 */
export function reservationWrites(
  orgId: OrgId,
  before: ReadonlyMap<string, Reservation>,
  after: ReadonlyMap<string, Reservation>,
): readonly Write[] {
  const all = [...after.values()];
  const added = all.filter(({ key }) => !before.has(key));
  const changed = all.flatMap((now) => {
    const was = before.get(now.key);
    return was === undefined || was === now ? [] : [{ was, now }];
  });
  return [
    ...(added.length === 0 ? [] : [{ statement: insertReservations(orgId, added), rows: added.length }]),
    ...(changed.length === 0 ? [] : [{ statement: updateReservations(orgId, changed), rows: changed.length }]),
  ];
}

function insertReservations(orgId: OrgId, reservations: readonly Reservation[]): RawBuilder<unknown> {
  const column = <T>(read: (reservation: Reservation) => T) => reservations.map(read);
  // Arrays of arrays must be rectangular in Postgres, hence the lists of ids as text.
  return sql`
    insert into state_monitor.reservation (
      org_id, key, state, in_rows, amount, budget_ids, lease_ids, expires_at, cost, price_known, price_version, step
    )
    select ${orgId}, key, state, in_rows, amount, string_to_array(budget_ids, ','), string_to_array(lease_ids, ','), expires_at,
      cost, price_known, price_version, step
    from unnest(
      ${column(({ key }) => key)}::text[],
      ${column(({ state }) => state)}::text[],
      ${column(isInRows)}::boolean[],
      ${column(({ amount }) => amount)}::bigint[],
      ${column(({ holds }) => holds.map(({ budgetId }) => budgetId).join())}::text[],
      ${column(({ holds }) => holds.map(({ leaseId }) => leaseId ?? ROW).join())}::text[],
      ${column(({ expiresAt }) => expiresAt)}::timestamptz[],
      ${column((reservation) => costOf(reservation)?.microUsd ?? null)}::bigint[],
      ${column((reservation) => costOf(reservation)?.priceKnown ?? null)}::boolean[],
      ${column((reservation) => costOf(reservation)?.priceVersion ?? null)}::text[],
      ${column(({ settled }) => settled?.step ?? null)}::integer[]
    ) as new (key, state, in_rows, amount, budget_ids, lease_ids, expires_at, cost, price_known, price_version, step)
    on conflict do nothing returning 1`;
}

/** What is held never changes, nor by whom. */
function updateReservations(orgId: OrgId, changes: readonly { was: Reservation; now: Reservation }[]): RawBuilder<unknown> {
  const keys = changes.map(({ now }) => now.key);
  const place = sql`array_position(${keys}::text[], key)`;
  const column = (read: (reservation: Reservation) => unknown, type: string) =>
    valueFor(
      changes.map(({ now }) => read(now)),
      type,
      place,
    );
  return sql`
    update state_monitor.reservation set
      state = ${column(({ state }) => state, 'text')},
      in_rows = ${column(isInRows, 'boolean')},
      cost = ${column((reservation) => costOf(reservation)?.microUsd ?? null, 'bigint')},
      price_known = ${column((reservation) => costOf(reservation)?.priceKnown ?? null, 'boolean')},
      price_version = ${column((reservation) => costOf(reservation)?.priceVersion ?? null, 'text')},
      step = ${column(({ settled }) => settled?.step ?? null, 'integer')}
    where org_id = ${orgId} and key = any(${keys}::text[])
      and state = ${valueFor(
        changes.map(({ was }) => was.state),
        'text',
        place,
      )}
    returning 1`;
}

const isInRows = ({ state, holds }: Reservation): boolean => state === 'held' && rowHolds(holds).length > 0;

const costOf = ({ settled }: Reservation): Cost | undefined => settled?.cost;

export function toReservation(row: ReservationRow): Reservation {
  const { key, amount } = row;
  const holds = row.budget_ids.map((budgetId, index) => {
    const leaseId = row.lease_ids[index] ?? ROW;
    return { budgetId: budgetId as BudgetId, amount, ...(leaseId === ROW ? {} : { leaseId: leaseId as LeaseId }) };
  });
  const state = row.state as Reservation['state'];
  const cost = toCost(row);
  const settled = { step: row.step ?? 0, ...(cost === undefined ? {} : { cost }) };
  return { key, state, amount, holds, expiresAt: row.expires_at, ...(state === 'settled' ? { settled } : {}) };
}

function toCost({ cost, price_known, price_version }: ReservationRow): Cost | undefined {
  return cost === null ? undefined : { microUsd: cost, priceKnown: price_known ?? false, priceVersion: price_version ?? '' };
}
