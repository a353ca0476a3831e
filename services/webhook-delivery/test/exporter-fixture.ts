/** The engine of stream kinds on a real database and a real bus, with receivers that do what a test wants. */
import { InputBlocked } from '@sentinelmesh/contracts';
import { type BusMessage, createOutboxRelay, openDatabase } from '@sentinelmesh/database';
import { connectBus, type EventBus, eventMessage, readEvent } from '@sentinelmesh/event-bus';
import { type DestinationId, newId, type OrgId, systemClock } from '@sentinelmesh/kernel';
import { silentLogger } from '@sentinelmesh/telemetry';
import { compileFilter } from '../src/app/compile-filter.ts';
import { createDescribeNews } from '../src/app/describe-news.ts';
import { createDestinationDirectory } from '../src/app/destination-directory.ts';
import { createExporter } from '../src/app/export/exporter.ts';
import type { ExportPlace } from '../src/app/export/exporter-ports.ts';
import { readOutgoingEvent } from '../src/app/read-outgoing-event.ts';
import type { Destination } from '../src/domain/destination.ts';
import { severityOf } from '../src/domain/event-severity.ts';
import { jsonFormat } from '../src/formats/json.ts';
import { createExportVerifier } from '../src/formats/verify-export.ts';
import type { StreamOutcome, StreamRecord, StreamSender } from '../src/kinds/destination-kind.ts';
import { createPostgresDirectoryReader } from '../src/store/postgres-directory-reader.ts';
import { createPostgresHealthStore } from '../src/store/postgres-health-store.ts';
import { createPostgresPositionStore } from '../src/store/postgres-position-store.ts';
import { SCHEMA, type WebhookDeliveryTables } from '../src/store/schema.ts';
import { givenDestination, type Schema } from './engine-fixture.ts';

/** What a receiver does with the records that it is sent. */
export type StreamReceiver = {
  receive(records: readonly StreamRecord[], signal: AbortSignal): Promise<StreamOutcome> | StreamOutcome;
  /** Whether it takes records before it acknowledges them. */
  readonly takesAhead?: boolean;
  readonly limits?: Partial<Pick<StreamSender, 'maxRecords' | 'maxBytes' | 'maxRecordBytes'>>;
};

export const acknowledged: StreamOutcome = { kind: 'acknowledged', rejected: [] };
export const failed = (detail = 'no'): StreamOutcome => ({ kind: 'retry', error: 'server_error', detail });

type WorkerOptions = {
  readonly schema: Pick<Schema, 'url' | 'systemUrl'>;
  readonly natsUrl: string;
  /** @throws where the process cannot open it */
  readonly receiverOf: (destination: Destination) => StreamReceiver | Promise<StreamReceiver>;
  readonly holdMs?: number;
  /** Waits between attempts are this share of what they are. */
  readonly patience?: number;
};

/** One process. */
export async function startExporter({ schema, natsUrl, receiverOf, holdMs = 1_500, patience = 1 }: WorkerOptions) {
  const { url, systemUrl } = schema;
  const database = await openDatabase<WebhookDeliveryTables>({ url, systemUrl, systemPlansOnce: true, name: 'webhook-delivery' });
  const bus = await connectBus({ url: natsUrl, name: 'webhook-delivery', log: silentLogger });
  const told: BusMessage[] = [];
  const audited: BusMessage[] = [];
  const publish = async (message: BusMessage) => void (message.subject.startsWith('sm.evt.') ? told : audited).push(message);
  const relay = createOutboxRelay({ database, schema: SCHEMA, publish, log: silentLogger, pollMs: 50 });
  relay.start();
  const directory = createDestinationDirectory({
    reader: createPostgresDirectoryReader({ database }),
    compileFilter,
    openSecrets: () => ({ credential: undefined, signingSecrets: [] }),
    log: silentLogger,
    pollMs: 100,
  });
  const signAudit = (record: { id: string; orgId: string }) => ({
    id: record.id,
    subject: `sm.audit.${record.orgId}._.destination.disabled.v1`,
    headers: {},
    payload: Buffer.from('{}'),
  });
  const unopened: string[] = [];
  const log = {
    ...silentLogger,
    error(fields: unknown, message?: string) {
      if (message?.includes('cannot open')) unopened.push((fields as ExportPlace).destinationId);
    },
  };
  const counted = { unreadable: 0, gaps: [] as number[], deadLetters: 0 };
  const positions = createPostgresPositionStore({ database, relay, worker: newId('wrk') });
  const exporter = createExporter({
    directory,
    positions,
    healths: createPostgresHealthStore({ database, relay, describe: createDescribeNews({ signAudit }) }),
    readBatchesFrom: bus.readBatchesFrom,
    readEvent: (message) => readOutgoingEvent(message, severityOf),
    openSender: async ({ destination }) => fakeSender(await receiverOf(destination)),
    observe: {
      onOutcome: () => undefined,
      onDeadLetters(_kind, count) {
        counted.deadLetters += count;
      },
      onUnreadable() {
        counted.unreadable += 1;
      },
      onGap: (_kind, messages) => counted.gaps.push(messages),
    },
    clock: systemClock,
    random: () => 2 * patience - 1,
    log,
    holdMs,
  });
  let isStopped = false;
  await directory.start();
  exporter.start();
  return {
    bus,
    exporter,
    positions,
    directory,
    counted,
    /** The destinations of which the operator was told that they cannot be opened. */
    unopened,
    told: () => told.map((message) => readEvent(message)),
    async stop() {
      if (isStopped) return;
      isStopped = true;
      await exporter.stop();
      directory.stop();
      await relay.stop();
      await bus.close();
      await database.close();
    },
  };
}

const fakeSender = ({ receive, limits, takesAhead }: StreamReceiver): StreamSender => ({
  format: jsonFormat,
  maxRecords: 100,
  maxBytes: 1024 * 1024,
  maxRecordBytes: 256 * 1024,
  ...limits,
  send: async (records, signal) => receive(records, signal),
  ...(takesAhead ? { begin: async (records, signal) => ({ kind: 'taken', settled: Promise.resolve(receive(records, signal)) }) } : {}),
  close: async () => undefined,
});

/** A destination of a stream kind with its position. */
export async function givenStream(
  schema: Schema,
  orgId: OrgId,
  changes: Partial<Destination> = {},
  startAt?: Date,
): Promise<DestinationId> {
  const id = await givenDestination(schema, orgId, { kind: 'http_json', state: 'paused', ...changes });
  await schema.ask(
    'insert into webhook_delivery.position (org_id, destination_id, stream_sequence, start_at, chain) values ($1, $2, 0, $3, $4)',
    [orgId, id, startAt ?? null, newId('chn')],
  );
  await setState(schema, id, changes.state ?? 'enabled');
  return id;
}

/** As its owner does. */
export const setState = (schema: Schema, id: DestinationId, state: Destination['state']) =>
  schema.ask(
    `update webhook_delivery.destination set state = $2, disabled_reason = '', failures = 0, failing_since = null, circuit = 'closed',
       circuit_until = null, circuit_opened = 0, told_failing = false, revision = nextval('webhook_delivery.destination_revision')
     where id = $1`,
    [id, state],
  );

export type PositionNow = { stream_sequence: bigint; chain: string; sequence: bigint; hash: string; worker: string | null };

export async function positionOf(schema: Schema, id: DestinationId): Promise<PositionNow> {
  const [row] = await schema.ask<PositionNow>('select * from webhook_delivery.position where destination_id = $1', [id]);
  if (row === undefined) throw new Error('there is no position');
  return { ...row, stream_sequence: BigInt(row.stream_sequence), sequence: BigInt(row.sequence) };
}

const FLIGHT = 500;

/** Publishes events of the organisation, each told apart by its number. @returns their ids in order */
export async function publishEvents(bus: EventBus, orgId: OrgId, count: number, text = ''): Promise<string[]> {
  const ids: string[] = [];
  for (let done = 0; done < count; done += FLIGHT) {
    const messages = Array.from({ length: Math.min(FLIGHT, count - done) }, (_, index) => eventOf(orgId, `${done + index} ${text}`));
    ids.push(...messages.map(({ id }) => id));
    // In one flight: the server stores what one connection sends in its order.
    await Promise.all(messages.map((message) => bus.publish(message, { timeoutMs: 20_000 })));
  }
  return ids;
}

export const eventOf = (orgId: OrgId, reason: string): BusMessage =>
  eventMessage('guard.input.blocked', {
    orgId,
    source: 'guard',
    time: new Date(),
    data: InputBlocked.fromPartial({ inspection: { reasons: [reason], riskLevel: 'high', requestId: newId('req') } }),
  });

/** Checks what a receiver got as whoever gets an export does. */
export function verify(texts: readonly string[]) {
  const verifier = createExportVerifier();
  for (const text of texts) verifier.add(text);
  return verifier.report();
}

/** The ids of the events of texts, in order, each once. */
export const eventIdsOf = (texts: readonly string[]): string[] => [
  ...new Set(texts.map((text) => (JSON.parse(text) as { id: string }).id)),
];
