import { randomUUID } from 'node:crypto';
import { context } from '@opentelemetry/api';
import type { Logger } from './logger.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { useTracer } from './span.ts';
import type { ExportObserver } from './tracing-sdk.ts';
import { readTracingSettings, type TracingSettings } from './tracing-settings.ts';

export type TracingOptions = {
  /** The name of the process: that of its service, or of the mesh where several share it. */
  readonly service: string;
  /** The `OTEL_*` variables; what is traced and where it goes is said there and nowhere else. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  readonly metrics?: Pick<Metrics, 'counter'>;
};

export type Tracing = {
  /** Sends what waits, for at most `timeoutMs` (2,000), and ends tracing. Never fails. */
  stop(timeoutMs?: number): Promise<void>;
};

const STOP_TIMEOUT_MS = 2_000;
/** A collector that comes and goes must not fill the log. */
const QUIET_MS = 60_000;

type Shared = { users: number; readonly started: Promise<{ shutdown(): Promise<void> }> };
let shared: Shared | undefined;

/**
 * Starts tracing for this process if a collector is named (`OTEL_EXPORTER_OTLP_ENDPOINT`); without one nothing is loaded
 * and spans cost nothing. A process has one tracer: whoever starts it again shares it, and the last to stop ends it.
 *
 * Tracing never gets in the way: spans wait in a bounded queue, and a collector that is away or slow costs spans, not
 * requests. What is wrong with the variables is logged, not thrown.
 */
export async function startTracing({ service, env, log, metrics = createMetrics() }: TracingOptions): Promise<Tracing> {
  const { settings, problems } = readTracingSettings(service, env);
  for (const problem of problems) log.warn({ problem }, 'a setting of OpenTelemetry cannot be used');
  if (settings === undefined) return { stop: async () => undefined };
  shared ??= { users: 0, started: start(settings, observeExports({ url: settings.url, log, metrics })) };
  const mine = shared;
  mine.users += 1;
  await mine.started;
  let stopped: Promise<void> | undefined;
  return {
    stop(timeoutMs = STOP_TIMEOUT_MS) {
      stopped ??= leave(mine, timeoutMs);
      return stopped;
    },
  };
}

async function start(settings: TracingSettings, observe: ExportObserver) {
  const { createContextManager, createTracerProvider } = await import('./tracing-sdk.ts');
  const provider = createTracerProvider({ ...settings, resource: { 'service.instance.id': randomUUID(), ...settings.resource } }, observe);
  context.setGlobalContextManager(createContextManager());
  useTracer(provider.getTracer('sentinelmesh'));
  return provider;
}

async function leave(mine: Shared, timeoutMs: number): Promise<void> {
  mine.users -= 1;
  if (mine.users > 0) return;
  if (shared === mine) shared = undefined;
  useTracer(undefined);
  const provider = await mine.started;
  const deadline = Promise.withResolvers<void>();
  const timer = setTimeout(deadline.resolve, timeoutMs);
  await Promise.race([provider.shutdown().catch(() => undefined), deadline.promise]);
  clearTimeout(timer);
  if (shared === undefined) context.disable();
}

/** Counts what becomes of spans, and tells when the collector is away and when it is back. */
function observeExports({ url, log, metrics }: { url: string } & Required<Pick<TracingOptions, 'log' | 'metrics'>>): ExportObserver {
  const exported = metrics.counter({
    name: 'sentinelmesh_trace_spans_total',
    help: 'Spans handed to the OpenTelemetry collector, by whether it took them.',
    labels: { result: ['delivered', 'lost'] },
  });
  const collector = new URL(url).origin;
  let away = false;
  let toldAt = Number.NEGATIVE_INFINITY;
  return ({ spans, error }) => {
    exported.add({ result: error === undefined ? 'delivered' : 'lost' }, spans);
    const now = performance.now();
    if (error !== undefined && !away && now - toldAt >= QUIET_MS) {
      away = true;
      toldAt = now;
      log.warn({ collector, error }, 'the OpenTelemetry collector takes no spans; they are dropped until it does');
    }
    if (error === undefined && away) {
      away = false;
      log.info({ collector }, 'the OpenTelemetry collector takes spans again');
    }
  };
}
