import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLogger, createMetrics, startSpan, startTracing, withSpan } from '../src/index.ts';

function recordingLog() {
  const lines: string[] = [];
  const write =
    (level: string) =>
    (...line: [string] | [object, string]) =>
      void lines.push(`${level} ${line.at(-1)}`);
  return { lines, log: { info: write('info'), warn: write('warn') } };
}

/** A collector that answers with the status it is told. */
async function startCollector() {
  const state = { status: 200, requests: 0 };
  const server = createServer((request, response) => {
    state.requests += 1;
    request.resume().on('end', () => response.writeHead(state.status).end('{}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () => new Promise<void>((resolve) => void server.close(() => resolve()).closeAllConnections());
  return {
    state,
    stop,
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`, OTEL_BSP_SCHEDULE_DELAY: '10', OTEL_EXPORTER_OTLP_TIMEOUT: '500' },
  };
}

describe('tracing', () => {
  it('loads nothing of the SDK unless a collector is named', () => {
    const script = `
      import { registerHooks } from 'node:module';
      const loaded = new Set();
      registerHooks({ load: (url, context, next) => (loaded.add(url), next(url, context)) });
      const { startTracing } = await import(${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)});
      const tracing = await startTracing({ service: 'x', env: JSON.parse(process.argv[1]), log: { info() {}, warn() {} } });
      console.log([...loaded].filter((url) => /opentelemetry.(sdk|exporter|otlp)/.test(url)).length, loaded.size > 10);
      await tracing.stop();`;
    const run = (env: object) =>
      spawnSync(process.execPath, ['--input-type=module', '-e', script, JSON.stringify(env)], { encoding: 'utf8' });
    assert.match(run({}).stdout, /^0 true/);
    assert.match(run({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' }).stdout, /^[1-9]\d* true/);
  });

  it('sends what waits when it stops, and the last to stop ends it', async () => {
    const { state, stop, env } = await startCollector();
    const { log } = recordingLog();
    const slow = { ...env, OTEL_BSP_SCHEDULE_DELAY: '60000' };
    const [first, second] = [await startTracing({ service: 'a', env: slow, log }), await startTracing({ service: 'b', env: slow, log })];
    await Promise.all([first.stop(), first.stop()]);
    startSpan('still traced').end();
    assert.equal(state.requests, 0);
    await second.stop();
    assert.equal(state.requests, 1);
    assert.equal(startSpan('no more').traceparent, undefined);
    await stop();
  });

  it('tells once that the collector is away and once that it is back, and counts what was lost', async () => {
    const { state, stop, env } = await startCollector();
    const { log, lines } = recordingLog();
    const metrics = createMetrics();
    const tracing = await startTracing({ service: 'a', env, log, metrics });
    const sendSome = async () => {
      const { requests } = state;
      startSpan('some').end();
      while (state.requests === requests) await sleep(5);
      await sleep(20);
    };
    state.status = 400;
    for (let round = 0; round < 5; round += 1) await sendSome();
    state.status = 200;
    for (let round = 0; round < 5; round += 1) await sendSome();
    assert.deepEqual(
      lines.map((line) => line.split(' ')[0]),
      ['warn', 'info'],
    );
    const { text } = await metrics.render();
    assert.match(text, /sentinelmesh_trace_spans_total\{result="lost"\} 5/);
    assert.match(text, /sentinelmesh_trace_spans_total\{result="delivered"\} 5/);
    await tracing.stop();
    await stop();
  });

  it('puts the trace on log lines', async () => {
    const { stop, env } = await startCollector();
    const tracing = await startTracing({ service: 'a', env, log: recordingLog().log });
    const lines: string[] = [];
    const log = createLogger({ service: 'a', destination: { write: (line) => void lines.push(line) } });
    const header = await withSpan('work', {}, async (span) => {
      await sleep(1);
      log.info({ findings: 2 }, 'within');
      return span.traceparent;
    });
    log.info('without');
    const [within, without] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual([within?.findings, within?.traceId, without?.traceId], [2, header?.split('-')[1], undefined]);
    await tracing.stop();
    await stop();
  });
});
