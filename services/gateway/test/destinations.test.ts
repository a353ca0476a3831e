import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Gateway, startGateway } from './gateway-fixture.ts';
import { callGrpc } from './public-grpc.ts';

describe('the paths of destinations', () => {
  let gateway: Gateway;
  let key: string;
  before(async () => {
    gateway = await startGateway();
    key = gateway.givenKey(['webhooks:read']).secret;
  });
  after(() => gateway.stop());

  async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const response = await fetch(`${gateway.http}${path}`, {
      method,
      headers: { 'x-api-key': key, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, json: (await response.json()) as Record<string, unknown>, headers: response.headers };
  }
  const lastAsked = () => gateway.backstage.destinations.at(-1);

  const groups = [
    ['/api/v1/webhooks', 'webhook'],
    ['/api/v1/integrations/slack', 'slack'],
    ['/api/v1/integrations/teams', 'teams'],
    ['/api/v1/integrations/email', 'email'],
    ['/api/v1/integrations/siem', 'siem'],
  ] as const;
  const calls = [
    ['GET', '', 'listDestinations', 200],
    ['POST', '', 'createDestination', 201],
    ['GET', '/dst_1', 'getDestination', 200],
    ['PATCH', '/dst_1', 'updateDestination', 200],
    ['DELETE', '/dst_1', 'deleteDestination', 200],
    ['POST', '/dst_1/test', 'testDestination', 200],
    ['POST', '/dst_1/recover', 'recover', 200],
    ['GET', '/dst_1/deliveries', 'listDeliveries', 200],
    ['GET', '/dst_1/deliveries/dlv_1', 'getDelivery', 200],
    ['POST', '/dst_1/deliveries/dlv_1/retry', 'retryDelivery', 200],
    ['GET', '/dst_1/recoveries/rcv_1', 'getRecovery', 200],
  ] as const;

  for (const [path, group] of groups)
    it(`of ${group} ask for destinations of this group, whatever the caller says`, async () => {
      for (const [method, rest, rpc, status] of calls) {
        const body = method === 'POST' || method === 'PATCH' ? {} : undefined;
        assert.equal((await ask(method, `${path}${rest}`, body)).status, status, `${method} ${path}${rest}`);
        assert.deepEqual([lastAsked()?.method, lastAsked()?.request.group], [rpc, group]);
        if (rest !== '') assert.equal(lastAsked()?.request.id, 'dst_1');
        const count = gateway.backstage.destinations.length;
        const other =
          body === undefined ? await ask(method, `${path}${rest}?group=webhook`) : await ask(method, `${path}${rest}`, { group });
        assert.equal(other.status, 422);
        assert.equal(JSON.stringify(other.json.errors).includes('group'), true);
        assert.equal(gateway.backstage.destinations.length, count);
      }
    });

  it('take settings of any form as they are, and give them back', async () => {
    const settings = { body: 'ocsf', headers: { 'x-a': 'ä' }, list: [1, null, { deep: true }], 'strange key': 1.5 };
    const { json } = await ask('POST', '/api/v1/webhooks', { name: 'x', url: 'https://example.com', settings });
    assert.deepEqual(lastAsked()?.request.settings, settings);
    assert.deepEqual((json.destination as Record<string, unknown>).settings, settings);
    for (const wrong of ['text', [1], 1, true]) {
      const { status, json: problem } = await ask('POST', '/api/v1/webhooks', { settings: wrong });
      assert.equal(status, 422);
      assert.deepEqual((problem.errors as { field: string }[])[0]?.field, 'settings');
    }
  });

  it('tell what is absent from what is empty', async () => {
    await ask('PATCH', '/api/v1/webhooks/dst_1', { filter: '', rate_limit: 0 });
    const { filter, rateLimit, name, settings, eventTypes, clearEventTypes } = lastAsked()?.request ?? {};
    assert.deepEqual([filter, rateLimit, name, settings, eventTypes, clearEventTypes], ['', 0, undefined, undefined, [], false]);
    for (const [body, clears] of [
      [{ event_types: [] }, true],
      [{ eventTypes: [] }, true],
      [{ event_types: ['guard.*'] }, false],
    ] as const) {
      await ask('PATCH', '/api/v1/webhooks/dst_1', body);
      assert.equal(lastAsked()?.request.clearEventTypes, clears, JSON.stringify(body));
    }
  });

  it('wait for the receiver of a test longer than for anything else, over REST and over gRPC', async () => {
    const path = 'sentinelmesh.webhook_delivery.v1.DestinationService';
    const waits = async (method: 'test' | 'get') => {
      await (method === 'test' ? ask('POST', '/api/v1/webhooks/dst_1/test', {}) : ask('GET', '/api/v1/webhooks/dst_1'));
      const rest = lastAsked()?.remainingMs ?? 0;
      const rpc = `${path}/${method === 'test' ? 'TestDestination' : 'GetDestination'}`;
      await callGrpc(gateway.grpc, rpc, new Uint8Array(), { 'x-api-key': key });
      return [rest, lastAsked()?.remainingMs ?? 0];
    };
    for (const remainingMs of await waits('get')) assert.ok(remainingMs > 0 && remainingMs <= 10_000, `${remainingMs} ms`);
    for (const remainingMs of await waits('test')) assert.ok(remainingMs > 31_000 && remainingMs <= 35_000, `${remainingMs} ms`);
  });

  it('create once for one Idempotency-Key, and show the first answer again', async () => {
    const body = { name: 'once', url: 'https://example.com' };
    const before = gateway.backstage.destinations.length;
    const answers = [
      await ask('POST', '/api/v1/webhooks', body, { 'idempotency-key': 'k-1' }),
      await ask('POST', '/api/v1/webhooks', body, { 'idempotency-key': 'k-1' }),
    ];
    assert.equal(gateway.backstage.destinations.length, before + 1);
    assert.deepEqual(answers[0]?.json, answers[1]?.json);
    assert.equal(answers[1]?.headers.get('idempotency-replayed'), 'true');
  });

  it('include the rotation of a secret for webhooks, and the export for SIEMs, only', async () => {
    assert.equal((await ask('POST', '/api/v1/webhooks/dst_1/rotate-secret', { grace_seconds: 60 })).status, 200);
    assert.deepEqual([lastAsked()?.method, lastAsked()?.request.group, lastAsked()?.request.graceSeconds], ['rotateSecret', 'webhook', 60]);
    assert.equal((await ask('POST', '/api/v1/integrations/siem/export', { format: 'cef', since: '2026-01-01T00:00:00Z' })).status, 200);
    assert.deepEqual([lastAsked()?.method, lastAsked()?.request.format], ['exportEvents', 'cef']);
    assert.equal((await ask('POST', '/api/v1/integrations/slack/dst_1/rotate-secret', {})).status, 404);
    assert.equal((await ask('POST', '/api/v1/integrations/slack/export', {})).status, 405);
  });

  it('of alert rules put and remove them by name', async () => {
    assert.equal((await ask('GET', '/api/v1/alert-rules')).status, 200);
    assert.equal((await ask('PUT', '/api/v1/alert-rules/blocked-attacks', { name: 'other', event_types: ['guard.*'] })).status, 200);
    assert.deepEqual(
      [lastAsked()?.request.name, lastAsked()?.request.eventTypes, lastAsked()?.request.enabled],
      ['blocked-attacks', ['guard.*'], undefined],
    );
    assert.equal((await ask('DELETE', '/api/v1/alert-rules/blocked-attacks')).status, 200);
    assert.equal((await ask('POST', '/api/v1/alert-rules', {})).status, 405);
  });

  it('need the scope that the service asks for', async () => {
    key = gateway.givenKey(['audit:read']).secret;
    assert.equal((await ask('GET', '/api/v1/webhooks')).status, 403);
    assert.equal((await ask('PATCH', '/api/v1/webhooks/dst_1', {})).status, 403);
  });
});
