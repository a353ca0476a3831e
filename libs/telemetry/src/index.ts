export { createLogger, type LogFields, type Logger, type LoggerOptions, type LogLevel, silentLogger } from './logger.ts';
export {
  type Counter,
  createMetrics,
  type Gauge,
  type Histogram,
  type LabelDefinitions,
  type LabelValues,
  type MetricDefinition,
  type Metrics,
} from './metrics.ts';
export { isTracing, type Span, type SpanAttributes, type SpanOptions, startSpan, withSpan } from './span.ts';
export { createTextFormat } from './text-format.ts';
export { childTraceparent, formatTraceparent, newTraceparent, parseTraceparent, type TraceContext, traceIdOf } from './trace-context.ts';
export { startTracing, type Tracing, type TracingOptions } from './tracing.ts';
