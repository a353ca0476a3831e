/** How often somebody may ask: per address, per key and per end user. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Answer, assertProblem } from './harness/api.ts';
import { readLog } from './harness/audit-log.ts';
import { connectGrpc } from './harness/grpc.ts';
import { type Mesh, startMesh } from './harness/mesh.ts';
import { createKey } from './harness/organizations.ts';

let mesh: Mesh;
after(async () => assert.deepEqual(await mesh.remove(), []));

const check = (options: { key?: string; user?: string; headers?: Record<string, string> } = {}): Promise<Answer> => {
  const { user, ...rest } = options;
  return mesh.api.post('/guardrails/check', { text: 'hello', ...(user === undefined ? {} : { user_id: user }) }, rest);
};
const newKey = async (): Promise<string> => (await createKey(mesh, mesh)).api_key;

/** 429 with everything that tells a caller how to behave. */
function assertLimited(answer: Answer, name: string, requests: number): void {
  assert.equal(assertProblem(answer, 429).code, 'rate_limited');
  const retryAfter = Number(answer.headers.get('retry-after'));
  assert.ok(Number.isInteger(retryAfter) && retryAfter >= 1 && retryAfter <= 60, `Retry-After: ${answer.headers.get('retry-after')}`);
  assert.equal(answer.headers.get('ratelimit-policy'), `"${name}";q=${requests};w=60`);
  assert.match(answer.headers.get('ratelimit') ?? '', new RegExp(`^"${name}";r=0;t=\\d+$`));
}

describe('limits of a key and of an end user', () => {
  before(async () => {
    mesh = await startMesh({ env: { MESH_LIMIT_KEY: '5/min', MESH_LIMIT_END_USER: '2/min', MESH_LIMIT_IP: '200/min' } });
  });

  it('a key is counted down and then refused until a little time has passed', async () => {
    const key = await newKey();
    for (const remaining of [4, 3, 2, 1, 0]) {
      const answer = await check({ key });
      assert.equal(answer.status, 200);
      assert.equal(answer.headers.get('ratelimit-policy'), '"key";q=5;w=60');
      assert.match(answer.headers.get('ratelimit') ?? '', new RegExp(`^"key";r=${remaining};t=\\d+$`));
    }
    assertLimited(await check({ key }), 'key', 5);
  });

  it('one key does not use up what another one may', async () => {
    assert.equal((await check({ key: await newKey() })).status, 200);
  });

  it('the limit counts every path and public gRPC together', async () => {
    const key = await newKey();
    assert.equal((await check({ key })).status, 200);
    assert.equal((await mesh.api.get('/api/v1/workspaces', { key })).status, 200);
    assert.equal((await mesh.api.post('/api/v1/guard/inspect', { text: 'hello' }, { key })).status, 200);
    assertProblem(await mesh.api.post('/guardrails/check', {}, { key }), 422);
    const connection = connectGrpc(mesh.grpc);
    const inspect = () => connection.call('sentinelmesh.guard.v1.GuardService/Inspect', Buffer.from([0x0a, 1, 0x61]), { 'x-api-key': key });
    assert.equal((await inspect()).code, 'OK');
    assert.equal((await inspect()).code, 'RESOURCE_EXHAUSTED');
    connection.close();
    assertLimited(await check({ key }), 'key', 5);
  });

  it('an end user is refused, and others with the same key are not', async () => {
    const key = await newKey();
    for (const _ of [1, 2]) assert.equal((await check({ key, user: 'ada' })).status, 200);
    assertLimited(await check({ key, user: 'ada' }), 'end_user', 2);
    assert.equal((await check({ key, user: 'bob' })).status, 200);
  });

  it('an end user is the same one over gRPC, and under the same name in another field', async () => {
    const [one, other] = [await newKey(), await newKey()];
    assert.equal((await check({ key: one, user: 'cyd' })).status, 200);
    assert.equal((await mesh.api.post('/api/v1/guard/inspect', { text: 'hello', end_user: 'cyd' }, { key: other })).status, 200);
    assertLimited(await check({ key: one, user: 'cyd' }), 'end_user', 2);
    const connection = connectGrpc(mesh.grpc);
    const request = Buffer.concat([Buffer.from([0x0a, 1, 0x61, 0x5a, 3]), Buffer.from('cyd')]);
    assert.equal(
      (await connection.call('sentinelmesh.guard.v1.GuardService/Inspect', request, { 'x-api-key': other })).code,
      'RESOURCE_EXHAUSTED',
    );
    connection.close();
  });

  it('what was refused has left no audit entry', async () => {
    const users = (await readLog(mesh.api, '&entity=input')).map(({ record }) => record.attributes.end_user);
    assert.equal(users.filter((user) => user === 'ada').length, 2);
  });

  // The last one here: it leaves nothing of the limit for others.
  it('an address is refused before its key is looked at, and cannot make itself another address', async () => {
    const answers: Answer[] = [];
    for (let attempt = 0; attempt <= 200; attempt++) {
      const headers = { 'x-forwarded-for': `203.0.113.${attempt}`, forwarded: `for=203.0.113.${attempt}` };
      answers.push(await check({ key: `smk_live_guess_${attempt}`, headers }));
      if (answers.at(-1)?.status === 429) break;
    }
    const last = answers.pop();
    assert.ok(last !== undefined && answers.length > 0);
    for (const answer of answers) assertProblem(answer, 401);
    assertLimited(last, 'address', 200);
    assertLimited(await check(), 'address', 200);
    assert.equal((await fetch(`${mesh.http}/healthz`)).status, 200, 'health is for everybody');
  });
});
