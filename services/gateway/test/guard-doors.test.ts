/** The ways to the guard from outside besides single texts: batches, streams, and the list of what it knows. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { InspectStreamRequest, InspectStreamResponse } from '@sentinelmesh/contracts';
import { until } from '@sentinelmesh/testkit';
import { passEverything } from './fakes.ts';
import { type Gateway, startGateway } from './gateway-fixture.ts';
import { openGrpc } from './public-grpc.ts';

let gateway: Gateway;
let key: string;

before(async () => {
  gateway = await startGateway({ MESH_LIMIT_END_USER: '2/h', MESH_REQUEST_TIMEOUT_MS: '1000', MESH_AGENT_TIMEOUT_MS: '500' });
});
beforeEach(() => {
  key = gateway.givenKey().secret;
});
afterEach(() => {
  gateway.backstage.inspect = passEverything.inspect;
  gateway.backstage.inspected.length = 0;
  gateway.backstage.streams.length = 0;
});
after(() => gateway.stop());

describe('POST /api/v1/guard/inspect-batch', () => {
  const inspectBatch = (body: unknown) => gateway.post('/api/v1/guard/inspect-batch', body, { 'x-api-key': key });

  it('answers for each text, in their order', async () => {
    gateway.backstage.inspect = async ({ text }) => ({ decision: text === 'bad' ? 'block' : 'allow' });
    const { status, json } = await inspectBatch({ requests: [{ text: 'good' }, { text: 'bad' }] });
    assert.equal(status, 200);
    assert.deepEqual(
      (json.responses as { decision: string }[]).map(({ decision }) => decision),
      ['allow', 'block'],
    );
  });

  it('refuses what it cannot read, before anything is inspected', async () => {
    for (const body of [{ requests: 'text' }, { requests: [{ text: 5 }] }, { requests: [{ tekst: 'a' }] }, { texts: ['a'] }]) {
      assert.equal((await inspectBatch(body)).status, 422, JSON.stringify(body));
    }
    assert.equal(gateway.backstage.inspected.length, 0);
  });

  it('is one request of each end user that it names', async () => {
    const requests = ['ada', 'bob', 'ada'].map((end_user) => ({ text: 'hello', end_user }));
    assert.equal((await inspectBatch({ requests })).status, 200);
    assert.equal((await inspectBatch({ requests: requests.slice(0, 1) })).status, 200);
    const { status, json } = await inspectBatch({ requests });
    assert.deepEqual([status, json.code], [429, 'rate_limited']);
  });
});

it('GET /api/v1/guard/detectors lists what the guard knows', async () => {
  const { status, json } = await gateway.get('/api/v1/guard/detectors', { 'x-api-key': key });
  assert.equal(status, 200);
  assert.deepEqual((json.detectors as { id: string; matches: string[] }[])[0]?.matches, ['ada@example.com']);
});

describe('InspectStream over public gRPC', () => {
  const open = (headers: Record<string, string> = { 'x-api-key': key }) =>
    openGrpc(gateway.grpc, 'sentinelmesh.guard.v1.GuardService/InspectStream', headers);
  const opening = (text: string, endUser = '') =>
    InspectStreamRequest.encode(InspectStreamRequest.fromPartial({ piece: { $case: 'open', value: { text, endUser } } })).finish();
  const piece = (value: string) => InspectStreamRequest.encode({ piece: { $case: 'text', value } }).finish();
  const partsOf = ({ received }: ReturnType<typeof open>) => received.map((bytes) => InspectStreamResponse.decode(bytes).part);

  it('passes pieces on in both directions while the call is under way', async () => {
    const call = open();
    call.send(opening('one'));
    await until(() => call.received.length === 1, 'the first piece');
    call.send(piece('two'));
    await until(() => call.received.length === 2, 'the second piece');
    call.end();
    assert.equal((await call.answered).status, 0);
    assert.deepEqual(
      partsOf(call).map((part) => (part?.$case === 'text' ? part.value : part?.value.decision)),
      ['one', 'two', 'allow'],
    );
  });

  it('tells the guard that the caller has broken off', async () => {
    const call = open();
    call.send(opening('one'));
    await until(() => call.received.length === 1, 'the first piece');
    call.cancel();
    await call.answered.catch(() => undefined);
    await until(() => gateway.backstage.streams[0]?.ended, 'the end of the stream');
    assert.deepEqual(gateway.backstage.streams[0]?.pieces, ['one']);
  });

  it('ends with an error at what is no message, and at one that is too large', async () => {
    for (const [message, status] of [
      [Buffer.from('ff'.repeat(64), 'hex'), 13],
      [piece('a'.repeat(3 * 1024 * 1024)), 8],
    ] as const) {
      const call = open();
      call.send(opening('one'));
      call.send(message);
      assert.equal((await call.answered).status, status);
      await until(() => gateway.backstage.streams.every(({ ended }) => ended), 'the end of the stream');
    }
  });

  it('needs a key, before anything is sent', async () => {
    const call = open({});
    assert.equal((await call.answered).status, 16);
    assert.equal(gateway.backstage.streams.length, 0);
  });

  it('counts for the end user that its first message names', async () => {
    const statusOf = async () => {
      const call = open();
      call.send(opening('hello', 'eve'));
      call.end();
      return (await call.answered).status;
    };
    assert.deepEqual([await statusOf(), await statusOf(), await statusOf()], [0, 0, 8]);
  });

  it('has the time of a request and that of an agent, and no more', async () => {
    const startedAt = performance.now();
    const call = open();
    call.send(opening('one'));
    assert.equal((await call.answered).status, 4);
    const took = performance.now() - startedAt;
    assert.ok(took > 1_400 && took < 3_000, `${took} ms`);
  });
});
