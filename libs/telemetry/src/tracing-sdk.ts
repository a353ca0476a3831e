/** The OpenTelemetry SDK behind `startTracing`: imported only where something is traced. */
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { SamplerSetting, TracingSettings } from './tracing-settings.ts';

/** A span is refused nothing that the mesh writes; what exceeds this is a mistake, and is cut. */
const SPAN_LIMITS = { attributeCountLimit: 32, attributeValueLengthLimit: 256, eventCountLimit: 8, linkCountLimit: 8 };

/** Told what became of each batch of spans. */
export type ExportObserver = (result: { readonly spans: number; readonly error?: unknown }) => void;

export function createContextManager() {
  return new AsyncLocalStorageContextManager();
}

/** Spans wait in a bounded queue and are sent one batch after the other; what does not fit is dropped. */
export function createTracerProvider(settings: TracingSettings, observe: ExportObserver): TracerProvider {
  const { url, headers, timeoutMs, gzip, resource, queue } = settings;
  const exporter = new OTLPTraceExporter({
    url,
    headers: { ...headers },
    timeoutMillis: timeoutMs,
    ...(gzip ? { compression: GZIP } : {}),
  });
  const processor = new BatchSpanProcessor({
    exporter: observed(exporter, observe),
    maxQueueSize: queue.size,
    maxExportBatchSize: queue.batch,
    scheduledDelayMillis: queue.delayMs,
    exportTimeoutMillis: timeoutMs,
  });
  return new TracerProvider({
    resource: resourceFromAttributes(resource),
    sampler: toSampler(settings.sampler),
    spanLimits: SPAN_LIMITS,
    spanProcessors: [processor],
  });
}

type ExporterOptions = NonNullable<ConstructorParameters<typeof OTLPTraceExporter>[0]>;
// The enum that it belongs to is not exported by the package that takes it.
const GZIP = 'gzip' as NonNullable<ExporterOptions['compression']>;

function toSampler({ parentBased, ratio }: SamplerSetting): Sampler {
  const root = ratio === 1 ? new AlwaysOnSampler() : ratio === 0 ? new AlwaysOffSampler() : new TraceIdRatioBasedSampler(ratio);
  return parentBased ? new ParentBasedSampler({ root }) : root;
}

function observed(exporter: SpanExporter, observe: ExportObserver): SpanExporter {
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        observe({ spans: spans.length, ...(result.code === 0 ? {} : { error: result.error ?? new Error('refused') }) });
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}
