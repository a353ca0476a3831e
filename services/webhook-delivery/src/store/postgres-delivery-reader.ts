import type { Database } from '@sentinelmesh/database';
import type { DeliveryId, DestinationId, OrgId } from '@sentinelmesh/kernel';
import { type Selectable, sql } from 'kysely';
import type { DeliveryReader } from '../app/crud-ports.ts';
import type { Delivery, DeliveryState, RecordedAttempt } from '../domain/delivery.ts';
import type { Commit } from './commit.ts';
import type { AttemptRow, DeliveryRow, Trx, WebhookDeliveryTables } from './schema.ts';

/** Each may have an answer of 16 KiB, and they must fit into a message together. */
const MAX_ATTEMPTS = 50;

type Dependencies = { database: Pick<Database<WebhookDeliveryTables>, 'withOrg'>; commit: Commit };

export const createPostgresDeliveryReader = ({ database, commit }: Dependencies): DeliveryReader => ({
  async list(orgId, destinationId, { state, eventType, since, until }, { size, after }) {
    const rows = await database.withOrg(orgId, (trx) =>
      selectDeliveries(trx, orgId, destinationId)
        .$if(after !== undefined, (query) => query.where('id', '<', after ?? ''))
        .$if(state !== undefined, (query) => query.where('state', '=', state ?? ''))
        .$if(eventType !== undefined, (query) => query.where('event_type', '=', eventType ?? ''))
        .$if(since !== undefined, (query) => query.where('created_at', '>=', since ?? new Date(0)))
        .$if(until !== undefined, (query) => query.where('created_at', '<', until ?? new Date(0)))
        .orderBy('id', 'desc')
        .limit(size + 1)
        .execute(),
    );
    return rows.map(toDelivery);
  },

  find: (orgId, destinationId, id) =>
    database.withOrg(orgId, async (trx) => {
      const row = await selectDeliveries(trx, orgId, destinationId).where('id', '=', id).executeTakeFirst();
      if (row === undefined) return undefined;
      const attempts = await trx
        .selectFrom('webhook_delivery.attempt')
        .selectAll()
        .where('org_id', '=', orgId)
        .where('destination_id', '=', destinationId)
        .where('delivery_id', '=', id)
        .orderBy('number', 'desc')
        .limit(MAX_ATTEMPTS)
        .execute();
      return { delivery: toDelivery(row), attempts: attempts.reverse().map(toAttempt) };
    }),

  retry: (orgId, destinationId, id, messages) =>
    commit(orgId, async ({ trx, tell }) => {
      const row = await trx
        .updateTable('webhook_delivery.delivery')
        .set({ state: 'pending', next_at: sql<Date>`now()`, schedule_start: sql<number>`attempts`, worker: null })
        .where('org_id', '=', orgId)
        .where('destination_id', '=', destinationId)
        .where('id', '=', id)
        .where('state', '<>', 'in_flight')
        .returningAll()
        .executeTakeFirst();
      if (row !== undefined) {
        await tell(messages);
        return toDelivery(row);
      }
      const found = await selectDeliveries(trx, orgId, destinationId).where('id', '=', id).executeTakeFirst();
      return found === undefined ? undefined : 'in_flight';
    }),
});

const selectDeliveries = (trx: Trx, orgId: OrgId, destinationId: DestinationId) =>
  trx.selectFrom('webhook_delivery.delivery').selectAll().where('org_id', '=', orgId).where('destination_id', '=', destinationId);

const toDelivery = (row: Selectable<DeliveryRow>): Delivery => ({
  id: row.id as DeliveryId,
  destinationId: row.destination_id as DestinationId,
  eventType: row.event_type,
  severity: row.severity,
  workspaceId: row.workspace_id,
  state: row.state as DeliveryState,
  attempts: row.attempts,
  nextAttemptAt: row.next_at ?? undefined,
  createdAt: row.created_at,
  lastError: row.last_error,
  lastStatus: row.last_status,
});

const toAttempt = (row: Selectable<AttemptRow>): RecordedAttempt => ({
  number: row.number,
  outcome: row.outcome as RecordedAttempt['outcome'],
  error: row.error,
  status: row.status,
  startedAt: row.started_at,
  timings: {
    dnsMs: row.dns_ms ?? undefined,
    connectMs: row.connect_ms ?? undefined,
    tlsMs: row.tls_ms ?? undefined,
    firstByteMs: row.first_byte_ms ?? undefined,
    totalMs: row.total_ms,
  },
  response: row.response,
});
