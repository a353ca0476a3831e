import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from '@sentinelmesh/telemetry';
import type { HealthReport } from './health.ts';

/** `/healthz` (alive), `/readyz` (can work) and `/metrics` of a process. */
export async function startOpsServer({
  host,
  port,
  checkHealth,
  metrics,
}: {
  host: string;
  port: number;
  checkHealth: () => Promise<HealthReport>;
  metrics: Metrics;
}) {
  const pages: Record<string, () => Promise<{ status: number; type: string; body: string }>> = {
    '/healthz': async () => ({ status: 200, type: 'application/json', body: '{"status":"alive"}' }),
    async '/readyz'() {
      const report = await checkHealth();
      return { status: report.ready ? 200 : 503, type: 'application/json', body: JSON.stringify(report) };
    },
    async '/metrics'() {
      const { contentType, text } = await metrics.render();
      return { status: 200, type: contentType, body: text };
    },
  };
  const server = createServer((request, response) => {
    const page = pages[request.url ?? ''];
    if (page === undefined) return response.writeHead(404).end();
    page().then(
      ({ status, type, body }) => response.writeHead(status, { 'content-type': type }).end(body),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => new Promise<void>((resolve) => void server.close(() => resolve()).closeAllConnections()),
  };
}
