/** A request that is repeated with its `Idempotency-Key` is carried out once. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { newId } from '@sentinelmesh/kernel';
import { type Answer, assertProblem } from './harness/api.ts';
import { readLog } from './harness/audit-log.ts';
import type { InspectAnswer } from './harness/guardrails.ts';
import { type Mesh, startMesh } from './harness/mesh.ts';
import { createKey, createOrganization } from './harness/organizations.ts';
import { eventually } from './harness/waiting.ts';

let mesh: Mesh;
before(async () => {
  mesh = await startMesh();
});
after(async () => assert.deepEqual(await mesh.remove(), []));

const INSPECT = '/api/v1/guard/inspect';

/** Inspects for a session of its own, by which the audit entries can be counted. */
function inspect(session: string, idempotencyKey: string, options: { key?: string; text?: string } = {}): Promise<Answer<InspectAnswer>> {
  const { text = 'mail a@example.com', ...rest } = options;
  return mesh.api.post(INSPECT, { text, session_id: session }, { headers: { 'idempotency-key': idempotencyKey }, ...rest });
}

const entriesOfSession = async (session: string) =>
  (await readLog(mesh.api, '&entity=input')).filter(({ record }) => record.attributes.session_id === session);

/** Waits until a later request is in the log, so that nothing of an earlier one is still on its way. */
async function assertEntries(session: string, count: number): Promise<void> {
  const marker = newId('req');
  await mesh.api.post(INSPECT, { text: 'the last one', session_id: marker });
  await eventually('the entry of a later request', async () => (await entriesOfSession(marker)).length === 1);
  assert.equal((await entriesOfSession(session)).length, count);
}

describe('an Idempotency-Key', () => {
  it('gets the first answer again, for one audit entry', async () => {
    const session = newId('req');
    const first = await inspect(session, session);
    const second = await inspect(session, session);
    assert.deepEqual([first.status, second.status], [200, 200]);
    assert.equal(second.text, first.text);
    assert.equal(first.headers.get('idempotency-replayed'), null);
    assert.equal(second.headers.get('idempotency-replayed'), 'true');
    await assertEntries(session, 1);
  });

  it('works for POST /guardrails/check', async () => {
    const headers = { 'idempotency-key': newId('req') };
    const [first, second] = [
      await mesh.api.post('/guardrails/check', { text: 'a' }, { headers }),
      await mesh.api.post('/guardrails/check', { text: 'a' }, { headers }),
    ];
    assert.equal(second.text, first.text);
    assert.equal(second.headers.get('idempotency-replayed'), 'true');
  });

  it('makes one key, and shows it again, to whoever repeats the creation of a key', async () => {
    const create = () =>
      mesh.api.post<{ secret: string }>(
        '/api/v1/api-keys',
        { name: 'once', workspace_id: mesh.workspaceId, scopes: ['*'] },
        { headers: { 'idempotency-key': 'create-once' } },
      );
    const [first, second] = [await create(), await create()];
    assert.deepEqual([first.status, second.status], [201, 201]);
    assert.equal(second.json.secret, first.json.secret);
    const { json } = await mesh.api.get<{ api_keys: { name: string }[] }>('/api/v1/api-keys?page_size=500');
    assert.equal(json.api_keys.filter(({ name }) => name === 'once').length, 1);
  });

  it('is refused with 422 for another body or path, and the first answer stays', async () => {
    const session = newId('req');
    const first = await inspect(session, session);
    assertProblem(await inspect(session, session, { text: 'something else' }), 422);
    assertProblem(
      await mesh.api.post(
        '/guardrails/check',
        { text: 'mail a@example.com', session_id: session },
        { headers: { 'idempotency-key': session } },
      ),
      422,
    );
    assert.equal((await inspect(session, session)).text, first.text);
    await assertEntries(session, 1);
  });

  it('is carried out once when twenty requests bring it at the same time', async () => {
    const session = newId('req');
    const answers = await Promise.all(Array.from({ length: 20 }, () => inspect(session, session)));
    const good = answers.filter(({ status }) => status === 200);
    assert.ok(good.length >= 1);
    assert.equal(new Set(good.map(({ text }) => text)).size, 1);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      assertProblem(answer, 409);
      assert.ok(Number(answer.headers.get('retry-after')) >= 1);
    }
    await assertEntries(session, 1);
  });

  it('belongs to the key that brought it, and to its organisation', async () => {
    const other = await createOrganization(mesh, 'With the same idea');
    const { api_key: sibling } = await createKey(mesh, mesh);
    const shared = newId('req');
    const ids = [];
    for (const key of [mesh.apiKey, sibling, other.apiKey]) {
      const { status, json, headers } = await inspect(shared, shared, { key });
      assert.equal(status, 200);
      assert.equal(headers.get('idempotency-replayed'), null);
      ids.push(json.decision_id);
    }
    assert.equal(new Set(ids).size, 3);
  });

  it('remembers no refusal: the request may be mended', async () => {
    const session = newId('req');
    assertProblem(await mesh.api.post(INSPECT, { text: 1 }, { headers: { 'idempotency-key': session } }), 422);
    assert.equal((await inspect(session, session)).status, 200);
  });

  it('must be something that can be told apart: empty, long or strange ones are refused', async () => {
    for (const key of ['a'.repeat(256), 'with space', 'caf\u00e9']) assertProblem(await inspect('s', key), 422);
  });

  it('outlives a restart of the mesh', async () => {
    const session = newId('req');
    const first = await inspect(session, session);
    await assertEntries(session, 1);
    await mesh.stop();
    await mesh.start();
    assert.equal((await inspect(session, session)).text, first.text);
    await assertEntries(session, 1);
  });
});

describe('without one', () => {
  it('every request is carried out', async () => {
    const session = newId('req');
    for (const _ of [1, 2]) assert.equal((await mesh.api.post(INSPECT, { text: 'again', session_id: session })).status, 200);
    await assertEntries(session, 2);
  });
});
