/** The service on a real database, with a bus that collects what is published. */
import { randomInt } from 'node:crypto';
import { type Hold, StateMonitorServiceDefinition, TurnServiceDefinition } from '@sentinelmesh/contracts';
import { newKey } from '@sentinelmesh/crypto';
import { appRole, type BusMessage, createOutboxRelay, migrate, openDatabase, roleUrl, systemRole } from '@sentinelmesh/database';
import { readEvent, verifyAuditMessage } from '@sentinelmesh/event-bus';
import { newId, type OrgId, type RequestContext, type WorkspaceId } from '@sentinelmesh/kernel';
import type { Handlers } from '@sentinelmesh/rpc';
import { createMetrics, silentLogger } from '@sentinelmesh/telemetry';
import { query, startTestPostgres, type TestPostgres, until } from '@sentinelmesh/testkit';
import { createPriceTable } from '../src/domain/prices/price-table.ts';
import { createStateMonitorMetrics } from '../src/metrics.ts';
import { composeStateMonitor } from '../src/service.ts';
import { SCHEMA, type StateMonitorTables, stateMonitorSchema } from '../src/store/schema.ts';

export const auditKey = newKey();
const passwords = { app: 'app', system: 'system' };

/** A dollar for a million tokens: a token costs a micro-dollar. */
const pricesOf = (version: string) =>
  createPriceTable(version, [{ model: 'unit', input: 1_000_000n, cachedInput: 1_000_000n, cacheWrite: 1_000_000n, output: 1_000_000n }]);

export const prices = pricesOf('test');

export const defaults = { maxSteps: 1_000, maxDurationMs: 86_400_000, maxDepth: 5, reservationTtlMs: 60_000, keepDays: 30 };

/** An empty schema on a database of its own. */
export async function startSchema() {
  const postgres: TestPostgres = await startTestPostgres();
  const adminUrl = postgres.url;
  await migrate({ adminUrl, schema: SCHEMA, migrations: stateMonitorSchema.migrations, passwords });
  return {
    postgres,
    adminUrl,
    url: roleUrl(adminUrl, appRole(SCHEMA), passwords.app),
    systemUrl: roleUrl(adminUrl, systemRole(SCHEMA), passwords.system),
    /** As the superuser, whom row-level security does not bind. */
    ask: <Row extends Record<string, unknown>>(text: string, values?: unknown[]) => query<Row>(adminUrl, text, values),
    stop: () => postgres.stop(),
  };
}

export type Schema = Awaited<ReturnType<typeof startSchema>>;

type ReplicaOptions = Partial<typeof defaults> & {
  /** What becomes of messages, in place of being collected. */
  readonly publish?: (message: BusMessage) => Promise<void>;
  /** Without, only what a test calls itself is done: nothing is swept, tidied or told meanwhile. */
  readonly keepsHouse?: boolean;
  readonly priceVersion?: string;
};

/** One replica of the service. */
export async function startReplica(schema: Pick<Schema, 'url' | 'systemUrl'>, options: ReplicaOptions = {}) {
  const { publish, keepsHouse = true, priceVersion = 'test', ...config } = options;
  const database = await openDatabase<StateMonitorTables>({ ...schema, name: 'state-monitor', poolSize: 5, plansOnce: true });
  const published: BusMessage[] = [];
  const relay = createOutboxRelay({
    database,
    schema: SCHEMA,
    publish: publish ?? (async (message: BusMessage) => void published.push(message)),
    log: silentLogger,
    pollMs: 100,
  });
  relay.start();
  const monitor = composeStateMonitor({
    database,
    relay,
    auditSigner: { producer: 'state-monitor', key: auditKey },
    prices: pricesOf(priceVersion),
    config: { ...defaults, ...config },
    metrics: createStateMonitorMetrics(createMetrics()),
    log: silentLogger,
  });
  const stopKeepingHouse = keepsHouse ? monitor.keepHouse() : async () => undefined;
  const handlers: Handlers<typeof StateMonitorServiceDefinition> & Handlers<typeof TurnServiceDefinition> = {
    ...monitor.stateMonitor,
    ...monitor.turns,
  };
  return {
    ...partial(handlers),
    janitor: monitor.janitor,
    settlements: monitor.settlements,
    database,
    published,
    async stop() {
      await stopKeepingHouse();
      await relay.stop();
      await database.close();
    },
  };
}

export type Replica = Awaited<ReturnType<typeof startReplica>>;

/** Handlers that take a part of their request, as clients do. */
function partial<H extends Record<string, (request: never, context: RequestContext) => unknown>>(handlers: H) {
  const methods = { ...StateMonitorServiceDefinition.methods, ...TurnServiceDefinition.methods };
  type Method = keyof typeof methods & keyof H;
  type Partials = {
    [M in Method]: (request: Parameters<(typeof methods)[M]['requestType']['fromPartial']>[0], context: RequestContext) => ReturnType<H[M]>;
  };
  const entries = Object.entries(methods).map(([name, { requestType }]) => [
    name,
    (request: never, context: RequestContext) => handlers[name]?.(requestType.fromPartial(request) as never, context),
  ]);
  // The type is the one that the entries were made of.
  return Object.fromEntries(entries) as Partials;
}

export function contextOf(orgId: OrgId = newId('org'), workspaceId: WorkspaceId = newId('ws')): RequestContext {
  return {
    orgId,
    workspaceId,
    principal: { type: 'api_key', id: newId('key') },
    scopes: ['*'],
    requestId: newId('req'),
    deadlineAt: Date.now() + 10_000,
    signal: new AbortController().signal,
    token: 'not read by handlers',
  };
}

/** A turn of at most 100 micro-dollars, unlike any other unless told otherwise. */
export function givenTurn(given: Partial<{ sessionId: string; endUser: string; runId: string; text: string; model: string }> = {}) {
  turns += 1;
  const { sessionId = `session ${turns}`, endUser = '', runId = '', text = randomWords(), model = 'unit' } = given;
  const common = { turnId: newId('trn'), sessionId, endUser, agent: 'support', runId, text };
  return {
    toOpen: { ...common, model, maxInputTokens: 40n, maxOutputTokens: 60n, maxDurationMs: 1_000n },
    /** Closed at this cost; without one, nothing was used. */
    toClose: ({ holds }: { holds: Hold[] }, cost?: bigint) => ({
      ...common,
      observation: `About ${text}: it is on its way.`,
      holds,
      ...(cost === undefined ? {} : { usage: { model, inputTokens: cost, outputTokens: 0n } }),
    }),
  };
}

let turns = 0;

/** Unlike any text before, by more than numbers. */
const randomWords = () => times(6, () => times(7, () => String.fromCharCode(97 + randomInt(26))).join('')).join(' ');

type Teller = Pick<Replica, 'published' | 'settlements'>;

/** What replicas have told, once everything committed so far is on the bus. */
export async function tellings(schema: Pick<Schema, 'ask'>, orgId: OrgId, ...replicas: readonly Teller[]) {
  await Promise.all(replicas.map(({ settlements }) => settlements.tell()));
  const untold = 'select org_id from state_monitor.unaudited_settlement union all select org_id from state_monitor.outbox limit 1';
  await until(async () => (await schema.ask(untold)).length === 0, 'all to be told', 10_000);
  const messages = replicas
    .flatMap(({ published }) => published)
    .filter(({ subject }) => subject.includes(orgId))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return {
    events: messages.filter(({ subject }) => subject.startsWith('sm.evt.')).map((message) => readEvent(message)),
    records: messages
      .filter(({ subject }) => subject.startsWith('sm.audit.'))
      .map((message) => verifyAuditMessage((producer) => (producer === 'state-monitor' ? auditKey : undefined), message).record),
  };
}

/** What was audited as the cost of calls. */
export async function auditedCost(...parts: Parameters<typeof tellings>): Promise<bigint> {
  const { records } = await tellings(...parts);
  return records
    .filter(({ entity, action }) => entity === 'usage' && action === 'settled')
    .reduce((sum, { attributes }) => sum + BigInt(attributes.cost_micro_usd ?? 0), 0n);
}

/** The books of an organisation: every budget counts as reserved exactly what reservations and leases hold. */
export async function assertBalanced({ ask }: Pick<Schema, 'ask'>, orgId: OrgId): Promise<void> {
  const wrong = await ask(
    `select b.scope, b.scope_id, b.reserved, l.leased, r.held from state_monitor.budget b
     cross join lateral (select coalesce(sum(amount), 0) as leased from state_monitor.lease where org_id = b.org_id and budget_id = b.id) l
     cross join lateral (
       select coalesce(sum(amount), 0) as held from state_monitor.reservation, unnest(budget_ids, lease_ids) as hold (budget_id, lease_id)
       where org_id = b.org_id and in_rows and budget_id = b.id and lease_id = '-') r
     where b.org_id = $1 and b.reserved <> l.leased + r.held`,
    [orgId],
  );
  if (wrong.length > 0) throw new Error(`budgets out of balance: ${JSON.stringify(wrong)}`);
}

export const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));
