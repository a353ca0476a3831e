import { type Attributes, type Context, context, type Span, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { MeshError } from '@sentinelmesh/kernel';
import { isSensitiveKey } from './sensitive-key.ts';
import { parseTraceparent } from './trace-context.ts';

/**
 * Runs `fn` within a span; without a registered OpenTelemetry SDK it just runs it. A failure marks the span with the
 * code of the error, never with its message, and is passed on.
 *
 * @param attributes ids and counts; sensitive keys are left out.
 * @param traceparent the caller's W3C header, where the span's parent is in another process.
 */
export async function withSpan<T>(
  name: string,
  attributes: Attributes,
  fn: (span: Span) => T | Promise<T>,
  traceparent?: string,
): Promise<T> {
  const safe = Object.fromEntries(Object.entries(attributes).filter(([key]) => !isSensitiveKey(key)));
  return trace.getTracer('sentinelmesh').startActiveSpan(name, { attributes: safe }, parentContext(traceparent), async (span) => {
    try {
      return await fn(span);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof MeshError ? error.code : 'internal' });
      throw error;
    } finally {
      span.end();
    }
  });
}

function parentContext(traceparent: string | undefined): Context {
  const parent = parseTraceparent(traceparent);
  if (parent === undefined) return context.active();
  const { traceId, spanId, sampled } = parent;
  return trace.setSpanContext(context.active(), {
    traceId,
    spanId,
    traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
  });
}
