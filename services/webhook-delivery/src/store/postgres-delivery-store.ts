import type { Database } from '@sentinelmesh/database';
import type { DeliveryId, DestinationId, OrgId, WorkerId } from '@sentinelmesh/kernel';
import { sql } from 'kysely';
import type { DeliveryStore, DueDelivery, LaneDemand } from '../app/delivery/engine-ports.ts';
import type { OutgoingEvent } from '../domain/outgoing-event.ts';
import { fromStored } from '../domain/stored-event.ts';
import { type ClaimedRow, claimOrdered, claimUnordered, nextOrdered, nextUnordered } from './delivery-claims.ts';
import { insertDeliveries, recordAttempts } from './delivery-writes.ts';
import type { WebhookDeliveryTables } from './schema.ts';

type Dependencies = { readonly database: Pick<Database<WebhookDeliveryTables>, 'withSystem'>; readonly worker: WorkerId };

/** One round trip for each batch, whatever it holds. */
export const createPostgresDeliveryStore = ({ database, worker }: Dependencies): DeliveryStore => ({
  async takeIn(messages, deliveries) {
    return new Set(await database.withSystem((trx) => insertDeliveries(trx, { messages, deliveries, worker })));
  },

  // A lane in order may have taken deliveries in before it was one: they wait for no other, and their time comes first.
  async claim(demands) {
    const claimed = await database.withSystem((trx) => claimUnordered(trx, demands, worker));
    const ordered = withRoomLeft(demands, claimed).filter(({ isOrdered }) => isOrdered);
    if (ordered.length === 0) return toDueDeliveries(claimed);
    try {
      return toDueDeliveries([...claimed, ...(await database.withSystem((trx) => claimOrdered(trx, ordered, worker)))]);
    } catch (error) {
      // What is taken is this worker's and has to be attempted; whoever comes again with less hears of it.
      if (claimed.length === 0) throw error;
      return toDueDeliveries(claimed);
    }
  },

  async nextDue(demands) {
    const ordered = demands.filter(({ isOrdered }) => isOrdered);
    const rows = [
      ...(await database.withSystem((trx) => nextUnordered(trx, demands))),
      ...(ordered.length === 0 ? [] : await database.withSystem((trx) => nextOrdered(trx, ordered))),
    ];
    const next = new Map<DestinationId, Date>();
    for (const { destination_id, next_at } of rows) {
      const id = destination_id as DestinationId;
      const known = next.get(id);
      if (known === undefined || next_at < known) next.set(id, next_at);
    }
    return next;
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

function withRoomLeft(demands: readonly LaneDemand[], claimed: readonly ClaimedRow[]): readonly LaneDemand[] {
  const taken = Map.groupBy(claimed, ({ destination_id }) => destination_id);
  return demands
    .map((demand) => ({ ...demand, room: demand.room - (taken.get(demand.destinationId)?.length ?? 0) }))
    .filter(({ room }) => room > 0);
}

function toDueDeliveries(rows: readonly ClaimedRow[]): readonly DueDelivery[] {
  // Many destinations may get one event.
  const events = new Map<string, OutgoingEvent>();
  return rows.map(({ org_id, destination_id, id, attempts, schedule_start, event: stored }) => {
    const key = `${org_id} ${id}`;
    const event = events.get(key) ?? fromStored(stored);
    events.set(key, event);
    return {
      orgId: org_id as OrgId,
      destinationId: destination_id as DestinationId,
      deliveryId: id as DeliveryId,
      number: attempts + 1,
      scheduled: attempts + 1 - schedule_start,
      event,
    };
  });
}
