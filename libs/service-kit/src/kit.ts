import type { Section, SectionValues } from '@sentinelmesh/config';
import { createVerifier, decodeKey } from '@sentinelmesh/crypto';
import { openDatabase } from '@sentinelmesh/database';
import { connectBus } from '@sentinelmesh/event-bus';
import { type Clock, NotConfigured, type PrincipalType } from '@sentinelmesh/kernel';
import {
  type BoundService,
  bindService,
  type Client,
  connectChannel,
  createContextVerifier,
  createInProcessClient,
  type Issuers,
  type RemoteChannel,
  type ServiceDefinition,
} from '@sentinelmesh/rpc';
import type { Logger, Metrics } from '@sentinelmesh/telemetry';
import type { Health } from './health.ts';
import type { platformConfig } from './platform-config.ts';
import type { Kit, Service } from './service.ts';

type Platform = SectionValues<typeof platformConfig>;

/** What the services of one process have in common. */
export type ProcessParts = {
  readonly localServices: ReadonlySet<string>;
  /** What the services of this process offer, by the full name of the definition. */
  readonly bound: Map<string, BoundService>;
  /** The connections to other processes, by address. */
  readonly channels: Map<string, RemoteChannel>;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly encodeInProcess: boolean;
  /** Where the services of this process can be reached from outside. */
  readonly addresses: Map<string, string>;
  onStop(stop: () => Promise<void> | void): void;
};

/** Which principals an issuer of tenant contexts may speak for. */
const issuerPrincipals: Readonly<Record<string, readonly PrincipalType[]>> = {
  gateway: ['user', 'api_key', 'agent', 'service'],
  operator: ['operator'],
};

type KitOptions<S extends Section> = {
  service: Service<S>;
  config: SectionValues<S>;
  platform: Platform;
  log: Logger;
  parts: ProcessParts;
};

export function createKit<S extends Section>({ service, config, platform, log, parts }: KitOptions<S>): Kit<S> {
  const verifier = createContextVerifier({ issuers: parseIssuers(platform.contextIssuers), clock: parts.clock });
  const addresses = parsePairs(platform.serviceAddresses);
  const observe = observeCalls(parts.metrics);
  return {
    service: service.name,
    config,
    log,
    metrics: parts.metrics,
    clock: parts.clock,
    get auditSigner() {
      return { producer: service.name, key: decodeKey(required(platform.auditKey, 'MESH_AUDIT_KEY')) };
    },
    async connectBus() {
      const bus = await connectBus({
        url: required(platform.natsUrl, 'NATS_URL').reveal(),
        name: service.name,
        log,
        metrics: parts.metrics,
      });
      parts.onStop(() => bus.close());
      parts.health.add({ name: `${service.name}: bus`, check: async () => bus.isReady() && bus.ping().then(() => true) });
      return bus;
    },
    async openDatabase<Tables>(options: Parameters<Kit['openDatabase']>[0] = {}) {
      const database = await openDatabase<Tables>({
        url: required(platform.databaseUrl, 'DATABASE_URL').reveal(),
        ...(platform.databaseSystemUrl === undefined ? {} : { systemUrl: platform.databaseSystemUrl.reveal() }),
        poolSize: platform.databasePoolSize,
        ...options,
        name: service.name,
        log,
        metrics: parts.metrics,
      });
      parts.onStop(() => database.close());
      parts.health.add({ name: `${service.name}: database`, check: () => database.ping().then(() => true) });
      return database;
    },
    serve(definition, handlers, access) {
      parts.bound.set(definition.fullName, bindService(definition, handlers, access, { verifier, log, observe, owner: service.name }));
    },
    client<D extends ServiceDefinition>(definition: D): Client<D> {
      const owner = ownerOf(definition);
      if (parts.localServices.has(owner))
        return createInProcessClient(definition, () => parts.bound.get(definition.fullName), { encode: parts.encodeInProcess });
      return connectTo(required(addresses.get(owner), `MESH_SERVICE_ADDRESSES (the address of ${owner})`), owner, parts).client(definition);
    },
    addCheck: (name, check) => parts.health.add({ name: `${service.name}: ${name}`, check }),
    showState: (name, read) => parts.health.show({ name: `${service.name}: ${name}`, read }),
    checkHealth: parts.health.check,
    announce: (what, address) => parts.addresses.set(what, address),
    onStop: parts.onStop,
  };
}

function connectTo(address: string, owner: string, parts: ProcessParts): RemoteChannel {
  const existing = parts.channels.get(address);
  if (existing !== undefined) return existing;
  const channel = connectChannel(address);
  parts.channels.set(address, channel);
  parts.onStop(() => channel.close());
  parts.health.add({ name: owner, check: () => channel.isServing(500) });
  return channel;
}

/** `sentinelmesh.state_monitor.v1.StateMonitorService` is owned by the service `state-monitor`. */
function ownerOf(definition: ServiceDefinition): string {
  return (definition.fullName.split('.')[1] ?? '').replaceAll('_', '-');
}

function parseIssuers(text: string): Issuers {
  return Object.fromEntries(
    [...parsePairs(text)].map(([issuer, publicKey]) => [
      issuer,
      { verifier: createVerifier(publicKey), principals: issuerPrincipals[issuer] ?? [] },
    ]),
  );
}

/** `a=1,b=2` */
function parsePairs(text: string): Map<string, string> {
  const pairs = text.split(',').filter((pair) => pair.trim() !== '');
  return new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')).trim(), pair.slice(pair.indexOf('=') + 1).trim()]));
}

function required<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new NotConfigured(name);
  return value;
}

function observeCalls(metrics: Metrics) {
  const calls = metrics.histogram({
    name: 'sentinelmesh_rpc_duration_seconds',
    help: 'How long calls between services take, by outcome.',
    labels: { service: { max: 50 }, method: { max: 500 }, code: { max: 200 } },
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
  });
  return ({ service, method, durationMs, error }: { service: string; method: string; durationMs: number; error?: { code: string } }) =>
    calls.observe({ service, method, code: error?.code ?? 'ok' }, durationMs / 1_000);
}
