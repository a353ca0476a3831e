/** What was settled waits in a row of its organisation and price version, until it is taken from there to be audited. */
import type { OrgId } from '@sentinelmesh/kernel';
import { type Selectable, sql } from 'kysely';
import type { Cost } from '../domain/reservation.ts';
import type { StateMonitorTables, Trx } from './schema.ts';
import type { Write } from './write.ts';

/** Adds what a transaction settled. Its last write: other batches of the organisation wait for these rows until it is committed. */
export function settlementWrites(orgId: OrgId, costs: readonly Cost[]): readonly Write[] {
  if (costs.length === 0) return [];
  // In one order, by everybody, as these rows are locked.
  const sums = [...Map.groupBy(costs, ({ priceVersion }) => priceVersion)].toSorted(([one], [other]) => (one < other ? -1 : 1));
  const statement = sql`
    insert into state_monitor.unaudited_settlement as gathered (org_id, price_version, settlements, cost)
    select ${orgId}, * from unnest(
      ${sums.map(([version]) => version)}::text[],
      ${sums.map(([, { length }]) => length)}::bigint[],
      ${sums.map(([, settled]) => settled.reduce((sum, { microUsd }) => sum + microUsd, 0n))}::bigint[]
    )
    on conflict (org_id, price_version) do update
      set settlements = gathered.settlements + excluded.settlements, cost = gathered.cost + excluded.cost
    returning 1`;
  return [{ statement, rows: sums.length }];
}

type Gathered = Omit<Selectable<StateMonitorTables['state_monitor.unaudited_settlement']>, 'org_id'>;

/** Takes what has gathered, but for what somebody else adds to, or takes, at this moment. */
export async function takeSettlements(trx: Trx, orgId: OrgId): Promise<readonly Gathered[]> {
  const { rows } = await sql<Gathered>`
    delete from state_monitor.unaudited_settlement where org_id = ${orgId} and price_version = any(array(
      select price_version from state_monitor.unaudited_settlement where org_id = ${orgId} for update skip locked
    ))
    returning price_version, settlements, cost`.execute(trx);
  return rows;
}
