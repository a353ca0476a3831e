/** What the gateway says about itself, read by tools that know nothing of it. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { Validator } from '@seriousme/openapi-schema-validator';
import { bufCurl, listMethods } from './harness/grpc.ts';
import { type Mesh, startMesh } from './harness/mesh.ts';
import { makeScratch, removeScratch } from './harness/scratch.ts';

type Operation = { readonly operationId: string; readonly summary?: string; readonly responses: Readonly<Record<string, unknown>> };
type Document = { readonly openapi: string; readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };

const CHROMIUM = '/usr/bin/chromium';

let mesh: Mesh;
before(async () => {
  mesh = await startMesh();
});
after(async () => assert.deepEqual(await mesh.remove(), []));

describe('the OpenAPI document', () => {
  let document: Document;
  let operations: readonly { path: string; method: string; operation: Operation }[];
  before(async () => {
    const { status, headers, json } = await mesh.api.get<Document>('/openapi.json', { key: null });
    assert.equal(status, 200);
    assert.match(headers.get('content-type') ?? '', /^application\/json/);
    document = json;
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
    );
  });

  it('is valid OpenAPI 3.1 for a public validator', async () => {
    assert.match(document.openapi, /^3\.1\./);
    const { valid, errors } = await new Validator().validate(structuredClone(document));
    assert.ok(valid, JSON.stringify(errors));
  });

  it('describes every path of the documents and of the route table', () => {
    assert.ok(operations.length >= 10);
    for (const path of ['/guardrails/check', '/api/v1/guard/inspect', '/api/v1/audit/logs', '/api/v1/audit/logs/{id}', '/api/v1/api-keys'])
      assert.ok(path in document.paths, path);
  });

  it('describes nothing that is not there', async () => {
    for (const { path, method } of operations) {
      // Without a key: whether a path exists is said before who asks is looked at.
      const { status } = await mesh.api.call(method, path.replaceAll(/\{\w+\}/g, 'anything'), {
        key: null,
        ...(method === 'POST' ? { raw: '{}' } : {}),
      });
      assert.equal(status, 401, `${method} ${path}`);
    }
    const { status } = await mesh.api.get('/api/v1/not-described', { key: null });
    assert.equal(status, 404);
  });

  it('gives every operation a name of its own, a summary and its refusals', () => {
    assert.equal(new Set(operations.map(({ operation }) => operation.operationId)).size, operations.length);
    for (const { path, operation } of operations) {
      assert.ok((operation.summary ?? '').length > 10, path);
      for (const status of ['401', '422', '429', '503']) assert.ok(status in operation.responses, `${path} does not say ${status}`);
    }
  });

  it('shows answers as they are: each field of an answer is described', async () => {
    const { json } = await mesh.api.post<Record<string, unknown>>('/guardrails/check', { text: 'mail a@example.com' });
    const schemas = (document as unknown as { components: { schemas: Record<string, { properties: Record<string, unknown> }> } }).components
      .schemas;
    assert.deepEqual(Object.keys(json).sort(), Object.keys(schemas.GuardrailsCheckResponse?.properties ?? {}).sort());
    const inspected = await mesh.api.post<Record<string, unknown>>('/api/v1/guard/inspect', { text: 'mail a@example.com' });
    for (const field of Object.keys(inspected.json)) assert.ok(field in (schemas.InspectResponse?.properties ?? {}), field);
  });
});

describe('the page at /docs', () => {
  it('loads all it needs from the mesh itself, and runs no script written into the page', async () => {
    const page = await fetch(`${mesh.http}/docs`);
    assert.equal(page.status, 200);
    assert.match(page.headers.get('content-type') ?? '', /^text\/html/);
    assert.match(page.headers.get('content-security-policy') ?? '', /script-src 'self'/);
    const html = await page.text();
    const assets = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address);
    assert.ok(assets.length >= 3);
    for (const asset of assets) {
      assert.match(asset, /^\/[^/]/);
      const answer = await fetch(`${mesh.http}${asset}`);
      assert.equal(answer.status, 200, asset);
      assert.ok((await answer.text()).length > 0);
    }
  });

  it('shows the operations in a browser', { skip: existsSync(CHROMIUM) ? false : `there is no ${CHROMIUM}` }, async () => {
    const profile = makeScratch();
    const flags = [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      `--user-data-dir=${join(profile, 'chromium')}`,
      '--virtual-time-budget=15000',
      '--dump-dom',
    ];
    const { stdout } = await promisify(execFile)(CHROMIUM, [...flags, `${mesh.http}/docs`], {
      maxBuffer: 64 * 1024 * 1024,
      timeout: 60_000,
    });
    removeScratch(profile);
    assert.match(stdout, /guardrails\/check/);
  });
});

describe('what runs and how well', () => {
  it('is alive and ready, with a reason for each', async () => {
    const alive = await mesh.api.get('/healthz', { key: null });
    assert.equal(alive.status, 200);
    const ready = await mesh.api.get<{ ready: boolean; checks: { name: string; ok: boolean }[] }>('/readyz', { key: null });
    assert.equal(ready.status, 200);
    assert.ok(ready.json.ready && ready.json.checks.length >= 5);
  });

  it('is measured for Prometheus, without a word of a request', async () => {
    await mesh.api.post('/guardrails/check', { text: 'persimmon-5521', user_id: 'persimmon-5522' });
    await mesh.api.get('/persimmon-5523');
    const { status, text } = await mesh.api.get('/metrics', { key: null });
    assert.equal(status, 200);
    assert.match(text, /sentinelmesh_http_request_duration_seconds_count\{[^}]*route="\/guardrails\/check"[^}]*\} [1-9]/);
    assert.doesNotMatch(text, /persimmon|smk_live/);
  });

  it('is told over gRPC too: reflection, and health of the server', async () => {
    const methods = await listMethods({ address: mesh.grpc });
    assert.ok(methods.includes('sentinelmesh.guard.v1.GuardService/Inspect'));
    const { stdout, stderr } = await bufCurl({ address: mesh.grpc }, '/grpc.health.v1.Health/Check', ['-d', '{}']);
    assert.match(stdout, /SERVING/, stderr);
  });
});
