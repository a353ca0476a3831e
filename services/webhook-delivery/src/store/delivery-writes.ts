import { compiledOnce, endingWith } from '@sentinelmesh/database';
import type { WorkerId } from '@sentinelmesh/kernel';
import { sql } from 'kysely';
import type { FinishedAttempt, NewDelivery, NewMessage } from '../app/delivery/engine-ports.ts';
import type { Trx } from './schema.ts';

/** Writes events and deliveries that are not there yet; returns the new ones as `<destination> <delivery>`. */
export async function insertDeliveries(
  trx: Trx,
  { messages, deliveries, worker }: { messages: readonly NewMessage[]; deliveries: readonly NewDelivery[]; worker: WorkerId },
): Promise<readonly string[]> {
  const column = columnsOf(deliveries);
  const [row] = await insert(trx, {
    messageOrgIds: messages.map(({ orgId }) => orgId),
    messageIds: messages.map(({ id }) => id),
    // JSON holds no line feed, so the events are lines of one text: as an array, each would be escaped and read again.
    events: messages.map(({ event }) => event).join('\n'),
    orgIds: column(({ orgId }) => orgId),
    destinationIds: column(({ destinationId }) => destinationId),
    ids: column(({ id }) => id),
    states: column(({ state }) => state),
    orderKeys: column(({ orderKey }) => orderKey),
    positions: column(({ position }) => position),
    eventTypes: column(({ eventType }) => eventType),
    severities: column(({ severity }) => severity),
    workspaceIds: column(({ workspaceId }) => workspaceId),
    worker,
  });
  return row?.fresh?.split('\n') ?? [];
}

type Columns<Name extends string> = Readonly<Record<Name, readonly (string | number | null)[]>>;

type Insertion = Columns<
  | 'messageOrgIds'
  | 'messageIds'
  | 'orgIds'
  | 'destinationIds'
  | 'ids'
  | 'states'
  | 'orderKeys'
  | 'positions'
  | 'eventTypes'
  | 'severities'
  | 'workspaceIds'
> & { readonly events: string; readonly worker: WorkerId };

const insert = compiledOnce<Insertion, { fresh: string | null }>((value) =>
  endingWith(sql`
    with message as (
      insert into webhook_delivery.message (org_id, id, event)
      select * from unnest(${value.messageOrgIds}::text[], ${value.messageIds}::text[], string_to_array(${value.events}, E'\n'))
      on conflict do nothing
    ), fresh as (
      insert into webhook_delivery.delivery
        (org_id, destination_id, id, state, next_at, worker, order_key, position, event_type, severity, workspace_id)
      select org_id, destination_id, id, state, case state when 'pending' then now() end, case state when 'in_flight' then ${value.worker} end,
        order_key, position, event_type, severity, workspace_id
      from unnest(
        ${value.orgIds}::text[], ${value.destinationIds}::text[], ${value.ids}::text[], ${value.states}::text[],
        ${value.orderKeys}::text[], ${value.positions}::bigint[], ${value.eventTypes}::text[], ${value.severities}::text[],
        ${value.workspaceIds}::text[]
      ) as row (org_id, destination_id, id, state, order_key, position, event_type, severity, workspace_id)
      on conflict do nothing
      returning destination_id, id
    )
    select string_agg(destination_id || ' ' || id, E'\n') as fresh from fresh`),
);

/**
 * Writes down attempts and what became of the deliveries. An attempt that was given up for unknown meanwhile, because its worker
 * seemed dead, gets its true outcome.
 */
export async function recordAttempts(trx: Trx, attempts: readonly FinishedAttempt[], worker: WorkerId): Promise<void> {
  const column = columnsOf(attempts);
  const timing = (name: 'dnsMs' | 'connectMs' | 'tlsMs' | 'firstByteMs') => column(({ result }) => result.timings[name] ?? null);
  await record(trx, {
    orgIds: column(({ orgId }) => orgId),
    destinationIds: column(({ destinationId }) => destinationId),
    ids: column(({ deliveryId }) => deliveryId),
    numbers: column(({ number }) => number),
    outcomes: column(({ result }) => (result.succeeded ? 'succeeded' : 'failed')),
    errors: column(({ result }) => result.error ?? ''),
    statuses: column(({ result }) => result.status ?? 0),
    startedAts: column(({ startedAt }) => startedAt.toISOString()),
    dnsMs: timing('dnsMs'),
    connectMs: timing('connectMs'),
    tlsMs: timing('tlsMs'),
    firstByteMs: timing('firstByteMs'),
    totalMs: column(({ result }) => result.timings.totalMs),
    responses: column(({ result }) => withoutNull(result.response ?? '')),
    states: column(({ outcome }) => outcome.state),
    nextAts: column(({ outcome }) => (outcome.state === 'pending' ? outcome.nextAt.toISOString() : null)),
    worker,
  });
}

type Recording = Columns<
  | 'orgIds'
  | 'destinationIds'
  | 'ids'
  | 'numbers'
  | 'outcomes'
  | 'errors'
  | 'statuses'
  | 'startedAts'
  | 'dnsMs'
  | 'connectMs'
  | 'tlsMs'
  | 'firstByteMs'
  | 'totalMs'
  | 'responses'
  | 'states'
  | 'nextAts'
> & { readonly worker: WorkerId };

const record = compiledOnce<Recording, unknown>((value) =>
  endingWith(sql`
    with finished as materialized (
      select * from unnest(
        ${value.orgIds}::text[], ${value.destinationIds}::text[], ${value.ids}::text[], ${value.numbers}::int[],
        ${value.outcomes}::text[], ${value.errors}::text[], ${value.statuses}::int[], ${value.startedAts}::timestamptz[],
        ${value.dnsMs}::real[], ${value.connectMs}::real[], ${value.tlsMs}::real[], ${value.firstByteMs}::real[],
        ${value.totalMs}::real[], ${value.responses}::text[], ${value.states}::text[], ${value.nextAts}::timestamptz[]
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
      and (
        (delivery.state = 'in_flight' and delivery.worker = ${value.worker})
        or (delivery.state in ('pending', 'failed') and finished.state = 'succeeded')
      )`),
);

const columnsOf =
  <Row>(rows: readonly Row[]) =>
  <T>(read: (row: Row) => T): T[] =>
    rows.map(read);

/** Postgres keeps no NUL in a text. */
const withoutNull = (text: string): string => text.replaceAll('\0', '\uFFFD');
