/** What delivers, as the database sees it: the stores of a worker, on connections as the service has them. */
import { openDatabase } from '@sentinelmesh/database';
import { type DestinationId, newId, type OrgId } from '@sentinelmesh/kernel';
import type { LaneDemand, NewDelivery } from '../src/app/delivery/engine-ports.ts';
import type { OutgoingEvent } from '../src/domain/outgoing-event.ts';
import { toStored } from '../src/domain/stored-event.ts';
import { createPostgresDeliveryStore } from '../src/store/postgres-delivery-store.ts';
import { createPostgresHousekeeping } from '../src/store/postgres-housekeeping.ts';
import { createPostgresWorkerStore } from '../src/store/postgres-worker-store.ts';
import type { WebhookDeliveryTables } from '../src/store/schema.ts';
import type { Schema } from './engine-fixture.ts';

export async function startStores(schema: Pick<Schema, 'url' | 'systemUrl'>) {
  const database = await openDatabase<WebhookDeliveryTables>({
    url: schema.url,
    systemUrl: schema.systemUrl,
    name: 'webhook-delivery',
    systemPlansOnce: true,
  });
  const worker = newId('wrk');
  const workers = createPostgresWorkerStore({ database, worker });
  await workers.beat();
  return {
    worker,
    deliveries: createPostgresDeliveryStore({ database, worker }),
    workers,
    housekeeping: createPostgresHousekeeping({ database }),
    stop: () => database.close(),
  };
}

export type Stores = Awaited<ReturnType<typeof startStores>>;

export const demandOf = (orgId: OrgId, destinationId: DestinationId, demand: Partial<LaneDemand> = {}): LaneDemand => ({
  orgId,
  destinationId,
  room: 16,
  isOrdered: false,
  ...demand,
});

let position = 0;

/** A delivery that is taken in, and its event. */
export function newDelivery(orgId: OrgId, destinationId: DestinationId, given: Partial<NewDelivery> = {}): NewDelivery {
  position += 1;
  return {
    orgId,
    destinationId,
    id: newId('dlv'),
    state: 'pending',
    orderKey: null,
    position,
    eventType: 'guard.input.blocked',
    severity: 'high',
    workspaceId: '',
    ...given,
  };
}

export const messageOf = ({ orgId, id }: NewDelivery) => {
  const event: OutgoingEvent = {
    id: id.replace('dlv_', 'evt_'),
    type: 'guard.input.blocked',
    major: 1,
    source: '/sentinelmesh/guard',
    subject: undefined,
    time: new Date(),
    dataschema: undefined,
    orgId,
    workspaceId: undefined,
    correlationId: undefined,
    causationId: undefined,
    traceparent: undefined,
    data: {},
    severity: 'high',
  };
  return { orgId, id: event.id, event: toStored(event) };
};

/** Takes deliveries in, and returns their ids. */
export async function taken({ deliveries }: Pick<Stores, 'deliveries'>, rows: readonly NewDelivery[]) {
  await deliveries.takeIn(rows.map(messageOf), rows);
  return rows.map(({ id }) => id);
}

type Many = {
  readonly count: number;
  readonly state?: string;
  readonly orderKey?: string;
  readonly eventType?: string;
  readonly at?: string;
};

/** Many deliveries at once, with ids that ascend. Values but the number are SQL that may use `i`. */
export async function givenMany(schema: Pick<Schema, 'ask'>, orgId: OrgId, destinationId: DestinationId, many: Many): Promise<void> {
  const { count, state = `'pending'`, orderKey = 'null', eventType = `'guard.input.blocked'`, at = 'now()' } = many;
  const start = newId('dlv').slice(0, -8);
  await schema.ask(
    `insert into webhook_delivery.message (org_id, id, event)
     select $1, 'evt' || substr($2, 4) || lpad(i::text, 8, '0'), $3 from generate_series(1, ${count}) i`,
    [orgId, start, messageOf(newDelivery(orgId, destinationId)).event],
  );
  await schema.ask(
    `insert into webhook_delivery.delivery
       (org_id, destination_id, id, state, next_at, order_key, position, event_type, severity, workspace_id, created_at)
     select $1, $2, $3 || lpad(i::text, 8, '0'), ${state}, case when ${state} = 'pending' then now() end, ${orderKey}, i, ${eventType}, 'high', '', ${at}
     from generate_series(1, ${count}) i`,
    [orgId, destinationId, start],
  );
}
