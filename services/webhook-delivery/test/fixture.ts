/** What callers ask of the service, on a real database, with a bus that collects what is published. */
import { DestinationServiceDefinition } from '@sentinelmesh/contracts';
import { createKeyRing, newKey } from '@sentinelmesh/crypto';
import { appRole, type BusMessage, createOutboxRelay, migrate, openDatabase, roleUrl, systemRole } from '@sentinelmesh/database';
import { createEgress } from '@sentinelmesh/egress';
import { verifyAuditMessage } from '@sentinelmesh/event-bus';
import { InvalidArgument, newId, type OrgId, type RequestContext, systemClock } from '@sentinelmesh/kernel';
import type { Handlers } from '@sentinelmesh/rpc';
import { silentLogger } from '@sentinelmesh/telemetry';
import { query, startTestPostgres, until } from '@sentinelmesh/testkit';
import { z } from 'zod';
import { checkFilter } from '../src/app/compile-filter.ts';
import { createDestinationSecrets } from '../src/app/destination-secrets.ts';
import { jsonFormat } from '../src/formats/json.ts';
import { type DestinationKind, defineStreamKind, type StreamOutcome, type StreamRecord } from '../src/kinds/destination-kind.ts';
import { fileKind } from '../src/kinds/file/file.ts';
import { slack } from '../src/kinds/slack/slack.ts';
import { syslogKind } from '../src/kinds/syslog/syslog.ts';
import { webhook } from '../src/kinds/webhook/webhook.ts';
import { SCHEMA, type WebhookDeliveryTables, webhookDeliverySchema } from '../src/store/schema.ts';
import { composeDestinations, type DestinationParts } from './compose-destinations.ts';

const passwords = { app: 'app', system: 'system' };
const auditKey = newKey();

/** An empty schema on a database of its own. */
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

/** A stream kind that keeps what it is sent, and answers what a test wants. */
function createFakeSiem() {
  const sent: StreamRecord[] = [];
  const siem = {
    sent,
    answer: (): Promise<StreamOutcome> => Promise.resolve({ kind: 'acknowledged', rejected: [] }),
    kind: defineStreamKind({
      kind: 'http_json',
      title: 'The stand-in',
      schemes: ['https', 'http'],
      credential: 'required',
      settings: z.strictObject({
        format: z.enum(['json', 'ocsf']).default('json'),
        tls: z.strictObject({ ca: z.string().optional() }).optional(),
      }),
      open: () => ({
        format: jsonFormat,
        maxRecords: 10,
        maxBytes: 100_000,
        maxRecordBytes: 100_000,
        async send(records): Promise<StreamOutcome> {
          sent.push(...records);
          return siem.answer();
        },
        close: async () => undefined,
      }),
    }),
  };
  return siem;
}

type ReplicaOptions = Partial<Pick<DestinationParts, 'exportEvents' | 'directory' | 'vetUrl' | 'hasProxy' | 'clock'>> & {
  /** Nobody empties the outbox. */
  readonly isSilent?: boolean;
};

/** One replica of the service, as callers see it. */
export async function startReplica(schema: Pick<Schema, 'url' | 'systemUrl'>, { isSilent = false, ...options }: ReplicaOptions = {}) {
  const database = await openDatabase<WebhookDeliveryTables>({ ...schema, name: 'webhook-delivery', poolSize: 5 });
  const published: BusMessage[] = [];
  const publish = async (message: BusMessage) => {
    if (isSilent) throw new Error('nobody listens');
    published.push(message);
  };
  const relay = createOutboxRelay({ database, schema: SCHEMA, publish, log: silentLogger, pollMs: 100 });
  const egress = createEgress({ allow: { hosts: [LISTED_HOST], ports: [8443] }, timeoutMs: 5_000, log: silentLogger });
  const siem = createFakeSiem();
  const keyRing = createKeyRing([{ id: 'test', key: newKey() }]);
  const seen = { refreshes: 0, wakes: 0 };
  const handlers = composeDestinations({
    database,
    relay,
    auditSigner: { producer: 'webhook-delivery', key: auditKey },
    keyRing,
    kinds: new Map<string, DestinationKind>([
      ['webhook', webhook],
      ['slack', slack],
      ['http_json', siem.kind],
      ['syslog', syslogKind],
      ['file', fileKind],
    ]),
    egress,
    exportFolder: undefined,
    isListedHost: (host) => host === LISTED_HOST,
    hasProxy: false,
    vetUrl: (url, ports) => egress.vet(url, { ports }),
    checkFilter,
    directory: {
      async refresh() {
        seen.refreshes += 1;
      },
    },
    wakeEngine() {
      seen.wakes += 1;
    },
    exportEvents: async () => ({ records: [], nextPageToken: '' }),
    clock: systemClock,
    log: silentLogger,
    ...options,
  });
  relay.start();
  return {
    ...partial(handlers),
    database,
    siem,
    seen,
    secrets: createDestinationSecrets({ keyRing }),
    published,
    async stop() {
      await relay.stop();
      await egress.close();
      await database.close();
    },
  };
}

/** The only one that is not public and may be called. */
export const LISTED_HOST = '127.0.0.1';

export type Replica = Awaited<ReturnType<typeof startReplica>>;

/** Handlers that take a part of their request, as clients do. */
function partial<H extends Handlers<typeof DestinationServiceDefinition>>(handlers: H) {
  const { methods } = DestinationServiceDefinition;
  type Method = keyof typeof methods & keyof H;
  type Partials = {
    [M in Method]: (request: Parameters<(typeof methods)[M]['requestType']['fromPartial']>[0], context: RequestContext) => ReturnType<H[M]>;
  };
  const entries = Object.entries(methods).map(([name, { requestType }]) => [
    name,
    (request: never, context: RequestContext) => handlers[name as Method](requestType.fromPartial(request) as never, context),
  ]);
  // The type is the one that the entries were made of.
  return Object.fromEntries(entries) as Partials;
}

export const contextOf = (orgId: OrgId = newId('org')): RequestContext => ({
  orgId,
  workspaceId: newId('ws'),
  principal: { type: 'api_key', id: newId('key') },
  scopes: ['*'],
  requestId: newId('req'),
  deadlineAt: Date.now() + 10_000,
  signal: new AbortController().signal,
  token: 'not read by handlers',
});

// A public address: names would have to be resolved.
export const RECEIVER = 'https://93.184.215.14';

export const givenWebhook = async (replica: Replica, context: RequestContext, given: object = {}) => {
  const { destination, ...shown } = await replica.createDestination(
    { group: 'webhook', name: 'Orders', url: `${RECEIVER}/hooks/t0p-secret`, ...given },
    context,
  );
  if (destination === undefined) throw new Error('no destination came back');
  return { ...destination, ...shown };
};

export const givenSiem = async (replica: Replica, context: RequestContext, given: object = {}) => {
  const request = { group: 'siem', kind: 'http_json', name: 'SIEM', url: `${RECEIVER}/intake`, credential: 'siem-token', ...given };
  const { destination } = await replica.createDestination(request, context);
  if (destination === undefined) throw new Error('no destination came back');
  return destination;
};

type GivenDelivery = { state?: string; eventType?: string; at?: Date; attempts?: number };

/** A delivery as the engine leaves it. */
export async function givenDelivery(schema: Schema, orgId: OrgId, destinationId: string, given: GivenDelivery = {}): Promise<string> {
  const { state = 'failed', eventType = 'guard.input.blocked', at = new Date(), attempts = 1 } = given;
  const id = newId('dlv', at.getTime());
  await schema.ask(`insert into webhook_delivery.message (org_id, id, event) values ($1, $2, '{}')`, [orgId, id.replace('dlv_', 'evt_')]);
  await schema.ask(
    `insert into webhook_delivery.delivery
       (org_id, destination_id, id, state, attempts, position, event_type, severity, workspace_id, created_at, last_error, last_status)
     values ($1, $2, $3, $4, $5, 1, $6, 'high', '', $7, 'server_error', 500)`,
    [orgId, destinationId, id, state, attempts, eventType, at],
  );
  for (let number = 1; number <= attempts; number += 1)
    await schema.ask(
      `insert into webhook_delivery.attempt
         (org_id, destination_id, delivery_id, number, outcome, error, status, started_at, dns_ms, connect_ms, total_ms, response)
       values ($1, $2, $3, $4, 'failed', 'server_error', 500, $5, 1.5, null, 20.25, 'oops')`,
      [orgId, destinationId, id, number, at],
    );
  return id;
}

/** What was told of an organisation, once everything committed so far is on the bus. */
export async function audited(schema: Pick<Schema, 'ask'>, orgId: OrgId, { published }: Pick<Replica, 'published'>) {
  await until(
    async () => (await schema.ask('select 1 as one from webhook_delivery.outbox limit 1')).length === 0,
    'all to be told',
    10_000,
  );
  return published
    .filter(({ subject }) => subject.startsWith(`sm.audit.${orgId}.`))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map((message) => verifyAuditMessage((producer) => (producer === 'webhook-delivery' ? auditKey : undefined), message).record);
}

export const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));

/** The fields that a call is refused for. */
export async function refused(call: Promise<unknown>): Promise<string[]> {
  try {
    await call;
  } catch (error) {
    if (error instanceof InvalidArgument) return error.violations.map(({ field }) => field);
    throw error;
  }
  return [];
}
