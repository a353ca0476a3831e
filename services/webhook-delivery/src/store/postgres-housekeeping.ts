import type { Database } from '@sentinelmesh/database';
import type { DestinationId, OrgId } from '@sentinelmesh/kernel';
import { sql } from 'kysely';
import type { Housekeeping } from '../app/engine-ports.ts';
import type { Trx, WebhookDeliveryTables } from './schema.ts';

const BATCH = 5_000;

/** All of it is done in batches that hold their locks for some milliseconds. */
export const createPostgresHousekeeping = ({
  database,
}: {
  database: Pick<Database<WebhookDeliveryTables>, 'withSystem'>;
}): Housekeeping => ({
  holdForDisabled: () =>
    database.withSystem((trx) =>
      changed(
        trx,
        sql`
        update webhook_delivery.delivery set state = 'held', next_at = null where (org_id, destination_id, id) in (
          select delivery.org_id, delivery.destination_id, delivery.id
          from webhook_delivery.destination cross join lateral (
            select org_id, destination_id, id from webhook_delivery.delivery
            where org_id = destination.org_id and destination_id = destination.id and state = 'pending' limit ${BATCH}
          ) as delivery
          where destination.state = 'disabled' limit ${BATCH}
        ) and state = 'pending'`,
      ),
    ),

  async backlogs({ waiting, oldestMs }) {
    const { rows } = await database.withSystem((trx) =>
      sql<{ org_id: string; id: string; waiting: number; oldest_ms: number }>`
        select destination.org_id, destination.id, due.waiting, extract(epoch from now() - due.since)::float8 * 1000 as oldest_ms
        from webhook_delivery.destination cross join lateral (
          select count(*)::int as waiting, min(next_at) as since from (
            select next_at from webhook_delivery.delivery
            where org_id = destination.org_id and destination_id = destination.id and state = 'pending' and next_at <= now()
            order by next_at limit ${waiting + 1}
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
    const age = sql`now() - make_interval(days => ${keepDays}::int)`;
    const byTable = [
      sql`delete from webhook_delivery.attempt where ctid = any(array(
        select ctid from webhook_delivery.attempt where started_at < ${age} limit ${BATCH}))`,
      sql`delete from webhook_delivery.delivery where ctid = any(array(
        select ctid from webhook_delivery.delivery where created_at < ${age} and state <> 'in_flight' limit ${BATCH}))`,
      sql`delete from webhook_delivery.message where ctid = any(array(
        select ctid from webhook_delivery.message where created_at < ${age} limit ${BATCH}))`,
      sql`delete from webhook_delivery.recovery where ctid = any(array(
        select ctid from webhook_delivery.recovery where created_at < ${age} and state = 'done' limit ${BATCH}))`,
    ];
    let total = 0;
    for (const statement of byTable) total += await database.withSystem((trx) => changed(trx, statement));
    return total;
  },
});

async function changed(trx: Trx, statement: ReturnType<typeof sql>): Promise<number> {
  const { numAffectedRows } = await statement.execute(trx);
  return Number(numAffectedRows ?? 0n);
}

type Running = {
  org_id: string;
  id: string;
  destination_id: string;
  since: Date;
  until: Date;
  states: string[];
  event_type: string;
  after_id: string;
};

/** Goes on where the batch before ended, whoever did that one. */
async function recoverBatch(trx: Trx, batch: number): Promise<number> {
  const { rows } = await sql<Running>`
    select org_id, id, destination_id, since, until, states, event_type, after_id from webhook_delivery.recovery
    where state = 'running' order by created_at limit 1 for update skip locked`.execute(trx);
  const [running] = rows;
  if (running === undefined) return 0;
  const { org_id, id, destination_id, since, until, states, event_type, after_id } = running;
  const { rows: found } = await sql<{ id: string }>`
    select id from webhook_delivery.delivery
    where org_id = ${org_id} and destination_id = ${destination_id} and id > ${after_id}
      and created_at >= ${since} and created_at < ${until} and state = any(${states}::text[])
      and (${event_type} = '' or event_type = ${event_type})
    order by id limit ${batch} for no key update`.execute(trx);
  const ids = found.map((row) => row.id);
  await sql`
    update webhook_delivery.delivery set state = 'pending', next_at = now(), schedule_start = attempts, worker = null
    where org_id = ${org_id} and destination_id = ${destination_id} and id = any(${ids}::text[]) and state = any(${states}::text[])`.execute(
    trx,
  );
  // Of a destination that was removed, nobody will ever attempt anything.
  const isDone = ids.length < batch;
  await sql`
    update webhook_delivery.recovery set recovered = recovered + ${ids.length}, after_id = ${ids.at(-1) ?? after_id},
      state = ${isDone ? 'done' : 'running'}, finished_at = case when ${isDone} then now() end
    where org_id = ${org_id} and id = ${id}`.execute(trx);
  return ids.length;
}
