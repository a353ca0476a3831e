import type { SectionValues } from '@sentinelmesh/config';
import { DestinationServiceDefinition, durables } from '@sentinelmesh/contracts';
import { createKeyRing, decodeKey, deriveKey } from '@sentinelmesh/crypto';
import { createOutboxRelay } from '@sentinelmesh/database';
import { createEgress, type Egress } from '@sentinelmesh/egress';
import { auditMessage, type ReceivedMessage } from '@sentinelmesh/event-bus';
import { newId } from '@sentinelmesh/kernel';
import { defineService, type Kit } from '@sentinelmesh/service-kit';
import { createDeleteAlertRule, createListAlertRules, createPutAlertRule } from './app/alert-rules.ts';
import { createCheckDestination } from './app/check-destination.ts';
import { checkFilter, compileFilter } from './app/compile-filter.ts';
import { createCreateDestination } from './app/create-destination.ts';
import type { SignAudit } from './app/crud-ports.ts';
import { createDeleteDestination } from './app/delete-destination.ts';
import { createDeliveryEngine, type DeliveryEngine } from './app/delivery/delivery-engine.ts';
import { createTakeInEvents } from './app/delivery/take-in-events.ts';
import { createWorkerLife } from './app/delivery/worker-life.ts';
import { createDescribeChange } from './app/describe-change.ts';
import { createDescribeNews } from './app/describe-news.ts';
import { createDestinationDirectory } from './app/destination-directory.ts';
import { createDestinationSecrets } from './app/destination-secrets.ts';
import { createExportEvents } from './app/export/export-events.ts';
import { createExporter } from './app/export/exporter.ts';
import { createFindDestination } from './app/find-destination.ts';
import { createGetDelivery } from './app/get-delivery.ts';
import { createGetDestination } from './app/get-destination.ts';
import { createGetRecovery } from './app/get-recovery.ts';
import { createListDeliveries } from './app/list-deliveries.ts';
import { createListDestinations } from './app/list-destinations.ts';
import type { DestinationDirectory, DirectoryEntry } from './app/ports.ts';
import { readOutgoingEvent } from './app/read-outgoing-event.ts';
import { createRecoverDeliveries } from './app/recover-deliveries.ts';
import { createRefreshDirectory } from './app/refresh-directory.ts';
import { createRetryDelivery } from './app/retry-delivery.ts';
import { createRotateSecret } from './app/rotate-secret.ts';
import { createTestDestination } from './app/test-destination.ts';
import { createUpdateDestination } from './app/update-destination.ts';
import { webhookDeliveryConfig } from './config.ts';
import { severityOf } from './domain/event-severity.ts';
import { openKinds } from './kinds/catalogue.ts';
import type { DestinationKind, PushSender, StreamSender } from './kinds/destination-kind.ts';
import { webhookSigning } from './kinds/webhook/signing-key.ts';
import { createWebhookDeliveryMetrics, observeExports } from './metrics.ts';
import { createCommit } from './store/commit.ts';
import { createPostgresAlertRuleStore } from './store/postgres-alert-rule-store.ts';
import { createPostgresAuditTrail } from './store/postgres-audit-trail.ts';
import { createPostgresDeliveryReader } from './store/postgres-delivery-reader.ts';
import { createPostgresDeliveryStore } from './store/postgres-delivery-store.ts';
import { createPostgresDestinationStore } from './store/postgres-destination-store.ts';
import { createPostgresDirectoryReader } from './store/postgres-directory-reader.ts';
import { createPostgresHealthStore } from './store/postgres-health-store.ts';
import { createPostgresHousekeeping } from './store/postgres-housekeeping.ts';
import { createPostgresPositionStore } from './store/postgres-position-store.ts';
import { createPostgresRecoveryStore } from './store/postgres-recovery-store.ts';
import { createPostgresWorkerStore } from './store/postgres-worker-store.ts';
import { SCHEMA, type WebhookDeliveryTables, webhookDeliverySchema } from './store/schema.ts';
import { destinationAccess, destinationRpc } from './transport/rpc.ts';

/** Events are taken up in batches of up to 256, or what came within 4 ms: a batch waits for the disk once. */
const MAX_BATCH = 256;
const MAX_WAIT_MS = 4;
/** While nobody is told of anything, events are only passed over, and cost less in larger groups. */
const IDLE_WAIT_MS = 250;
/** Claims, results and new deliveries are written at the same time. */
const SYSTEM_CONNECTIONS = 5;
/** Ports of what destinations speak besides HTTP are those of their kinds. */
const HTTPS_PORTS = [8443];

/** Brings the events of every organisation to where it wants them. */
export const webhookDeliveryService = defineService({
  name: 'webhook-delivery',
  config: webhookDeliveryConfig,
  serves: [DestinationServiceDefinition],
  bus: { events: ['webhook'], durables: [durables.webhookDelivery], reads: ['EVENTS'] },
  schema: webhookDeliverySchema,
  async start(kit) {
    const parts = await openParts(kit);
    const { directory, engine, exporter, life, bus } = composeEngine(kit, parts);
    await directory.start();
    kit.onStop(directory.stop);
    await life.start();
    kit.onStop(life.stop);
    engine.start();
    exporter.start();
    observeExports(kit.metrics, exporter.lag);
    // Together: one after the other, they could take longer than the process has.
    kit.onStop(async () => void (await Promise.allSettled([engine.stop(), exporter.stop()])));
    const wakeEngine = () => {
      lookEverywhere({ directory, engine });
      exporter.wake();
    };
    const refreshDirectory = createRefreshDirectory({ directory, log: kit.log });
    kit.serve(
      DestinationServiceDefinition,
      destinationRpc(composeUseCases(kit, parts, { wakeEngine, refreshDirectory })),
      destinationAccess,
    );

    // Stopped first: what was taken up can still be attempted and written down.
    const takeIn = createTakeInEvents({ directory, deliveries: parts.deliveries, readEvent, engine });
    const maxWaitMs = () => (directory.push().length === 0 ? IDLE_WAIT_MS : MAX_WAIT_MS);
    const consumer = bus.consume(durables.webhookDelivery, { handleBatch: takeIn, maxBatch: MAX_BATCH, maxWaitMs });
    kit.onStop(consumer.stop);
    kit.addCheck('events are taken up', () => consumer.isReady());
  },
});

type WebhookDeliveryKit = Kit<typeof webhookDeliveryConfig>;
type Parts = Awaited<ReturnType<typeof openParts>>;

const readEvent = (message: ReceivedMessage) => readOutgoingEvent(message, severityOf);

function lookEverywhere({
  directory,
  engine,
}: {
  directory: Pick<DestinationDirectory, 'push'>;
  engine: Pick<DeliveryEngine, 'look'>;
}): void {
  for (const { destination } of directory.push()) engine.look(destination);
}

async function openParts(kit: WebhookDeliveryKit) {
  const { config, log } = kit;
  const destinationKey = decodeKey(config.destinationKey);
  const egress = openEgress(config, log);
  kit.onStop(egress.close);
  const database = await kit.openDatabase<WebhookDeliveryTables>({ systemPoolSize: SYSTEM_CONNECTIONS, systemPlansOnce: true });
  const bus = await kit.connectBus();
  const relay = createOutboxRelay({ database, schema: SCHEMA, publish: bus.publish, log, metrics: kit.metrics });
  kit.onStop(relay.stop);
  relay.start();
  const worker = newId('wrk');
  const { auditSigner } = kit;
  const signAudit: SignAudit = (record, traceparent) => auditMessage(auditSigner, record, { traceparent });
  return {
    database,
    bus,
    relay,
    egress,
    worker,
    signAudit,
    kinds: openKinds(config),
    secrets: createDestinationSecrets({ keyRing: createKeyRing([{ id: 'destination', key: destinationKey }]) }),
    // Another name whenever what a page token says changes: those of an older version are refused then, not misread.
    pageKey: deriveKey(destinationKey, 'export-page-2'),
    deliveries: createPostgresDeliveryStore({ database, worker }),
    metrics: createWebhookDeliveryMetrics(kit.metrics),
  };
}

function openEgress(config: SectionValues<typeof webhookDeliveryConfig>, log: WebhookDeliveryKit['log']): Egress {
  const { allowHosts, allowNetworks, allowPorts, proxy, proxyFilters, concurrency } = config;
  return createEgress({
    allow: { hosts: allowHosts, cidrs: allowNetworks, ports: [...HTTPS_PORTS, ...allowPorts.map(Number)] },
    // As many as there can be attempts: destinations of several organisations may be at one host, and those that hang there must
    // not keep the others waiting for a connection.
    connectionsPerOrigin: concurrency,
    ...(proxy === undefined ? {} : { proxy: { url: proxy }, proxyFilters: proxyFilters === 'yes' }),
    log,
  });
}

function composeEngine({ config, clock, log }: WebhookDeliveryKit, parts: Parts) {
  const { database, bus, relay, worker, signAudit, deliveries, secrets, metrics } = parts;
  const directory = createDestinationDirectory({
    reader: createPostgresDirectoryReader({ database }),
    compileFilter,
    openSecrets: ({ destination, sealedCredential, sealedSecrets }) =>
      secrets.openAll(destination, { credential: sealedCredential, secrets: sealedSecrets }, new Date(clock.now())),
    log,
  });
  const describe = createDescribeNews({ signAudit: (record) => signAudit(record, undefined) });
  const healths = createPostgresHealthStore({ database, relay, describe });
  const engine = createDeliveryEngine({
    directory,
    deliveries,
    healths,
    openSender: openerOf(parts, config, 'push'),
    limits: config,
    observe: metrics.onAttempt,
    clock,
    random: Math.random,
    log,
  });
  const positions = createPostgresPositionStore({ database, relay, worker });
  const exporter = createExporter({
    directory,
    positions,
    healths,
    readBatchesFrom: bus.readBatchesFrom,
    readEvent,
    openSender: openerOf(parts, config, 'stream'),
    observe: metrics.exports,
    clock,
    random: Math.random,
    log,
  });
  const life = createWorkerLife({
    workers: createPostgresWorkerStore({ database, worker }),
    housekeeping: createPostgresHousekeeping({ database }),
    tellBacklog: ({ orgId, destinationId, ...backlog }) =>
      positions.tellBacklog({ orgId, destinationId }, { ...backlog, at: new Date(clock.now()) }),
    keepDays: config.keepDays,
    onTakenBack: metrics.onTakenBack,
    onDue: () => lookEverywhere({ directory, engine }),
    log,
  });
  return { directory, engine, exporter, life, bus };
}

const modeOf = { push: 'deliveries', stream: 'exports' } as const;

/** Opens what sends to a destination, with settings as its kind has them in this version. @throws when they cannot be used */
function openerOf<Mode extends DestinationKind['mode']>(
  { kinds, egress }: Parts,
  { exportFolder }: WebhookDeliveryKit['config'],
  mode: Mode,
) {
  return ({ destination, openOptions }: DirectoryEntry): Mode extends 'push' ? PushSender : StreamSender => {
    const kind = kinds.get(destination.kind);
    if (kind?.mode !== mode) throw new Error(`${destination.kind} takes no ${modeOf[mode]} in this installation`);
    const options = openOptions();
    const settings = kind.settings.parse(options.settings);
    // What a kind opens follows from its mode, which was just compared.
    return kind.open({ ...options, settings, egress, exportFolder }) as Mode extends 'push' ? PushSender : StreamSender;
  };
}

type Waking = { readonly wakeEngine: () => void; readonly refreshDirectory: () => Promise<void> };

function composeUseCases({ config, clock, log }: WebhookDeliveryKit, parts: Parts, { wakeEngine, refreshDirectory }: Waking) {
  const { database, relay, bus, egress, kinds, secrets, signAudit, pageKey } = parts;
  const commit = createCommit({ database, relay });
  const destinations = createPostgresDestinationStore({ database, commit });
  const deliveries = createPostgresDeliveryReader({ database, commit });
  const recoveries = createPostgresRecoveryStore({ database, commit });
  const rules = createPostgresAlertRuleStore({ database, commit });
  const describeChange = createDescribeChange({ signAudit });
  const findDestination = createFindDestination({ destinations });
  const checkDestination = createCheckDestination({
    kinds,
    isListedHost: egress.isListedHost,
    hasProxy: config.proxy !== undefined,
    vetUrl: (url, ports) => egress.vet(url, { ports }),
    checkFilter,
  });
  const { exportFolder } = config;
  const changing = {
    destinations,
    findDestination,
    checkDestination,
    secrets,
    signing: webhookSigning,
    describeChange,
    refreshDirectory,
    clock,
  };
  const auditTrail = createPostgresAuditTrail({ commit });
  return {
    createDestination: createCreateDestination(changing),
    listDestinations: createListDestinations({ destinations }),
    getDestination: createGetDestination({ findDestination }),
    updateDestination: createUpdateDestination(changing),
    deleteDestination: createDeleteDestination(changing),
    testDestination: createTestDestination({ ...changing, kinds, egress, exportFolder, auditTrail, log }),
    rotateSecret: createRotateSecret(changing),
    listDeliveries: createListDeliveries({ deliveries, findDestination }),
    getDelivery: createGetDelivery({ deliveries, findDestination }),
    retryDelivery: createRetryDelivery({ deliveries, findDestination, describeChange, wakeEngine, clock }),
    recoverDeliveries: createRecoverDeliveries({ recoveries, findDestination, describeChange, wakeEngine, clock }),
    getRecovery: createGetRecovery({ recoveries, findDestination }),
    exportEvents: createExportEvents({ bus, readEvent, compileFilter, pageKey, clock }),
    listAlertRules: createListAlertRules({ rules }),
    putAlertRule: createPutAlertRule({ rules, destinations, checkFilter, describeChange, refreshDirectory, clock }),
    deleteAlertRule: createDeleteAlertRule({ rules, describeChange, refreshDirectory, clock }),
  };
}
