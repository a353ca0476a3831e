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
export { createTextFormat } from './text-format.ts';
export { childTraceparent, formatTraceparent, newTraceparent, parseTraceparent, type TraceContext } from './trace-context.ts';
export { withSpan } from './with-span.ts';
