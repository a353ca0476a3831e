import { newId } from '@sentinelmesh/kernel';
import { type RawBuilder, sql } from 'kysely';
import { eachPlace } from './each-place.ts';

const DAY_MS = 24 * 60 * 60_000;

/**
 * Statements that remove what is older than `keepDays`, at most `batch` rows each. Ids begin with the time they were made, so what
 * is old is at the beginning of each destination's part of the key: no index by time is needed, which every new row would pay for.
 */
export function pruneTables(keepDays: number, batch: number): readonly RawBuilder<unknown>[] {
  const since = Date.now() - keepDays * DAY_MS;
  const [event, delivery] = [newId('evt', since), newId('dlv', since)];
  const age = sql`now() - make_interval(days => ${keepDays}::int)`;
  const ofDestination = sql`org_id, destination_id`;
  const attempts = {
    table: sql`webhook_delivery.attempt`,
    place: ofDestination,
    isOld: sql`delivery_id < ${delivery} and started_at < ${age}`,
  };
  const isOver = sql`created_at < ${age} and state <> 'in_flight'`;
  const deliveries = { table: sql`webhook_delivery.delivery`, place: ofDestination, isOld: sql`id < ${delivery} and ${isOver}` };
  const messages = { table: sql`webhook_delivery.message`, place: sql`org_id`, isOld: sql`id < ${event} and created_at < ${age}` };
  return [
    ...[attempts, deliveries, messages].map((old) => prune(old, batch)),
    sql`delete from webhook_delivery.recovery where ctid = any(array(
      select ctid from webhook_delivery.recovery where created_at < ${age} and state = 'done' limit ${batch}))`,
  ];
}

type Prunable = {
  readonly table: RawBuilder<unknown>;
  /** The columns that its key begins with, before the id. */
  readonly place: RawBuilder<unknown>;
  readonly isOld: RawBuilder<unknown>;
};

const prune = ({ table, place, isOld }: Prunable, batch: number) => sql`
  delete from ${table} where ctid = any(array(
    ${eachPlace(table, place)}
    select old.ctid from place cross join lateral (
      select ctid from ${table} where row(${place}) = row(place.*) and ${isOld} limit ${batch}
    ) as old limit ${batch}))`;
