/** Who is let in, from the moment a key is made to the moment it is revoked, and which web pages may ask. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { assertProblem } from './harness/api.ts';
import { connectGrpc } from './harness/grpc.ts';
import { type Mesh, startMesh } from './harness/mesh.ts';
import { commandJson, createKey } from './harness/organizations.ts';
import { eventually } from './harness/waiting.ts';

const CONSOLE = 'https://console.example.com';
let mesh: Mesh;
before(async () => {
  mesh = await startMesh({
    env: { MESH_CORS_ORIGINS: `${CONSOLE},https://other.example.com`, MESH_LIMIT_KEY: 'off', MESH_LIMIT_IP: 'off' },
  });
});
after(async () => assert.deepEqual(await mesh.remove(), []));

describe('a key', () => {
  const ask = (options: { key?: string | null; headers?: Record<string, string> }) =>
    mesh.api.post('/guardrails/check', { text: 'a' }, options);

  it('that is missing or was never made is refused with 401 and the way to authenticate', async () => {
    const [start = '', live = '', id = '', secret = '', crc = ''] = mesh.apiKey.split('_');
    const other = secret.startsWith('A') ? `B${secret.slice(1)}` : `A${secret.slice(1)}`;
    const bad = [
      null,
      'x',
      mesh.apiKey.slice(0, -1),
      `${mesh.apiKey}A`,
      [start, live, id, other, crc].join('_'),
      mesh.apiKey.toUpperCase(),
      'k'.repeat(10_000),
      "' or 1=1 --",
    ];
    for (const key of bad) {
      const answer = await ask({ key });
      assert.match(assertProblem(answer, 401).code, /^(unauthenticated|api_key_rejected)$/);
      assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer/);
    }
    for (const authorization of ['Bearer', 'Bearer  ', `Basic ${btoa(`user:${mesh.apiKey}`)}`, `bearer${mesh.apiKey}`])
      assertProblem(await ask({ key: null, headers: { authorization } }), 401);
  });

  it('works as `authorization: Bearer` too', async () => {
    assert.equal((await ask({ key: null, headers: { authorization: `Bearer ${mesh.apiKey}` } })).status, 200);
  });

  it('that has expired is refused with 401, at that very time', async () => {
    const expires = new Date(Date.now() + 2_500).toISOString();
    const { api_key: key } = await createKey(mesh, mesh, ['--expires', expires]);
    assert.equal((await ask({ key })).status, 200);
    const refused = await eventually('the expiry', async () => {
      const answer = await ask({ key });
      return answer.status !== 200 && { answer, at: Date.now() };
    });
    assertProblem(refused.answer, 401);
    assert.ok(
      refused.at >= Date.parse(expires) && refused.at < Date.parse(expires) + 1_000,
      `${refused.at - Date.parse(expires)} ms after it expired`,
    );
  });

  it('that was revoked is refused with 401, whoever asks', async () => {
    const { api_key: key, key_id: id } = await createKey(mesh, mesh);
    assert.equal((await mesh.api.delete(`/api/v1/api-keys/${id}`, { key })).status, 200);
    await eventually('the refusal', async () => (await ask({ key })).status === 401);
    const connection = connectGrpc(mesh.grpc);
    assert.equal(
      (await connection.call('sentinelmesh.guard.v1.GuardService/Inspect', new Uint8Array(), { 'x-api-key': key })).code,
      'UNAUTHENTICATED',
    );
    connection.close();
  });

  it('without the scope is refused with 403 that names it, and cannot give itself more', async () => {
    const { api_key: key } = await createKey(mesh, mesh, ['--scopes', 'audit:read']);
    assert.match(assertProblem(await ask({ key }), 403).detail, /guard:inspect/);
    assertProblem(await mesh.api.post('/api/v1/api-keys', { name: 'more', workspace_id: mesh.workspaceId, scopes: ['*'] }, { key }), 403);
    assert.equal((await mesh.api.get('/api/v1/audit/logs', { key })).status, 200);
    const { api_key: maker } = await createKey(mesh, mesh, ['--scopes', 'identity:write']);
    const escalation = await mesh.api.post(
      '/api/v1/api-keys',
      { name: 'more', workspace_id: mesh.workspaceId, scopes: ['*'] },
      { key: maker },
    );
    assertProblem(escalation, 403, 422);
  });

  it('opens no method that is for operators or services', async () => {
    const connection = connectGrpc(mesh.grpc);
    for (const method of ['CreateOrganization', 'ListOrganizations', 'AuthenticateApiKey']) {
      const { code } = await connection.call(`sentinelmesh.identity.v1.IdentityService/${method}`, new Uint8Array(), {
        'x-api-key': mesh.apiKey,
      });
      assert.equal(code, 'PERMISSION_DENIED', method);
    }
    connection.close();
  });
});

describe('a revoked key', () => {
  it('works no more within a second of `mesh key revoke`, over REST and gRPC', async (test) => {
    const { key_id: id, api_key: key } = await createKey(mesh, mesh);
    const uses = useUntilRefused(key);
    await uses.firstAnswer;
    const { revoked_at } = await commandJson<{ revoked_at: string }>(mesh, ['key', 'revoke', id, '--org', mesh.orgId]);
    const { lastAllowedAt, refusedAt } = await uses.refusal;
    const revokedAt = Date.parse(revoked_at);
    test.diagnostic(
      `refused ${refusedAt - revokedAt} ms after it was revoked; the last request that was let in began ${lastAllowedAt - revokedAt} ms after it`,
    );
    assert.ok(lastAllowedAt - revokedAt < 1_000);
    const connection = connectGrpc(mesh.grpc);
    assert.equal(
      (await connection.call('sentinelmesh.guard.v1.GuardService/Inspect', Buffer.from([0x0a, 1, 0x61]), { 'x-api-key': key })).code,
      'UNAUTHENTICATED',
    );
    connection.close();
  });

  it('works no more within a second of DELETE /api/v1/api-keys/{id}, and stays revoked', async (test) => {
    const { key_id: id, api_key: key } = await createKey(mesh, mesh);
    const uses = useUntilRefused(key);
    await uses.firstAnswer;
    const first = await mesh.api.delete<{ api_key: { revoked_at: string } }>(`/api/v1/api-keys/${id}`);
    const answeredAt = Date.now();
    const { lastAllowedAt } = await uses.refusal;
    test.diagnostic(`the last request that was let in began ${lastAllowedAt - answeredAt} ms after the answer`);
    assert.ok(lastAllowedAt - answeredAt < 1_000);
    const again = await mesh.api.delete<{ api_key: { revoked_at: string } }>(`/api/v1/api-keys/${id}`);
    assert.equal(again.status, 200);
    assert.equal(again.json.api_key.revoked_at, first.json.api_key.revoked_at);
  });
});

/** Asks with a key again and again. Times are those at which a request began. */
function useUntilRefused(key: string) {
  let sawFirst: () => void = () => undefined;
  const firstAnswer = new Promise<void>((resolve) => {
    sawFirst = resolve;
  });
  const refusal = (async () => {
    for (let lastAllowedAt = 0; ; await sleep(5)) {
      const startedAt = Date.now();
      const answer = await mesh.api.post('/guardrails/check', { text: 'hello' }, { key });
      if (answer.status !== 200) {
        assertProblem(answer, 401);
        return { lastAllowedAt, refusedAt: startedAt };
      }
      lastAllowedAt = startedAt;
      sawFirst();
    }
  })();
  return { firstAnswer, refusal };
}

describe('a key in a list', () => {
  it('shows how it begins and nothing that would let somebody in', async () => {
    const { key_id: id, api_key: key } = await createKey(mesh, mesh, ['--name', 'listed', '--scopes', 'guard:inspect,audit:read']);
    const { json, text } = await mesh.api.get<{ api_keys: { id: string; name: string; scopes: string[]; display: string }[] }>(
      '/api/v1/api-keys?page_size=500',
    );
    const listed = json.api_keys.find((candidate) => candidate.id === id);
    assert.deepEqual([listed?.name, listed?.scopes], ['listed', ['guard:inspect', 'audit:read']]);
    assert.ok(key.startsWith((listed?.display ?? '-').replace(/[….]+$/, '')), listed?.display);
    assert.ok(!text.includes(key.split('_')[3] ?? key));
  });
});

describe('a web page', () => {
  const preflight = (origin: string, path = '/guardrails/check') =>
    fetch(`${mesh.http}${path}`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,x-api-key,idempotency-key',
      },
    });

  it('of an origin on the list may ask, and read the answer and its headers', async () => {
    const allowed = await preflight(CONSOLE);
    assert.ok([200, 204].includes(allowed.status));
    assert.equal(allowed.headers.get('access-control-allow-origin'), CONSOLE);
    assert.match(allowed.headers.get('access-control-allow-methods') ?? '', /POST/);
    for (const header of ['content-type', 'x-api-key', 'idempotency-key'])
      assert.match(allowed.headers.get('access-control-allow-headers') ?? '', new RegExp(header, 'i'));
    const answer = await mesh.api.post('/guardrails/check', { text: 'a' }, { headers: { origin: CONSOLE } });
    assert.equal(answer.headers.get('access-control-allow-origin'), CONSOLE);
    assert.match(answer.headers.get('vary') ?? '', /origin/i);
    for (const header of ['x-request-id', 'ratelimit', 'retry-after'])
      assert.match(answer.headers.get('access-control-expose-headers') ?? '', new RegExp(header, 'i'));
  });

  it('of an origin on the list may revoke a key, and see why a request is refused', async () => {
    const removal = await fetch(`${mesh.http}/api/v1/api-keys/key_x`, {
      method: 'OPTIONS',
      headers: { origin: CONSOLE, 'access-control-request-method': 'DELETE', 'access-control-request-headers': 'x-api-key' },
    });
    assert.match(removal.headers.get('access-control-allow-methods') ?? '', /DELETE/);
    const refused = await mesh.api.post('/guardrails/check', { text: 'a' }, { key: null, headers: { origin: CONSOLE } });
    assertProblem(refused, 401);
    assert.equal(refused.headers.get('access-control-allow-origin'), CONSOLE);
  });

  it('of any other origin is told nothing that its browser would let it use', async () => {
    for (const origin of [
      'https://evil.example.com',
      `${CONSOLE}.evil.example`,
      'http://console.example.com',
      'https://console.example.com:8443',
      'null',
    ]) {
      const { headers } = await preflight(origin);
      assert.ok(![origin, '*'].includes(headers.get('access-control-allow-origin') ?? ''), origin);
      const answer = await mesh.api.post('/guardrails/check', { text: 'a' }, { headers: { origin } });
      assert.ok(![origin, '*'].includes(answer.headers.get('access-control-allow-origin') ?? ''), origin);
    }
  });
});
