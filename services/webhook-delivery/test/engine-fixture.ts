/** The engine of push kinds on a real database, with destinations that do what a test wants. */
import { createKeyRing, newKey } from '@sentinelmesh/crypto';
import { appRole, type BusMessage, createOutboxRelay, migrate, openDatabase, roleUrl, systemRole } from '@sentinelmesh/database';
import { eventMessage, type ReceivedMessage, readEvent } from '@sentinelmesh/event-bus';
import { type DestinationId, newId, type OrgId, systemClock } from '@sentinelmesh/kernel';
import { silentLogger } from '@sentinelmesh/telemetry';
import { query, startTestPostgres } from '@sentinelmesh/testkit';
import { compileFilter } from '../src/app/compile-filter.ts';
import { createDeliveryEngine } from '../src/app/delivery/delivery-engine.ts';
import { createTakeInEvents } from '../src/app/delivery/take-in-events.ts';
import { createDescribeNews } from '../src/app/describe-news.ts';
import { createDestinationDirectory } from '../src/app/destination-directory.ts';
import { createDestinationSecrets } from '../src/app/destination-secrets.ts';
import { readOutgoingEvent } from '../src/app/read-outgoing-event.ts';
import type { AttemptResult } from '../src/domain/attempt.ts';
import type { Destination } from '../src/domain/destination.ts';
import { severityOf } from '../src/domain/event-severity.ts';
import type { OutgoingEvent } from '../src/domain/outgoing-event.ts';
import { toRow } from '../src/store/destination-rows.ts';
import { createPostgresDeliveryStore } from '../src/store/postgres-delivery-store.ts';
import { createPostgresDirectoryReader } from '../src/store/postgres-directory-reader.ts';
import { createPostgresHealthStore } from '../src/store/postgres-health-store.ts';
import { createPostgresHousekeeping } from '../src/store/postgres-housekeeping.ts';
import { createPostgresWorkerStore } from '../src/store/postgres-worker-store.ts';
import { SCHEMA, type WebhookDeliveryTables, webhookDeliverySchema } from '../src/store/schema.ts';

const passwords = { app: 'app', system: 'system' };

export async function startSchema() {
  const postgres = await startTestPostgres();
  const adminUrl = postgres.url;
  await migrate({ adminUrl, schema: SCHEMA, migrations: webhookDeliverySchema.migrations, passwords });
  return {
    adminUrl,
    url: roleUrl(adminUrl, appRole(SCHEMA), passwords.app),
    systemUrl: roleUrl(adminUrl, systemRole(SCHEMA), passwords.system),
    /** As the superuser, whom row-level security does not bind. */
    ask: <Row extends Record<string, unknown>>(text: string, values?: unknown[]) => query<Row>(adminUrl, text, values),
    stop: () => postgres.stop(),
  };
}

export type Schema = Awaited<ReturnType<typeof startSchema>>;

/** What a destination answers. */
export type Receiver = (
  event: OutgoingEvent,
  destination: Destination,
) => Promise<Partial<AttemptResult> | undefined> | Partial<AttemptResult> | undefined;

/** One worker. What `receive` gives nothing for has succeeded. */
export async function startWorker(schema: Schema, receive: Receiver, limits = { concurrency: 64, organizationConcurrency: 32 }) {
  const { url, systemUrl } = schema;
  const database = await openDatabase<WebhookDeliveryTables>({ url, systemUrl, systemPlansOnce: true, name: 'webhook-delivery' });
  const worker = newId('wrk');
  const told: BusMessage[] = [];
  const relay = createOutboxRelay({
    database,
    schema: SCHEMA,
    publish: async (message) => void told.push(message),
    log: silentLogger,
    pollMs: 50,
  });
  relay.start();
  const keyRing = createKeyRing([{ id: 'test', key: newKey() }]);
  const secrets = createDestinationSecrets({ keyRing });
  const directory = createDestinationDirectory({
    reader: createPostgresDirectoryReader({ database }),
    compileFilter,
    openSecrets: () => ({ credential: undefined, signingSecrets: [] }),
    log: silentLogger,
    pollMs: 100,
  });
  const deliveries = createPostgresDeliveryStore({ database, worker });
  const describe = createDescribeNews({
    signAudit: (record) => ({
      id: record.id,
      subject: `sm.audit.${record.orgId}._.destination.disabled.v1`,
      headers: {},
      payload: Buffer.from('{}'),
    }),
  });
  const engine = createDeliveryEngine({
    directory,
    deliveries,
    healths: createPostgresHealthStore({ database, relay, describe }),
    openSender: ({ destination }) => ({
      async send(event) {
        const result = await receive(event, destination);
        return { succeeded: true, timings: { totalMs: 1 }, ...result };
      },
      close: async () => undefined,
    }),
    limits,
    observe: () => undefined,
    clock: systemClock,
    random: () => 0.5,
    log: silentLogger,
  });
  const workers = createPostgresWorkerStore({ database, worker });
  await workers.beat();
  await directory.start();
  engine.start();
  const takeIn = createTakeInEvents({ directory, deliveries, readEvent: (message) => readOutgoingEvent(message, severityOf), engine });
  return {
    worker,
    database,
    secrets,
    directory,
    deliveries,
    workers,
    housekeeping: createPostgresHousekeeping({ database }),
    takeIn,
    /** The events it told, by type. */
    told: () => told.filter(({ subject }) => subject.startsWith('sm.evt')).map((message) => readEvent(message)),
    async stop() {
      await engine.stop();
      directory.stop();
      await relay.stop();
      await database.close();
    },
    /** Ends as a killed process does: nothing is given back. */
    async die() {
      directory.stop();
      await relay.stop();
      await database.close().catch(() => undefined);
    },
  };
}

export async function givenDestination(schema: Schema, orgId: OrgId, changes: Partial<Destination> = {}): Promise<DestinationId> {
  const id = newId('dst');
  const at = new Date();
  const row = toRow(
    {
      orgId,
      id,
      kind: 'webhook',
      name: 'test',
      url: 'https://receiver.example/hook',
      settings: {},
      hasCredential: false,
      eventTypes: ['*'],
      workspaceId: '',
      minSeverity: 'info',
      filter: '',
      alerts: false,
      state: 'enabled',
      disabledReason: '',
      rateLimit: 0,
      concurrency: 16,
      ordering: 'none',
      createdAt: at,
      updatedAt: at,
      ...changes,
    },
    { credential: null, secrets: null },
  );
  const columns = { ...row, state: changes.state ?? 'enabled' };
  const names = Object.keys(columns);
  const values = Object.values(columns);
  await schema.ask(
    `insert into webhook_delivery.destination (${names.join()}) values (${names.map((_, index) => `$${index + 1}`).join()})`,
    values,
  );
  return id;
}

let sequence = 0;

/** A message of the bus as the consumer gets it. */
export function busEvent(orgId: OrgId, { sessionId = '', percent = 50 }: { sessionId?: string; percent?: number } = {}): ReceivedMessage {
  sequence += 1;
  const message =
    sessionId === ''
      ? eventMessage('budget.threshold.crossed', { orgId, source: 'state-monitor', time: new Date(), data: { budget: undefined, percent } })
      : eventMessage('session.limit.exceeded', {
          orgId,
          source: 'state-monitor',
          time: new Date(),
          data: { sessionId, limit: 'steps', allowed: 5n, endUser: '', agent: '', principal: undefined, requestId: '' },
        });
  return { ...message, sequence, deliveries: 1, storedAt: new Date() };
}
