/** Pages for everybody: health, metrics, the OpenAPI and AsyncAPI documents and a page to browse the first. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { HealthReport } from '@sentinelmesh/service-kit';
import type { Metrics } from '@sentinelmesh/telemetry';
import type { HttpServer } from './http-server.ts';

type Dependencies = { checkHealth: () => Promise<HealthReport>; metrics: Metrics; openApi: unknown; asyncApi: string };

const DOCS_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>SentinelMesh API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<body>
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
`;

const START_SCRIPT = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true, persistAuthorization: false });
`;

// The page loads nothing from elsewhere; swagger-ui writes style attributes and shows its icons as data: images.
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export function servePages(http: HttpServer, { checkHealth, metrics, openApi, asyncApi }: Dependencies): void {
  const forProbes = { limited: false };
  http.page('/healthz', async () => ({ type: 'application/json', body: '{"status":"alive"}' }), forProbes);
  const readiness = async () => {
    const report = await checkHealth();
    const body = { type: 'application/json', body: JSON.stringify(report) };
    return report.ready ? body : { ...body, status: 503, headers: { 'retry-after': '1' } };
  };
  http.page('/readyz', readiness, forProbes);
  http.page('/metrics', async () => {
    const { contentType, text } = await metrics.render();
    return { type: contentType, body: text };
  });
  const document = JSON.stringify(openApi);
  http.page('/openapi.json', async () => ({ type: 'application/json; charset=utf-8', body: document }));
  http.page('/asyncapi.json', async () => ({ type: 'application/json; charset=utf-8', body: asyncApi }));
  serveDocs(http);
}

function serveDocs(http: HttpServer): void {
  const headers = { 'content-security-policy': CONTENT_SECURITY_POLICY };
  http.page('/docs', async () => ({ type: 'text/html; charset=utf-8', body: DOCS_PAGE, headers }));
  http.page('/docs/start.js', async () => ({ type: 'text/javascript; charset=utf-8', body: START_SCRIPT, headers }));
  const assets = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const serveAsset = (name: string, type: string) =>
    http.page(`/docs/${name}`, async () => ({
      type,
      body: await readFile(join(assets, name)),
      headers: { ...headers, 'cache-control': 'max-age=3600' },
    }));
  serveAsset('swagger-ui.css', 'text/css; charset=utf-8');
  serveAsset('swagger-ui-bundle.js', 'text/javascript; charset=utf-8');
}
