import type { Database } from '@sentinelmesh/database';
import type { DestinationId, OrgId } from '@sentinelmesh/kernel';
import { type RawBuilder, sql } from 'kysely';
import type { Housekeeping } from '../app/delivery/engine-ports.ts';
import { eachPlace } from './each-place.ts';
import { pruneTables } from './prune-tables.ts';
import { recoverBatch } from './recover-batch.ts';
import type { WebhookDeliveryTables } from './schema.ts';

const BATCH = 5_000;

/** All of it is done in batches that hold their locks for some milliseconds. */
export const createPostgresHousekeeping = ({
  database,
}: {
  database: Pick<Database<WebhookDeliveryTables>, 'withSystem'>;
}): Housekeeping => {
  async function changed(statement: RawBuilder<unknown>): Promise<number> {
    const { numAffectedRows } = await database.withSystem((trx) => statement.execute(trx));
    return Number(numAffectedRows ?? 0n);
  }

  return {
    holdForDisabled: () =>
      changed(sql`
        update webhook_delivery.delivery set state = 'held', next_at = null where (org_id, destination_id, id) in (
          select destination.org_id, destination.id, waiting.id from webhook_delivery.destination
          cross join lateral (${unordered} union all ${ordered}) as waiting
          where destination.state = 'disabled' limit ${BATCH}
        ) and state = 'pending'`),

    releaseUnordered: () =>
      changed(sql`
        update webhook_delivery.delivery set order_key = null where (org_id, destination_id, id) in (
          ${eachPlace(sql`webhook_delivery.delivery`, sql`org_id, destination_id`, isOrdered)}
          select destination.org_id, destination.id, waiting.id from place
          join webhook_delivery.destination on destination.org_id = place.org_id and destination.id = place.destination_id
          cross join lateral (${ordered} limit ${BATCH}) as waiting
          where destination.ordering = 'none' limit ${BATCH}
        ) and state = 'pending'`),

    async backlogs({ waiting, oldestMs }) {
      const { rows } = await database.withSystem((trx) =>
        sql<{ org_id: string; id: string; waiting: number; oldest_ms: number }>`
          select destination.org_id, destination.id, due.waiting, extract(epoch from now() - due.since)::float8 * 1000 as oldest_ms
          from webhook_delivery.destination cross join lateral (
            select count(*)::int as waiting, min(next_at) as since from (
              (${unordered} and next_at <= now() order by next_at limit ${waiting + 1})
              union all
              (${ordered} and next_at <= now() order by order_key, position limit ${waiting + 1})
            ) as first
          ) as due
          where destination.state = 'enabled'
            and (due.waiting > ${waiting} or due.since < now() - make_interval(secs => ${oldestMs / 1_000}))`.execute(trx),
      );
      return rows.map((row) => ({
        orgId: row.org_id as OrgId,
        destinationId: row.id as DestinationId,
        waiting: row.waiting,
        oldestMs: row.oldest_ms,
      }));
    },

    recover: (batch) => database.withSystem((trx) => recoverBatch(trx, batch)),

    async prune(keepDays) {
      let total = 0;
      for (const statement of pruneTables(keepDays, BATCH)) total += await changed(statement);
      return total;
    },
  };
};

// Each kind has an index of its own, which is found by these words alone.
const unordered = sql`
  select id, next_at from webhook_delivery.delivery
  where org_id = destination.org_id and destination_id = destination.id and order_key is null and state = 'pending'`;
const isOrdered = sql`order_key is not null and state in ('pending', 'in_flight')`;
const ordered = sql`
  select id, next_at from webhook_delivery.delivery
  where org_id = destination.org_id and destination_id = destination.id and ${isOrdered} and state = 'pending'`;
