import type { Database } from '@sentinelmesh/database';
import type { WorkerId } from '@sentinelmesh/kernel';
import { sql } from 'kysely';
import type { WorkerStore } from '../app/engine-ports.ts';
import type { WebhookDeliveryTables } from './schema.ts';

const BATCH = 1_000;

type Dependencies = { readonly database: Pick<Database<WebhookDeliveryTables>, 'withSystem'>; readonly worker: WorkerId };

/** Who is alive is told by the clock of the database, the one that all workers share. */
export const createPostgresWorkerStore = ({ database, worker }: Dependencies): WorkerStore => ({
  async beat() {
    await database.withSystem((trx) =>
      sql`
        insert into webhook_delivery.worker (id, seen_at) values (${worker}, clock_timestamp())
        on conflict (id) do update set seen_at = excluded.seen_at`.execute(trx),
    );
  },

  // An attempt whose end nobody knows says nothing about the receiver: the retry schedule stays where it is.
  takeBackFromDead: (deadAfterMs) =>
    database.withSystem(async (trx) => {
      const { rows } = await sql<{ lost: number }>`
        with alive as (
          select id from webhook_delivery.worker where seen_at >= now() - make_interval(secs => ${deadAfterMs / 1_000})
        ), lost as materialized (
          select org_id, destination_id, id, attempts from webhook_delivery.delivery
          where state = 'in_flight' and worker <> ${worker} and worker not in (select id from alive)
          limit ${BATCH} for update skip locked
        ), attempt as (
          insert into webhook_delivery.attempt (org_id, destination_id, delivery_id, number, outcome, error, status, started_at, total_ms, response)
          select org_id, destination_id, id, attempts + 1, 'unknown', '', 0, now(), 0, '' from lost
          on conflict do nothing
        ), back as (
          update webhook_delivery.delivery as delivery
          set state = 'pending', attempts = lost.attempts + 1, schedule_start = schedule_start + 1, next_at = now(), worker = null
          from lost where delivery.org_id = lost.org_id and delivery.destination_id = lost.destination_id and delivery.id = lost.id
        )
        select count(*)::int as lost from lost`.execute(trx);
      const lost = rows[0]?.lost ?? 0;
      if (lost < BATCH)
        await sql`delete from webhook_delivery.worker where seen_at < now() - make_interval(secs => ${(deadAfterMs * 10) / 1_000})`.execute(
          trx,
        );
      return lost;
    }),

  async leave() {
    await database.withSystem((trx) => sql`delete from webhook_delivery.worker where id = ${worker}`.execute(trx));
  },
});
