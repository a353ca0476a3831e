import { checkConfig, loadSection, readSource, type Source } from '@sentinelmesh/config';
import { readDescriptors } from '@sentinelmesh/contracts';
import { systemClock } from '@sentinelmesh/kernel';
import { type BoundService, createRpcServer } from '@sentinelmesh/rpc';
import { createLogger, createMetrics, type Metrics, startTracing, type Tracing } from '@sentinelmesh/telemetry';
import { CannotListen } from './errors.ts';
import { createHealth, type Health, type HealthReport } from './health.ts';
import { createKit, type ProcessParts } from './kit.ts';
import { startOpsServer } from './ops-server.ts';
import { platformConfig } from './platform-config.ts';
import { redactText } from './redact-text.ts';
import type { Service } from './service.ts';

const MAX_REQUEST_BYTES = 2 * 1024 * 1024;
const HEALTH_INTERVAL_MS = 1_000;
/** How a process that runs several services is named in traces; each span says whose it is. */
const MESH = 'sentinelmesh';

export type RunOptions = {
  readonly services: readonly Service[];
  /** Where each service is told what it must know; by default the process environment and the file it names. */
  readonly sourceOf?: (service: string) => Source;
  /** Encodes and decodes every message between services of this process, as the wire would. For tests. */
  readonly encodeInProcess?: boolean;
};

/** Services that run. */
export type Running = {
  /** Where it can be reached from outside: `http`, `grpc`, `ops`. */
  readonly addresses: Readonly<Record<string, string>>;
  checkHealth(): Promise<HealthReport>;
  /** Stops serving, lets work under way finish within the deadline, closes everything in reverse order. */
  stop(): Promise<void>;
};

/**
 * Starts services in one process, in the order given: configuration, then what each opens, then the internal address.
 * What was already started is stopped again when one of them cannot start.
 *
 * @throws ConfigError when a value is missing or wrong, before anything is opened
 */
export async function run({ services, sourceOf = () => readSource(process.env), encodeInProcess = false }: RunOptions): Promise<Running> {
  const configured = services.map((service) => configure(service, sourceOf(service.name)));
  const [first] = configured;
  if (first === undefined) throw new Error('run() needs at least one service');
  const stops: (() => Promise<void> | void)[] = [];
  const health = createHealth();
  const metrics = createMetrics({ processMetrics: true });
  const parts: ProcessParts = {
    localServices: new Set(services.map(({ name }) => name)),
    bound: new Map<string, BoundService>(),
    channels: new Map(),
    health,
    metrics,
    clock: systemClock,
    encodeInProcess,
    addresses: new Map(),
    onStop: (stop) => stops.push(stop),
  };
  const stopAll = createStopper(stops, health);
  observeReadiness(health, metrics);
  // First, so that it stops last: what the others do while they stop is traced.
  const tracing = await trace(configured.length === 1 ? first.service.name : MESH, { ...first, metrics });
  stops.push(() => tracing.stop());
  try {
    for (const { service, platform, own } of configured) {
      const log = createLogger({ service: service.name, level: platform.logLevel, format: platform.logFormat, redactText });
      await service.start(createKit({ service, config: own, platform, log, parts }));
      log.debug('started');
    }
    await listen(first.platform.listenAddress, parts);
    if (first.platform.opsPort !== undefined) await openOps(first.platform.opsHost, first.platform.opsPort, parts);
    return { addresses: Object.fromEntries(parts.addresses), checkHealth: health.check, stop: () => stopAll(first.platform.stopTimeoutMs) };
  } catch (error) {
    await stopAll(first.platform.stopTimeoutMs);
    throw error;
  }
}

/** The checks of `/readyz`, for those who only read metrics. */
function observeReadiness(health: Health, metrics: Metrics): void {
  metrics.observedGauge({
    name: 'sentinelmesh_ready',
    help: 'Whether this process can work: 1 or 0 for each thing that it needs.',
    labels: { check: { max: 100 } },
    read: async () => (await health.check()).checks.map(({ name, ok }) => ({ labels: { check: name }, value: ok ? 1 : 0 })),
  });
}

type Configured = ReturnType<typeof configure>;

function configure(service: Service, source: Source) {
  checkConfig([platformConfig, service.config], source);
  return { service, platform: loadSection(platformConfig, source), own: loadSection(service.config, source), env: source.env };
}

/** One tracer for the process, by the `OTEL_*` variables of its first service. */
function trace(name: string, { service, platform, env, metrics }: Configured & { metrics: Metrics }): Promise<Tracing> {
  const log = createLogger({ service: service.name, level: platform.logLevel, format: platform.logFormat, redactText });
  return startTracing({ service: name, env, log, metrics });
}

async function listen(address: string | undefined, parts: ProcessParts): Promise<void> {
  if (address === undefined) return;
  const server = createRpcServer({ descriptors: readDescriptors(), maxRequestBytes: MAX_REQUEST_BYTES });
  for (const service of parts.bound.values()) server.add(service);
  await server.listen(address).catch((error: unknown) => {
    throw new CannotListen(address, 'MESH_INTERNAL_ADDRESS', error);
  });
  const report = async () => server.setServing((await parts.health.check()).ready);
  await report();
  const timer = setInterval(() => void report(), HEALTH_INTERVAL_MS).unref();
  parts.onStop(async () => {
    clearInterval(timer);
    await server.stop(2_000);
  });
}

async function openOps(host: string, port: number, parts: ProcessParts) {
  const ops = await startOpsServer({ host, port, checkHealth: parts.health.check, metrics: parts.metrics }).catch((error: unknown) => {
    throw new CannotListen(`${host}:${port}`, 'MESH_OPS_PORT', error);
  });
  parts.addresses.set('ops', `http://${host}:${ops.port}`);
  parts.onStop(() => ops.stop());
}

/** Says that the process is not ready any more, then runs the stops in reverse order, once, and no longer than the deadline. */
function createStopper(stops: (() => Promise<void> | void)[], health: Health) {
  let stopping: Promise<void> | undefined;
  const stopInOrder = async () => {
    health.end();
    // A stop that fails must not keep the others from running.
    for (const stop of stops.reverse())
      await Promise.resolve()
        .then(stop)
        .catch(() => undefined);
  };
  return (deadlineMs: number) => {
    stopping ??= new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, deadlineMs);
      void stopInOrder().finally(() => {
        clearTimeout(timer);
        resolve();
      });
    });
    return stopping;
  };
}
