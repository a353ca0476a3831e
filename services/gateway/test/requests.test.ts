import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { Unavailable } from '@sentinelmesh/kernel';
import { until } from '@sentinelmesh/testkit';
import { type Gateway, startGateway } from './gateway-fixture.ts';

describe('the gateway', () => {
  let gateway: Gateway;
  let key: string;
  before(async () => {
    gateway = await startGateway({ MESH_CORS_ORIGINS: 'https://console.example.com' });
  });
  beforeEach(() => {
    key = gateway.givenKey().secret;
    gateway.backstage.inspect = async () => ({ decision: 'allow', riskLevel: 'info' });
  });
  after(() => gateway.stop());
  const check = (body: unknown, headers: Record<string, string> = { 'x-api-key': key }) => gateway.post('/guardrails/check', body, headers);

  describe('letting callers in', () => {
    it('takes a key as x-api-key and as a bearer token', async () => {
      assert.equal((await check({ text: 'hello' })).status, 200);
      assert.equal((await check({ text: 'hello' }, { authorization: `Bearer ${key}` })).status, 200);
    });

    it('answers 401 without a key and with a wrong one, and never treats the caller as anonymous', async () => {
      for (const headers of [
        {},
        { 'x-api-key': '' },
        { 'x-api-key': 'nonsense' },
        { authorization: 'Basic abc' },
        { 'x-api-key': 'x'.repeat(5_000) },
      ]) {
        const before = gateway.backstage.inspected.length;
        const { status, json, headers: answered } = await check({ text: 'hello' }, headers as Record<string, string>);
        assert.equal(status, 401);
        assert.equal(json.status, 401);
        assert.match(answered.get('www-authenticate') ?? '', /^Bearer/);
        assert.equal(gateway.backstage.inspected.length, before);
      }
    });

    it('answers 403 when the key has not the scope', async () => {
      const { secret } = gateway.givenKey(['audit:read']);
      const { status, json } = await check({ text: 'hello' }, { 'x-api-key': secret });
      assert.equal(status, 403);
      assert.equal(json.code, 'permission_denied');
    });

    it('asks identity once for a key that is used often', async () => {
      await check({ text: 'hello' });
      const before = gateway.backstage.lookUps;
      await Promise.all(Array.from({ length: 20 }, () => check({ text: 'hello' })));
      assert.equal(gateway.backstage.lookUps, before);
    });

    it('stops taking a revoked key within a second', async () => {
      assert.equal((await check({ text: 'hello' })).status, 200);
      const revokedAt = Date.now();
      await gateway.revoke(key);
      await until(async () => (await check({ text: 'hello' })).status === 401, 'the key to be refused', 1_000);
      assert.ok(Date.now() - revokedAt < 1_000);
    });

    it('stops taking a key that has expired, also one that it remembers', async () => {
      const { secret } = gateway.givenKey(['*'], new Date(Date.now() + 300));
      assert.equal((await check({ text: 'hello' }, { 'x-api-key': secret })).status, 200);
      gateway.backstage.keys.delete(secret);
      await until(async () => (await check({ text: 'hello' }, { 'x-api-key': secret })).status === 401, 'the key to expire', 1_000);
    });

    it('allows pages of listed origins only', async () => {
      const preflight = (origin: string) =>
        fetch(`${gateway.http}/guardrails/check`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });
      assert.equal(
        (await preflight('https://console.example.com')).headers.get('access-control-allow-origin'),
        'https://console.example.com',
      );
      assert.equal((await preflight('https://evil.example.com')).headers.get('access-control-allow-origin'), null);
      assert.match((await preflight('https://console.example.com')).headers.get('access-control-allow-methods') ?? '', /DELETE/);
    });

    it('lets pages of listed origins read errors', async () => {
      for (const path of ['/api/v1/workspaces', '/nothing/here', '/guardrails/check']) {
        const { headers } = await gateway.get(path, { origin: 'https://console.example.com' });
        assert.equal(headers.get('access-control-allow-origin'), 'https://console.example.com', path);
      }
    });
  });

  describe('reading requests', () => {
    it('answers every body that it cannot use with a problem document that names what is wrong', async () => {
      const cases: [string | Record<string, unknown>, number, string?][] = [
        ['{"text":', 400],
        ['', 422],
        ['[]', 422],
        ['"text"', 422],
        ['null', 422],
        [{}, 422, 'text'],
        [{ text: 5 }, 422, 'text'],
        [{ text: { a: 1 } }, 422, 'text'],
        [{ text: '' }, 422, 'text'],
        [{ text: 'a', check_type: 'sideways' }, 422, 'check_type'],
        [{ text: 'a', surprise: true }, 422, 'surprise'],
        [{ text: 'a\0b' }, 422, 'text'],
        [{ text: 'a', user_id: '\0' }, 422, 'user_id'],
        ['{"text":"a","__proto__":{"x":1}}', 400],
      ];
      for (const [body, expected, field] of cases) {
        const { status, json, headers } = await check(body);
        assert.equal(status, expected, JSON.stringify(body));
        assert.match(headers.get('content-type') ?? '', /^application\/problem\+json/);
        assert.equal(json.request_id, headers.get('x-request-id'));
        assert.ok(typeof json.code === 'string' && typeof json.detail === 'string');
        if (field !== undefined) assert.equal((json.errors as { field: string }[])[0]?.field, field);
      }
    });

    it('refuses wrong types and unknown fields of resources too, instead of making something of them', async () => {
      const inspect = (body: unknown) => gateway.post('/api/v1/guard/inspect', body, { 'x-api-key': key });
      for (const body of [
        { text: 5 },
        { text: ['a'] },
        { text: 'a', strict_keywords: 'yes' },
        { text: 'a', canaries: 'b' },
        { tekst: 'a' },
      ]) {
        const { status, json } = await inspect(body);
        assert.equal(status, 422, JSON.stringify(body));
        assert.equal(json.code, 'invalid_argument');
      }
      assert.equal((await gateway.get('/api/v1/audit/logs?page_size=many', { 'x-api-key': key })).status, 422);
      assert.equal((await gateway.get('/api/v1/audit/logs?page_size=7', { 'x-api-key': key })).json.next_page_token, '7');
    });

    it('never quotes what the caller sent in an error', async () => {
      const { text } = await gateway.post('/api/v1/guard/inspect', { text: 'a', strict_keywords: 'my secret words' }, { 'x-api-key': key });
      assert.ok(!text.includes('my secret words'));
    });

    it('answers 413 beyond one mebibyte and 415 for a type that it does not know', async () => {
      assert.equal((await check({ text: 'x'.repeat(1024 * 1024) })).status, 413);
      assert.equal((await check('<text/>', { 'x-api-key': key, 'content-type': 'application/xml' })).status, 415);
    });

    it('reads JSON under the content type that curl sends when it is told nothing', async () => {
      assert.equal((await check({ text: 'hello' }, { 'x-api-key': key, 'content-type': 'application/x-www-form-urlencoded' })).status, 200);
    });

    it('answers 405 with Allow for a method that a path does not take', async () => {
      for (const [method, path, allow] of [
        ['GET', '/guardrails/check', 'POST'],
        ['PUT', '/api/v1/workspaces', 'GET, POST, HEAD'],
        ['DELETE', '/docs', 'GET, HEAD'],
      ] as const) {
        const response = await fetch(`${gateway.http}${path}`, { method });
        assert.equal(response.status, 405);
        assert.equal(response.headers.get('allow'), allow);
        assert.equal(((await response.json()) as { code: string }).code, 'method_not_allowed');
      }
    });

    it('answers a problem document whatever is wrong with the address or the HTTP', async () => {
      for (const path of ['/api/v1/audit/logs/%FF', `/api/v1/audit/logs/${'a'.repeat(300)}`]) {
        const { status, json } = await gateway.get(path, { 'x-api-key': key });
        assert.equal(status, 404);
        assert.equal(json.code, 'no_such_path');
      }
      for (const [bytes, status] of [
        ['NONSENSE\r\n\r\n', 400],
        [`GET /${'a'.repeat(20_000)} HTTP/1.1\r\nhost: a\r\n\r\n`, 431],
      ] as const) {
        const answer = await gateway.send(bytes);
        assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} [^]*application/problem\\+json[^]*"code":"malformed_request"`));
      }
    });

    it('answers 404 for a path that does not exist and for things of nobody', async () => {
      assert.equal((await gateway.get('/nothing/here', { 'x-api-key': key })).status, 404);
      const { status, json } = await gateway.get('/api/v1/audit/logs/evt_x', { 'x-api-key': key });
      assert.equal(status, 404);
      assert.equal(json.code, 'not_found');
    });
  });

  describe('passing requests on', () => {
    it('calls a text safe when it is as safe as the policy asks for, .7 unless told', async () => {
      const cases: [minSafetyScore: number, safe: boolean, level: string][] = [
        [0, true, 'warning'],
        [0.6, true, 'warning'],
        [0.8, false, 'unsafe'],
      ];
      for (const [minSafetyScore, safe, level] of cases) {
        gateway.backstage.inspect = async () => ({ decision: 'redact', risk: 0.25, riskLevel: 'low', minSafetyScore });
        const { json } = await check({ text: 'hello' });
        assert.deepEqual([json.score, json.safe, json.level], [0.75, safe, level]);
      }
    });

    it('answers 503 with Retry-After when the guard does not answer', async () => {
      gateway.backstage.inspect = async () => {
        throw new Unavailable('the bus does not answer');
      };
      const { status, headers } = await check({ text: 'hello' });
      assert.equal(status, 503);
      assert.equal(headers.get('retry-after'), '1');
    });

    it('answers 500 with nothing but a request id when something is broken', async () => {
      gateway.backstage.inspect = async () => {
        throw new Error('the text was: hello');
      };
      const { status, text } = await check({ text: 'hello' });
      assert.equal(status, 500);
      assert.ok(!text.includes('hello'));
    });

    it('gives the whole answer of a resource, empty lists and zeros included', async () => {
      const { json } = await gateway.post('/api/v1/guard/inspect', { text: 'hello' }, { 'x-api-key': key });
      assert.deepEqual(json.findings, []);
      assert.equal(json.risk, 0);
      assert.ok(!('redacted_text' in json));
    });

    it('keeps a request id that a caller gives, and makes one otherwise', async () => {
      assert.equal((await check({ text: 'a' }, { 'x-api-key': key, 'x-request-id': 'mine-1' })).headers.get('x-request-id'), 'mine-1');
      assert.match(
        (await check({ text: 'a' }, { 'x-api-key': key, 'x-request-id': 'not ok!' })).headers.get('x-request-id') ?? '',
        /^req_/,
      );
    });
  });

  describe('repeating a request with the same Idempotency-Key', () => {
    const once = (body: unknown, idempotencyKey: string, apiKey = key) =>
      check(body, { 'x-api-key': apiKey, 'idempotency-key': idempotencyKey });

    it('gives the first answer and carries nothing out', async () => {
      const first = await once({ text: 'hello' }, 'k-1');
      const before = gateway.backstage.inspected.length;
      const second = await once({ text: 'hello' }, 'k-1');
      assert.equal(second.text, first.text);
      assert.equal(second.headers.get('idempotency-replayed'), 'true');
      assert.equal(gateway.backstage.inspected.length, before);
    });

    it('is refused when it is another request', async () => {
      await once({ text: 'hello' }, 'k-2');
      const { status, json } = await once({ text: 'other' }, 'k-2');
      assert.equal(status, 422);
      assert.equal(json.code, 'idempotency_key_reused');
    });

    it('is carried out once when both come at the same time', async () => {
      const before = gateway.backstage.inspected.length;
      const answers = await Promise.all(Array.from({ length: 10 }, () => once({ text: 'hello' }, 'k-3')));
      assert.equal(gateway.backstage.inspected.length, before + 1);
      assert.ok(answers.every(({ status }) => status === 200 || status === 409));
    });

    it('means nothing for another caller', async () => {
      await once({ text: 'hello' }, 'k-4');
      const other = await once({ text: 'other' }, 'k-4', gateway.givenKey().secret);
      assert.equal(other.status, 200);
    });

    it('is carried out again after a failure', async () => {
      gateway.backstage.inspect = async () => {
        throw new Unavailable('away');
      };
      assert.equal((await once({ text: 'hello' }, 'k-5')).status, 503);
      gateway.backstage.inspect = async () => ({ decision: 'allow' });
      assert.equal((await once({ text: 'hello' }, 'k-5')).status, 200);
    });

    it('is refused with a key that is empty or too long', async () => {
      assert.equal((await once({ text: 'hello' }, 'x'.repeat(256))).status, 422);
    });
  });

  describe('an answer too large to remember', () => {
    it('is given once; a repetition is told so and carries nothing out', async () => {
      gateway.backstage.inspect = async ({ text }) => ({ decision: 'redact', riskLevel: 'low', redactedText: text });
      const repeat = () => check({ text: 'a '.repeat(150_000) }, { 'x-api-key': key, 'idempotency-key': 'large' });
      assert.equal((await repeat()).status, 200);
      const before = gateway.backstage.inspected.length;
      const { status, json } = await repeat();
      assert.equal(status, 409);
      assert.equal(json.code, 'idempotency_answer_not_kept');
      assert.equal(gateway.backstage.inspected.length, before);
    });
  });

  describe('pages for everybody', () => {
    it('tell health, metrics and the API without a key', async () => {
      assert.equal((await gateway.get('/healthz')).status, 200);
      assert.equal((await gateway.get('/readyz')).json.ready, true);
      assert.match((await gateway.get('/metrics')).text, /sentinelmesh_http_request_duration_seconds_count/);
      assert.equal((await gateway.get('/openapi.json')).json.openapi, '3.1.0');
      assert.match((await gateway.get('/docs')).text, /swagger-ui/);
    });

    it('say that the mesh is not ready while the bus is away, and that it is again', async () => {
      await gateway.nats.kill();
      await until(async () => (await gateway.get('/readyz')).status === 503, 'not ready');
      await gateway.nats.start();
      await until(async () => (await gateway.get('/readyz')).status === 200, 'ready again');
    });
  });
});

describe('limits', () => {
  it('answer 429 with Retry-After and RateLimit headers: by key, by end user, and by address before the key is looked at', async () => {
    const gateway = await startGateway({ MESH_LIMIT_IP: '10/min', MESH_LIMIT_KEY: '3/min', MESH_LIMIT_END_USER: '1/min' });
    const first = gateway.givenKey().secret;
    const second = gateway.givenKey().secret;
    const check = (key: string, body: object = { text: 'a' }) => gateway.post('/guardrails/check', body, { 'x-api-key': key });
    const statuses = [];
    for (let request = 0; request < 4; request += 1) statuses.push((await check(first)).status);
    assert.deepEqual(statuses, [200, 200, 200, 429]);
    const refused = await check(first);
    assert.equal(refused.json.code, 'rate_limited');
    assert.match(refused.headers.get('ratelimit-policy') ?? '', /"key";q=3;w=60/);
    assert.ok(Number(refused.headers.get('retry-after')) > 0);

    assert.equal((await check(second, { text: 'a', user_id: 'ada' })).status, 200);
    const endUser = await check(second, { text: 'a', user_id: 'ada' });
    assert.equal(endUser.status, 429);
    assert.match(endUser.headers.get('ratelimit-policy') ?? '', /"end_user"/);

    for (let request = 0; request < 4; request += 1) await check('wrong');
    const lookUps = gateway.backstage.lookUps;
    const address = await check('wrong');
    assert.equal(address.status, 429);
    assert.match(address.headers.get('ratelimit-policy') ?? '', /"address"/);
    assert.equal(gateway.backstage.lookUps, lookUps);
    assert.equal((await gateway.get('/docs')).status, 429);
    assert.equal((await gateway.get('/nothing/here')).status, 429);
    assert.equal((await gateway.get('/healthz')).status, 200);
    await gateway.stop();
  });
});

describe('stopping', () => {
  it('answers what is under way and what comes on open connections, and is over as soon as that is done', async () => {
    const gateway = await startGateway();
    const { secret } = gateway.givenKey();
    gateway.backstage.inspect = () => new Promise((resolve) => setTimeout(resolve, 400, { decision: 'allow', riskLevel: 'info' }));
    const body = '{"text":"a"}';
    const request = `POST /guardrails/check HTTP/1.1\r\nhost: a\r\nx-api-key: ${secret}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
    const answers = gateway.send(request + request);
    const alone = gateway.send(request);
    await until(() => gateway.backstage.inspected.length >= 2, 'both requests to arrive');
    const startedAt = Date.now();
    await gateway.stop();
    assert.ok(Date.now() - startedAt < 3_000);
    assert.equal((await answers).match(/HTTP\/1\.1 200/g)?.length, 2);
    assert.match(await alone, /^HTTP\/1\.1 200/);
  });
});
