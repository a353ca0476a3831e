import assert from 'node:assert/strict';
import { it } from 'node:test';
import { startTracing } from '@sentinelmesh/telemetry';
import { loopbackEgress, serveHttp } from './fixtures.ts';

it('a request is a span that names host, method and status, and neither path, query nor words of it', async (context) => {
  const sent: string[] = [];
  const seen: (string | undefined)[] = [];
  const server = await serveHttp((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url === '/v1/traces') sent.push(Buffer.concat(chunks).toString());
      else seen.push(request.headers.traceparent as string | undefined);
      response.writeHead(request.url === '/v1/traces' ? 200 : 429).end('{}');
    });
  });
  const egress = loopbackEgress();
  context.after(() => Promise.all([server.close(), egress.close()]));
  const log = { info: () => undefined, warn: () => undefined };
  const tracing = await startTracing({ service: 'gateway', env: { OTEL_EXPORTER_OTLP_ENDPOINT: server.url }, log });
  await egress.request({ method: 'POST', url: `${server.url}/private-path?key=hunter2`, body: 'private words' });
  await assert.rejects(egress.request({ method: 'GET', url: 'http://127.0.0.1:1/' }));
  await tracing.stop();

  type Span = { name: string; attributes: { key: string; value: Record<string, unknown> }[] };
  const { resourceSpans } = JSON.parse(sent[0] ?? '{}') as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
  const [span] = resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
  const attributes = Object.fromEntries((span?.attributes ?? []).map(({ key, value }) => [key, Object.values(value)[0]]));
  assert.equal(span?.name, 'POST');
  assert.deepEqual(attributes, {
    'http.request.method': 'POST',
    'server.address': '127.0.0.1',
    'server.port': server.port,
    'http.response.status_code': 429,
  });
  assert.equal(sent.length, 1);
  assert.ok(!/private|hunter2/.test(sent.join()));
  // The trace stays ours: other sides are not told of it.
  assert.deepEqual(seen, [undefined]);
});
