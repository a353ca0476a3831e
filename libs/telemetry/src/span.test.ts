import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { NotFound, Unavailable } from '@sentinelmesh/kernel';
import { activeTraceId, isTracing, startSpan, useTracer, withSpan } from './span.ts';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const HEADER = `00-${TRACE_ID}-00f067aa0ba902b7-01`;

describe('a span, when nothing is traced', () => {
  it('is only the function, and says nothing of a trace', async () => {
    assert.equal(isTracing(), false);
    assert.equal(await withSpan('inspect', { parent: HEADER }, (span) => span.traceparent ?? 'none'), 'none');
    await assert.rejects(
      withSpan('inspect', {}, () => Promise.reject(new Error('x'))),
      /x/,
    );
    assert.equal(activeTraceId(), undefined);
  });
});

describe('a span', () => {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  before(() => void context.setGlobalContextManager(new AsyncLocalStorageContextManager()));
  beforeEach(() => useTracer(provider.getTracer('test')));
  afterEach(() => {
    exporter.reset();
    useTracer(undefined);
  });
  after(() => context.disable());
  const ended = () => exporter.getFinishedSpans();
  const one = () => ended()[0] ?? assert.fail('no span has ended');

  it('continues the trace of the header, and its own header is for whoever is called', async () => {
    const header = await withSpan('inspect', { parent: HEADER }, ({ traceparent }) => traceparent);
    assert.deepEqual([one().spanContext().traceId, one().parentSpanContext?.spanId], [TRACE_ID, '00f067aa0ba902b7']);
    assert.equal(header, `00-${TRACE_ID}-${one().spanContext().spanId}-01`);
  });

  it('begins a trace where there is none to continue', () => {
    startSpan('one', { parent: 'nonsense' }).end();
    startSpan('two').end();
    const [one, two] = ended();
    assert.notEqual(one?.spanContext().traceId, two?.spanContext().traceId);
    assert.equal(one?.parentSpanContext, undefined);
  });

  it('is below the active one of its trace, and below the header of another', async () => {
    await withSpan('outer', { parent: HEADER }, async (outer) => {
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(activeTraceId(), TRACE_ID);
      startSpan('implied').end();
      startSpan('same trace', { parent: HEADER }).end();
      startSpan('other trace', { parent: HEADER.replace('4bf9', '0000') }).end();
      outer.set({ done: true });
    });
    const outer = ended()
      .find(({ name }) => name === 'outer')
      ?.spanContext().spanId;
    const parentOf = (name: string) => ended().find((span) => span.name === name)?.parentSpanContext?.spanId;
    assert.deepEqual([parentOf('implied'), parentOf('same trace'), parentOf('other trace')], [outer, outer, '00f067aa0ba902b7']);
  });

  it('names its service, and those within it do too', async () => {
    await withSpan('outer', { service: 'guard' }, () => startSpan('inner').end());
    assert.deepEqual(
      ended().map(({ attributes }) => attributes['sentinelmesh.service']),
      ['guard', 'guard'],
    );
  });

  it('leaves out text under a sensitive key, and keeps counts', () => {
    const attributes = { input_text: 'hunter2', api_key: 'k', absent: undefined, 'gen_ai.usage.input_tokens': 7, findings: 2, id: 'evt_1' };
    startSpan('inspect', { attributes }).end();
    assert.deepEqual(one().attributes, { 'gen_ai.usage.input_tokens': 7, findings: 2, id: 'evt_1' });
  });

  it('is marked with the code of an error, not with its message, and ends once', () => {
    const failures = [new NotFound('key', 'hunter2'), new Unavailable('hunter2'), new Error('hunter2')];
    for (const kind of ['client', 'server'] as const)
      for (const error of failures) {
        const span = startSpan(kind, { kind });
        span.end(error);
        span.end();
      }
    assert.deepEqual(
      ended().map(({ name, status, attributes }) => [name, attributes['error.type'], status.message]),
      [
        ['client', 'not_found', 'not_found'],
        ['client', 'unavailable', 'unavailable'],
        ['client', 'internal', 'internal'],
        // That nothing was found is no failure of the server.
        ['server', 'not_found', undefined],
        ['server', 'unavailable', 'unavailable'],
        ['server', 'internal', 'internal'],
      ],
    );
    assert.ok(!JSON.stringify(ended().map(({ attributes, status, events }) => [attributes, status, events])).includes('hunter2'));
  });
});
