import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import {
  type Attributes,
  type Context,
  INVALID_SPAN_CONTEXT,
  type Span,
  type SpanOptions,
  type SpanStatus,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { NotFound } from '@sentinelmesh/kernel';
import { withSpan } from './with-span.ts';

type Recorded = { name: string; attributes?: Attributes | undefined; parent?: string | undefined; status?: SpanStatus; ended: boolean };

/** A tracer of our own that remembers what it was asked for: the SDK is not a dependency. */
function recordSpans(): Recorded[] {
  const spans: Recorded[] = [];
  const startActiveSpan = (name: string, options: SpanOptions, context: Context, fn: (span: Span) => unknown) => {
    const recorded: Recorded = { name, attributes: options.attributes, parent: trace.getSpanContext(context)?.traceId, ended: false };
    spans.push(recorded);
    const span = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
    span.setStatus = (status) => {
      recorded.status = status;
      return span;
    };
    span.end = () => {
      recorded.ended = true;
    };
    return fn(span);
  };
  // Only the one method that is used: the interface has overloads a fake need not repeat.
  trace.setGlobalTracerProvider({ getTracer: () => ({ startActiveSpan }) as unknown as Tracer });
  return spans;
}

describe('a span', () => {
  afterEach(() => trace.disable());

  it('is only the function when no SDK is registered', async () => {
    assert.equal(await withSpan('guard.inspect', {}, () => 7), 7);
    await assert.rejects(
      withSpan('guard.inspect', {}, () => Promise.reject(new Error('x'))),
      /x/,
    );
  });

  it('carries name, harmless attributes and the parent of another process, and ends', async () => {
    const spans = recordSpans();
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    await withSpan('guard.inspect', { findings: 2, input_text: 'hunter2' }, () => 1, traceparent);
    const [, traceId] = traceparent.split('-');
    assert.deepEqual(spans, [{ name: 'guard.inspect', attributes: { findings: 2 }, parent: traceId, ended: true }]);
  });

  it('is marked with the code of an error, not with its message', async () => {
    const spans = recordSpans();
    await assert.rejects(withSpan('a', {}, () => Promise.reject(new NotFound('key', 'key_1'))));
    await assert.rejects(withSpan('b', {}, () => Promise.reject(new Error('hunter2'))));
    assert.deepEqual(
      spans.map(({ status, ended }) => [status?.message, ended]),
      [
        ['not_found', true],
        ['internal', true],
      ],
    );
  });
});
