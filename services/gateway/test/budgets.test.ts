import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Gateway, startGateway } from './gateway-fixture.ts';

describe('budgets and sessions over REST', () => {
  let gateway: Gateway;
  let headers: Record<string, string>;
  before(async () => {
    gateway = await startGateway();
    headers = { 'x-api-key': gateway.givenKey().secret };
  });
  after(() => gateway.stop());
  const post = (path: string, body: unknown) => gateway.post(path, body, headers);
  const get = (path: string) => gateway.get(path, headers);
  const remove = async (path: string) => {
    const response = await fetch(`${gateway.http}${path}`, { method: 'DELETE', headers });
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  };

  describe('/api/v1/safety/budget', () => {
    const path = '/api/v1/safety/budget';

    it('has the life of a budget as the documented client lives it', async () => {
      const created = await post(path, { run_id: 'build-deploy-1', limit: 0.05 });
      assert.equal(created.status, 201);
      const fresh = { run_id: 'build-deploy-1', limit: 0.05, spent: 0, remaining: 0.05, exceeded: false };
      assert.deepEqual(created.json, fresh);
      assert.deepEqual((await post(`${path}/build-deploy-1/can-spend`, { amount: 0.01 })).json, {
        ...fresh,
        can_spend: true,
        allowed: true,
      });
      for (let spent = 0; spent < 3; spent += 1) assert.equal((await post(`${path}/build-deploy-1/spend`, { amount: 0.01 })).status, 200);
      assert.deepEqual((await get(`${path}/build-deploy-1`)).json, { ...fresh, spent: 0.03, remaining: 0.02 });
      assert.equal((await post(`${path}/build-deploy-1/can-spend`, { amount: 0.020001 })).json.can_spend, false);
      assert.deepEqual((await post(`${path}/build-deploy-1/spend`, { amount: 0.02 })).json, {
        ...fresh,
        spent: 0.05,
        remaining: 0,
        exceeded: true,
      });
      assert.equal((await remove(`${path}/build-deploy-1`)).status, 200);
      assert.equal((await get(`${path}/build-deploy-1`)).status, 404);
    });

    it('is the budget of the scope `run`, in millionths of a dollar', async () => {
      await post(path, { run_id: 'run-2', limit: 19.99 });
      assert.equal(gateway.backstage.budgets.get('run run-2')?.limitMicroUsd, 19_990_000n);
      const { json } = await get('/api/v1/budgets/run/run-2');
      assert.equal((json.budget as { limit_micro_usd: string }).limit_micro_usd, '19990000');
    });

    it('takes names that a path must encode, as long as names may be', async () => {
      const name = `a run/with 100% & ${'é'.repeat(200)}`;
      assert.equal((await post(path, { run_id: name, limit: 1 })).status, 201);
      assert.equal((await get(`${path}/${encodeURIComponent(name)}`)).json.run_id, name);
    });

    it('rounds nothing: more than six decimals, signs and other things than numbers are refused', async () => {
      for (const limit of [0.0000001, -1, 1e10, '5', null, Number.NaN]) {
        const { status, json } = await post(path, { run_id: 'run-3', limit });
        assert.equal(status, 422, String(limit));
        assert.equal((json.errors as { field: string }[])[0]?.field, 'limit');
      }
      assert.equal((await post(`${path}/run-2/spend`, { amount: 0.0000001 })).status, 422);
      assert.equal((await post(`${path}/run-2/spend`, {})).status, 422);
      assert.equal((await post(path, { run_id: '', limit: 1 })).status, 422);
    });

    it('needs the rights of budgets', async () => {
      const { secret } = gateway.givenKey(['gateway:process', 'budget:read']);
      assert.equal((await gateway.post(path, { run_id: 'run-4', limit: 1 }, { 'x-api-key': secret })).status, 403);
      assert.equal((await gateway.get(`${path}/run-2`, { 'x-api-key': secret })).status, 200);
    });
  });

  it('offers the resources of the state monitor', async () => {
    const { status, json } = await post('/api/v1/sessions/s-1/steps', { tool: 'search', arguments: '{}' });
    assert.deepEqual([status, json.decision, json.reasons], [200, 'continue', ['s-1', 'search']]);
    assert.equal((await post('/api/v1/budgets', { scope: 'organization', limit_micro_usd: '5000000' })).status, 201);
    assert.ok(Array.isArray((await get('/api/v1/budgets')).json.budgets));
    assert.equal((await remove('/api/v1/budgets/run/run-2')).status, 200);
    assert.equal((await get('/api/v1/prices')).json.version, 'prices-1');
    for (const [path, body] of [
      ['/api/v1/budget-reservations/r-1/settle', { amount_micro_usd: '5' }],
      ['/api/v1/budget-reservations/r-1/release', {}],
      ['/api/v1/budget-reservations', { amount_micro_usd: '5' }],
      ['/api/v1/sessions', {}],
    ] as const)
      assert.equal((await post(path, body)).status, 404, path);
    assert.equal((await get('/api/v1/sessions/s-1')).status, 404);
  });
});
