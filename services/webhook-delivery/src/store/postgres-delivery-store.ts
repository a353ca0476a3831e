import type { Database } from '@sentinelmesh/database';
import type { DeliveryId, DestinationId, OrgId, WorkerId } from '@sentinelmesh/kernel';
import { sql } from 'kysely';
import type { DeliveryStore, DueDelivery, FinishedAttempt, LaneDemand } from '../app/engine-ports.ts';
import { fromStored } from '../domain/stored-event.ts';
import type { Trx, WebhookDeliveryTables } from './schema.ts';

type Dependencies = { readonly database: Pick<Database<WebhookDeliveryTables>, 'withSystem'>; readonly worker: WorkerId };

/** One round trip for each batch, whatever it holds. */
export const createPostgresDeliveryStore = ({ database, worker }: Dependencies): DeliveryStore => ({
  // JSON holds no line feed, so the events are lines of one text: as an array, each would be escaped and read again.
  async takeIn(messages, deliveries) {
    const column = columnsOf(deliveries);
    const { rows } = await database.withSystem((trx) =>
      sql<{ destination_id: string; id: string }>`
        with message as (
          insert into webhook_delivery.message (org_id, id, event)
          select * from unnest(
            ${messages.map(({ orgId }) => orgId)}::text[], ${messages.map(({ id }) => id)}::text[],
            string_to_array(${messages.map(({ event }) => event).join('\n')}, E'\n')
          ) on conflict do nothing
        )
        insert into webhook_delivery.delivery
          (org_id, destination_id, id, state, next_at, worker, order_key, position, event_type, severity, workspace_id)
        select org_id, destination_id, id, state, case state when 'pending' then now() end, case state when 'in_flight' then ${worker} end,
          order_key, position, event_type, severity, workspace_id
        from unnest(
          ${column((row) => row.orgId)}::text[], ${column((row) => row.destinationId)}::text[], ${column((row) => row.id)}::text[],
          ${column((row) => row.state)}::text[], ${column((row) => row.orderKey)}::text[], ${column((row) => row.position)}::bigint[],
          ${column((row) => row.eventType)}::text[], ${column((row) => row.severity)}::text[], ${column((row) => row.workspaceId)}::text[]
        ) as row (org_id, destination_id, id, state, order_key, position, event_type, severity, workspace_id)
        on conflict do nothing
        returning destination_id, id`.execute(trx),
    );
    return new Set(rows.map(({ destination_id, id }) => `${destination_id} ${id}`));
  },

  async claim(demands) {
    const plain = demands.filter(({ isOrdered }) => !isOrdered);
    const ordered = demands.filter(({ isOrdered }) => isOrdered);
    const rows = await database.withSystem(async (trx) => [
      ...(plain.length === 0 ? [] : await claimPlain(trx, plain, worker)),
      ...(ordered.length === 0 ? [] : await claimOrdered(trx, ordered, worker)),
    ]);
    return rows.map(toDueDelivery);
  },

  async nextDue(demands) {
    const { rows } = await database.withSystem((trx) =>
      sql<{ destination_id: string; next_at: Date }>`
        select lane.destination_id, due.next_at
        from ${lanes(demands)} cross join lateral (
          select next_at from webhook_delivery.delivery
          where org_id = lane.org_id and destination_id = lane.destination_id and state = 'pending' and not lane.is_ordered
          order by next_at limit 1
        ) as due
        union all
        select lane.destination_id, min(head.next_at)
        from ${lanes(demands)} cross join lateral (
          select distinct on (order_key) state, next_at from webhook_delivery.delivery
          where org_id = lane.org_id and destination_id = lane.destination_id
            and order_key is not null and state in ('pending', 'in_flight') and lane.is_ordered
          order by order_key, position
        ) as head where head.state = 'pending' group by lane.destination_id`.execute(trx),
    );
    return new Map(rows.map(({ destination_id, next_at }) => [destination_id as DestinationId, next_at]));
  },

  async record(attempts) {
    await database.withSystem((trx) => recordAttempts(trx, attempts, worker));
  },

  async giveBack(deliveries) {
    if (deliveries.length === 0) return;
    await database.withSystem((trx) =>
      sql`
        update webhook_delivery.delivery as delivery set state = 'pending', next_at = now(), worker = null
        from unnest(
          ${deliveries.map(({ orgId }) => orgId)}::text[], ${deliveries.map(({ destinationId }) => destinationId)}::text[],
          ${deliveries.map(({ deliveryId }) => deliveryId)}::text[]
        ) as back (org_id, destination_id, id)
        where delivery.org_id = back.org_id and delivery.destination_id = back.destination_id and delivery.id = back.id
          and delivery.state = 'in_flight' and delivery.worker = ${worker}`.execute(trx),
    );
  },

  async inFlight() {
    const { rows } = await database.withSystem((trx) =>
      sql<{ org_id: string; destination_id: string; id: string }>`
        select org_id, destination_id, id from webhook_delivery.delivery where state = 'in_flight' and worker = ${worker}`.execute(trx),
    );
    return rows.map((row) => ({
      orgId: row.org_id as OrgId,
      destinationId: row.destination_id as DestinationId,
      deliveryId: row.id as DeliveryId,
    }));
  },
});

type DueRow = { org_id: string; destination_id: string; id: string; attempts: number; schedule_start: number; event: string };

const columnsOf =
  <Row>(rows: readonly Row[]) =>
  <T>(read: (row: Row) => T): T[] =>
    rows.map(read);

const lanes = (demands: readonly LaneDemand[]) => sql`unnest(
  ${demands.map(({ orgId }) => orgId)}::text[], ${demands.map(({ destinationId }) => destinationId)}::text[],
  ${demands.map(({ room }) => room)}::int[], ${demands.map(({ isOrdered }) => isOrdered)}::boolean[]
) as lane (org_id, destination_id, room, is_ordered)`;

async function claimPlain(trx: Trx, demands: readonly LaneDemand[], worker: WorkerId): Promise<readonly DueRow[]> {
  const { rows } = await sql<DueRow>`
    with due as materialized (
      select delivery.* from ${lanes(demands)} cross join lateral (
        select org_id, destination_id, id from webhook_delivery.delivery
        where org_id = lane.org_id and destination_id = lane.destination_id and state = 'pending' and next_at <= now()
        order by next_at limit lane.room for update skip locked
      ) as delivery
    ) ${takeDue(worker)}`.execute(trx);
  return rows;
}

/** The head of each key, unless it is under way: whoever comes second finds it taken and takes nothing else. */
async function claimOrdered(trx: Trx, demands: readonly LaneDemand[], worker: WorkerId): Promise<readonly DueRow[]> {
  const { rows } = await sql<DueRow>`
    with due as materialized (
      select head.org_id, head.destination_id, head.id from ${lanes(demands)} cross join lateral (
        select * from (
          select distinct on (order_key) org_id, destination_id, id, state, next_at from webhook_delivery.delivery
          where org_id = lane.org_id and destination_id = lane.destination_id
            and order_key is not null and state in ('pending', 'in_flight')
          order by order_key, position
        ) as first where first.state = 'pending' and first.next_at <= now() limit lane.room
      ) as head
    ) ${takeDue(worker)}`.execute(trx);
  return rows;
}

const takeDue = (worker: WorkerId) => sql`
  , taken as (
    update webhook_delivery.delivery as delivery set state = 'in_flight', next_at = null, worker = ${worker}
    from due where delivery.org_id = due.org_id and delivery.destination_id = due.destination_id and delivery.id = due.id
      and delivery.state = 'pending'
    returning delivery.org_id, delivery.destination_id, delivery.id, delivery.attempts, delivery.schedule_start
  )
  select taken.*, message.event from taken
  join webhook_delivery.message on message.org_id = taken.org_id and message.id = 'evt' || substr(taken.id, 4)`;

const toDueDelivery = ({ org_id, destination_id, id, attempts, schedule_start, event }: DueRow): DueDelivery => ({
  orgId: org_id as OrgId,
  destinationId: destination_id as DestinationId,
  deliveryId: id as DeliveryId,
  number: attempts + 1,
  scheduled: attempts + 1 - schedule_start,
  event: fromStored(event),
});

/** An attempt that was given up for unknown meanwhile, because its worker seemed dead, gets its true outcome. */
async function recordAttempts(trx: Trx, attempts: readonly FinishedAttempt[], worker: WorkerId): Promise<void> {
  const column = columnsOf(attempts);
  const timing = (name: 'dnsMs' | 'connectMs' | 'tlsMs' | 'firstByteMs') => column(({ result }) => result.timings[name] ?? null);
  await sql`
    with finished as materialized (
      select * from unnest(
        ${column(({ orgId }) => orgId)}::text[], ${column(({ destinationId }) => destinationId)}::text[],
        ${column(({ deliveryId }) => deliveryId)}::text[], ${column(({ number }) => number)}::int[],
        ${column(({ result }) => (result.succeeded ? 'succeeded' : 'failed'))}::text[],
        ${column(({ result }) => result.error ?? '')}::text[], ${column(({ result }) => result.status ?? 0)}::int[],
        ${column(({ startedAt }) => startedAt)}::timestamptz[],
        ${timing('dnsMs')}::real[], ${timing('connectMs')}::real[], ${timing('tlsMs')}::real[], ${timing('firstByteMs')}::real[],
        ${column(({ result }) => result.timings.totalMs)}::real[], ${column(({ result }) => withoutNull(result.response ?? ''))}::text[],
        ${column(({ outcome }) => outcome.state)}::text[],
        ${column(({ outcome }) => (outcome.state === 'pending' ? outcome.nextAt : null))}::timestamptz[]
      ) as row (org_id, destination_id, id, number, outcome, error, status, started_at, dns_ms, connect_ms, tls_ms, first_byte_ms,
        total_ms, response, state, next_at)
    ), attempt as (
      insert into webhook_delivery.attempt as known (org_id, destination_id, delivery_id, number, outcome, error, status, started_at,
        dns_ms, connect_ms, tls_ms, first_byte_ms, total_ms, response)
      select org_id, destination_id, id, number, outcome, error, status, started_at,
        dns_ms, connect_ms, tls_ms, first_byte_ms, total_ms, response from finished
      on conflict (org_id, destination_id, delivery_id, number) do update set
        outcome = excluded.outcome, error = excluded.error, status = excluded.status, started_at = excluded.started_at,
        total_ms = excluded.total_ms, response = excluded.response
      where known.outcome = 'unknown'
    )
    update webhook_delivery.delivery as delivery set
      state = finished.state, attempts = greatest(delivery.attempts, finished.number), next_at = finished.next_at, worker = null,
      last_error = finished.error, last_status = finished.status
    from finished
    where delivery.org_id = finished.org_id and delivery.destination_id = finished.destination_id and delivery.id = finished.id
      and ((delivery.state = 'in_flight' and delivery.worker = ${worker}) or (delivery.state = 'pending' and finished.state = 'succeeded'))
  `.execute(trx);
}

/** Postgres keeps no NUL in a text. */
const withoutNull = (text: string): string => text.replaceAll('\0', '\uFFFD');
