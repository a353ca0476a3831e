import { type Database, enqueue } from '@sentinelmesh/database';
import type { DestinationId, OrgId, WorkerId } from '@sentinelmesh/kernel';
import { sql } from 'kysely';
import { describeBacklog } from '../app/describe-backlog.ts';
import type { DeadLetter, ExportPlace, Position, PositionStore } from '../app/export/exporter-ports.ts';
import { toStored } from '../domain/stored-event.ts';
import { SCHEMA, type Trx, type WebhookDeliveryTables } from './schema.ts';

type Dependencies = {
  readonly database: Pick<Database<WebhookDeliveryTables>, 'withOrg' | 'withSystem'>;
  readonly relay: { poke(): void };
  readonly worker: WorkerId;
};

const TELL_EVERY_MS = 60 * 60_000;
const MAX_REASON = 2_000;

/** Who holds a position is told by the clock of the database, the one that all workers share. */
export const createPostgresPositionStore = ({ database, relay, worker }: Dependencies): PositionStore => ({
  async claim(places, holdMs) {
    if (places.length === 0) return [];
    const { rows } = await database.withSystem((trx) =>
      sql<ClaimedRow>`
        update webhook_delivery.position set worker = ${worker}, held_until = ${inFuture(holdMs)}
        from ${placesTable(places)}
        where position.org_id = place.org_id and position.destination_id = place.destination_id
          and (position.worker is null or position.worker = ${worker} or position.held_until is null or position.held_until < clock_timestamp())
        returning position.org_id, position.destination_id, stream_sequence, start_at, chain, sequence, hash, acknowledged_at`.execute(trx),
    );
    return rows.map((row) => ({
      orgId: row.org_id,
      destinationId: row.destination_id,
      ...toPosition(row),
      startAt: row.start_at ?? undefined,
      acknowledgedAt: row.acknowledged_at ?? undefined,
    }));
  },

  async renew(holdMs) {
    const { rows } = await database.withSystem((trx) =>
      sql<{ destination_id: DestinationId; chain: string }>`
        update webhook_delivery.position set held_until = ${inFuture(holdMs)} where worker = ${worker}
        returning destination_id, chain`.execute(trx),
    );
    return new Map(rows.map(({ destination_id, chain }) => [destination_id, chain]));
  },

  async release(places) {
    if (places.length === 0) return;
    await database.withSystem((trx) =>
      sql`
        update webhook_delivery.position set worker = null, held_until = null from ${placesTable(places)}
        where position.org_id = place.org_id and position.destination_id = place.destination_id and position.worker = ${worker}`.execute(
        trx,
      ),
    );
  },

  advance: (place, { from, to, acknowledgedAt, deadLetters }) =>
    database.withSystem(async (trx) => {
      const { orgId, destinationId } = place;
      const { numAffectedRows } = await sql`
        update webhook_delivery.position
        set stream_sequence = ${to.streamSequence}, chain = ${to.head.chain}, sequence = ${to.head.sequence}, hash = ${to.head.hash},
          acknowledged_at = coalesce(${acknowledgedAt ?? null}, acknowledged_at)
        where org_id = ${orgId} and destination_id = ${destinationId} and worker = ${worker} and ${isAt(from)}`.execute(trx);
      if (numAffectedRows === 1n) {
        await keep(trx, place, deadLetters);
        return true;
      }
      // Nobody knows whether a commit took place whose connection was lost; whoever repeats it finds out here.
      const { rows } = await sql`
        select 1 from webhook_delivery.position
        where org_id = ${orgId} and destination_id = ${destinationId} and worker = ${worker} and ${isAt(to)}`.execute(trx);
      return rows.length === 1;
    }),

  async tellBacklog(place, backlog) {
    const { orgId, destinationId } = place;
    await database.withOrg(orgId, async (trx) => {
      const row = await trx
        .updateTable('webhook_delivery.destination')
        .set({ backlog_told_at: backlog.at })
        .where('org_id', '=', orgId)
        .where('id', '=', destinationId)
        .where(({ or, eb }) =>
          or([eb('backlog_told_at', 'is', null), eb('backlog_told_at', '<=', new Date(backlog.at.getTime() - TELL_EVERY_MS))]),
        )
        .returning(['kind', 'name'])
        .executeTakeFirst();
      if (row !== undefined) await enqueue(trx, SCHEMA, describeBacklog({ ...place, ...backlog }, row));
    });
    relay.poke();
  },
});

type ClaimedRow = {
  org_id: OrgId;
  destination_id: DestinationId;
  stream_sequence: bigint;
  start_at: Date | null;
  chain: string;
  sequence: bigint;
  hash: string;
  acknowledged_at: Date | null;
};

const toPosition = ({ stream_sequence, chain, sequence, hash }: ClaimedRow): Position => ({
  streamSequence: Number(stream_sequence),
  head: { chain, sequence: Number(sequence), hash },
});

const isAt = ({ streamSequence, head }: Position) =>
  sql`stream_sequence = ${streamSequence} and chain = ${head.chain} and sequence = ${head.sequence}`;

const inFuture = (ms: number) => sql`clock_timestamp() + make_interval(secs => ${ms / 1_000})`;

const placesTable = (places: readonly ExportPlace[]) =>
  sql`unnest(${places.map(({ orgId }) => orgId)}::text[], ${places.map(({ destinationId }) => destinationId)}::text[])
    as place (org_id, destination_id)`;

/** An event that was given up before, and was sent again by a recovery, gets another attempt. */
async function keep(trx: Trx, { orgId, destinationId }: ExportPlace, given: readonly DeadLetter[]): Promise<void> {
  if (given.length === 0) return;
  // One statement cannot write a row twice, and the bus may hold an event twice.
  const deadLetters = [...new Map(given.map((letter) => [letter.event.id, letter])).values()];
  const column = <T>(read: (letter: DeadLetter) => T) => deadLetters.map(read);
  const ids = column(({ event }) => event.id);
  await sql`
    insert into webhook_delivery.message (org_id, id, event)
    select ${orgId}, id, event from unnest(${ids}::text[], ${column(({ event }) => toStored(event))}::text[]) as message (id, event)
    on conflict do nothing`.execute(trx);
  await sql`
    with given_up as (
      insert into webhook_delivery.delivery as delivery
        (org_id, destination_id, id, state, attempts, position, event_type, severity, workspace_id, last_error)
      select ${orgId}, ${destinationId}, id, 'failed', 1, position, event_type, severity, workspace_id, 'rejected'
      from unnest(
        ${ids.map(toDeliveryId)}::text[], ${column(({ streamSequence }) => streamSequence)}::bigint[],
        ${column(({ event }) => event.type)}::text[], ${column(({ event }) => event.severity)}::text[],
        ${column(({ event }) => event.workspaceId ?? '')}::text[]
      ) as letter (id, position, event_type, severity, workspace_id)
      on conflict (org_id, destination_id, id) do update
        set state = 'failed', attempts = delivery.attempts + 1, next_at = null, worker = null, last_error = 'rejected'
      returning id, attempts
    )
    insert into webhook_delivery.attempt (org_id, destination_id, delivery_id, number, outcome, error, status, started_at, total_ms, response)
    select ${orgId}, ${destinationId}, given_up.id, given_up.attempts, 'failed', 'rejected', 0, started_at, total_ms, reason
    from given_up join unnest(
      ${ids.map(toDeliveryId)}::text[], ${column(({ startedAt }) => startedAt)}::timestamptz[],
      ${column(({ totalMs }) => totalMs)}::real[], ${column(({ reason }) => reason.slice(0, MAX_REASON))}::text[]
    ) as letter (id, started_at, total_ms, reason) on letter.id = given_up.id`.execute(trx);
}

const toDeliveryId = (eventId: string): string => `dlv${eventId.slice('evt'.length)}`;
