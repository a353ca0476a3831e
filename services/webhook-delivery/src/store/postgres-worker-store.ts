import type { Database } from '@sentinelmesh/database';
import type { WorkerId } from '@sentinelmesh/kernel';
import { sql } from 'kysely';
import type { WorkerStore } from '../app/delivery/engine-ports.ts';
import type { WebhookDeliveryTables } from './schema.ts';

const BATCH = 1_000;
/** Whoever is under way when a worker dies may be unlucky some times in a row; whoever always is may be why it dies. */
const AT_ONCE = 4;
const GIVEN_UP = 8;
/** Doubled each time, and each waits for another while: those that were lost together are not taken together again. */
const PAUSE_SECONDS = 5;

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
        ), unlucky as materialized (
          select lost.*, attempts + 1 - known.number as times from lost cross join lateral (
            select coalesce(max(number) filter (where outcome <> 'unknown'), greatest(lost.attempts + 1 - ${GIVEN_UP}, 0)) as number from (
              select number, outcome from webhook_delivery.attempt
              where org_id = lost.org_id and destination_id = lost.destination_id and delivery_id = lost.id
              order by number desc limit ${GIVEN_UP - 1}
            ) as last
          ) as known
        ), attempt as (
          insert into webhook_delivery.attempt (org_id, destination_id, delivery_id, number, outcome, error, status, started_at, total_ms, response)
          select org_id, destination_id, id, attempts + 1, 'unknown', '', 0, now(), 0, '' from lost
          on conflict do nothing
        ), back as (
          update webhook_delivery.delivery as delivery
          set attempts = unlucky.attempts + 1, schedule_start = schedule_start + 1, worker = null,
            state = case when times < ${GIVEN_UP} then 'pending' else 'failed' end,
            last_error = case when times < ${GIVEN_UP} then last_error else 'unknown' end,
            next_at = case when times <= ${AT_ONCE} then now()
              when times < ${GIVEN_UP} then now() + make_interval(secs => ${PAUSE_SECONDS} * 2 ^ (times - ${AT_ONCE}) * (0.5 + random())) end
          from unlucky
          where delivery.org_id = unlucky.org_id and delivery.destination_id = unlucky.destination_id and delivery.id = unlucky.id
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
