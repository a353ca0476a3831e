import assert from 'node:assert/strict';
import fs from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { GatewayServiceDefinition, ProcessRequest } from '@sentinelmesh/contracts';
import { Unavailable } from '@sentinelmesh/kernel';
import { until } from '@sentinelmesh/testkit';
import { AGENT_KEY, AGENT_MODEL, type AgentServer, startAgentServer } from './agent-server.ts';
import { passEverything } from './fakes.ts';
import { type Gateway, startGateway } from './gateway-fixture.ts';
import { callGrpc } from './public-grpc.ts';

const away = async () => {
  throw new Unavailable('away');
};

const ask = (gateway: Gateway, key: string, body: object = { user_input: 'hello' }) => gateway.post('/process', body, { 'x-api-key': key });

describe('a gateway without an agent', () => {
  it('lets the demo agent answer, which costs nothing', async () => {
    const gateway = await startGateway();
    const { secret } = gateway.givenKey();
    const { json } = await gateway.post(
      '/run-with-guardrails',
      { prompt: 'Process this customer email: [EMAIL_REDACTED]' },
      { 'x-api-key': secret },
    );
    assert.equal(json.output, "I'll help you process the email for [EMAIL_REDACTED]");
    assert.deepEqual([gateway.backstage.opened[0]?.model, gateway.backstage.closed[0]?.usage], ['', undefined]);
    assert.equal((json.usage as { cost_micro_usd: number }).cost_micro_usd, 0);
    await gateway.stop();
  });
});

describe('a gateway whose policy lets requests go on without layers', () => {
  let gateway: Gateway;
  let agent: AgentServer;
  let directory: string;
  let key: string;
  before(async () => {
    agent = await startAgentServer();
    directory = await mkdtemp(join(tmpdir(), 'sm-policy-'));
    const file = join(directory, 'policy.yaml');
    await writeFile(file, 'name: process\non_unavailable:\n  guard: degrade\n  state_monitor: degrade\n');
    const endpoint = { MESH_AGENT_URL: agent.url, MESH_AGENT_MODEL: AGENT_MODEL, MESH_AGENT_KEY: AGENT_KEY };
    gateway = await startGateway({ ...endpoint, MESH_POLICY: file, MESH_REQUEST_TIMEOUT_MS: '500' });
    key = gateway.givenKey().secret;
  });
  after(async () => {
    await gateway.stop();
    await agent.close();
    await rm(directory, { recursive: true, force: true });
  });

  it('says which ones, in the answer and in the audit record', async () => {
    Object.assign(gateway.backstage, passEverything, { inspectLayer: away, openTurn: away });
    const { status, json } = await ask(gateway, key);
    assert.equal(status, 200);
    assert.deepEqual(json.degraded, ['input_guard', 'state_monitor', 'output_guard']);
    assert.equal((json.warnings as string[]).length, 3);
    assert.deepEqual([json.risk_score, json.allowed, typeof json.response], [0, true, 'string']);
    assert.match(json.policy_version as string, /^process@[0-9a-f]{12}$/);
    assert.partialDeepStrictEqual(json.usage, { output_tokens: 50, cost_micro_usd: 0, price_known: false });
    const record = await until(() => gateway.bus.records.find(({ id }) => id === json.decision_id), 'the audit record');
    assert.equal(record.attributes.degraded, 'input_guard,state_monitor,output_guard');
    assert.equal(gateway.backstage.closed.length, 0);
  });

  it('does not wait for a layer that hangs longer than for any request', async () => {
    Object.assign(gateway.backstage, passEverything, { inspectLayer: () => new Promise(() => undefined) });
    const { status, json } = await ask(gateway, key);
    assert.equal(status, 200);
    assert.deepEqual(json.degraded, ['input_guard', 'output_guard']);
  });

  it('refuses requests under the policy that does not say so', async () => {
    Object.assign(gateway.backstage, passEverything, { inspectLayer: away });
    const { status } = await gateway.post('/run-with-guardrails', { prompt: 'hello' }, { 'x-api-key': key });
    assert.equal(status, 503);
  });
});

describe('a gateway with an agent', () => {
  let agent: AgentServer;
  before(async () => {
    agent = await startAgentServer();
  });
  after(() => agent.close());
  const start = (variables: Record<string, string>) =>
    startGateway({ MESH_AGENT_URL: agent.url, MESH_AGENT_MODEL: AGENT_MODEL, MESH_AGENT_KEY: AGENT_KEY, ...variables });

  it('takes as many requests at once as it may, and answers 503 with Retry-After to more', async () => {
    const gateway = await start({ MESH_AGENT_CONCURRENCY: '2' });
    const { secret } = gateway.givenKey();
    agent.replyWith({ text: 'late', afterMs: 300 });
    const first = [ask(gateway, secret), ask(gateway, secret)];
    await until(() => agent.underWay() === 2, 'both to be with the agent');
    const inspected = gateway.backstage.layers.length;
    const { status, json, headers } = await ask(gateway, secret);
    assert.deepEqual([status, json.code, headers.get('retry-after')], [503, 'agent_busy', '1']);
    assert.equal(gateway.backstage.layers.length, inspected);
    assert.deepEqual(
      (await Promise.all(first)).map((answer) => answer.status),
      [200, 200],
    );
    agent.replyWith({ text: 'now' });
    gateway.backstage.openTurn = away;
    for (let request = 0; request < 5; request += 1) assert.equal((await ask(gateway, secret)).json.code, 'unavailable');
    gateway.backstage.openTurn = passEverything.openTurn;
    assert.equal((await ask(gateway, secret)).status, 200);
    await gateway.stop();
  });

  it('counts requests of an end user over REST and gRPC together', async () => {
    const gateway = await start({ MESH_LIMIT_END_USER: '2/min' });
    const { secret } = gateway.givenKey();
    agent.replyWith({ text: 'ok' });
    const overGrpc = (endUser: string) => {
      const request = ProcessRequest.encode(ProcessRequest.fromPartial({ text: 'hello', endUser })).finish();
      return callGrpc(gateway.grpc, `${GatewayServiceDefinition.fullName}/Process`, request, { 'x-api-key': secret });
    };
    assert.equal((await ask(gateway, secret, { user_input: 'hello', user_id: 'ada' })).status, 200);
    assert.equal((await overGrpc('ada')).status, 0);
    assert.equal((await overGrpc('ada')).status, 8);
    const { status, headers } = await ask(gateway, secret, { user_input: 'hello', user_id: 'ada' });
    assert.equal(status, 429);
    assert.match(headers.get('ratelimit-policy') ?? '', /"end_user"/);
    assert.equal((await overGrpc('grace')).status, 0);
    await gateway.stop();
  });

  it('accounts for everything under way before it stops, also for callers that have gone', async () => {
    const gateway = await start({});
    const { secret } = gateway.givenKey();
    agent.replyWith({ text: 'late', afterMs: 300 });
    gateway.backstage.closeTurn = async (request) => {
      await sleep(500);
      return passEverything.closeTurn(request);
    };
    const waiting = ask(gateway, secret);
    const controller = new AbortController();
    const headers = { 'x-api-key': secret, 'content-type': 'application/json' };
    const body = '{"user_input":"never mind"}';
    const leaving = fetch(`${gateway.http}/process`, { method: 'POST', headers, body, signal: controller.signal });
    await until(() => agent.underWay() === 2, 'both to be with the agent');
    controller.abort();
    await assert.rejects(leaving);
    await gateway.stop();
    assert.equal((await waiting).status, 200);
    assert.equal(gateway.backstage.closed.length, 2);
  });

  it('writes none of the text into its log, whatever fails', async () => {
    const lines = await recordingLog(async () => {
      const gateway = await start({ MESH_LOG_LEVEL: 'debug', MESH_AGENT_RETRIES: '0' });
      const { secret } = gateway.givenKey();
      const request = {
        user_input: 'wombat',
        system_prompt: 'numbat',
        canaries: ['bilby-4711'],
        user_id: 'ada',
        metadata: { a: 'dunnart' },
      };
      for (const reply of [{ text: 'quokka' }, { body: '{"quokka":' }, { status: 500 }, 'hang up'] as const) {
        agent.replyWith(reply);
        assert.equal((await ask(gateway, secret, request)).status, 200);
      }
      agent.replyWith({ text: 'quokka' });
      gateway.backstage.inspectLayer = async ({ inspection }) => {
        throw new Error(`it was ${inspection?.text}`);
      };
      assert.equal((await ask(gateway, secret, request)).status, 500);
      gateway.backstage.inspectLayer = async () => ({});
      assert.equal((await ask(gateway, secret, request)).status, 500);
      await gateway.stop();
    });
    assert.ok(lines.includes('a request was answered'));
    for (const secret of ['wombat', 'numbat', 'bilby', 'dunnart', 'quokka', AGENT_KEY]) assert.ok(!lines.includes(secret), secret);
  });
});

/** What is written to standard error meanwhile. */
async function recordingLog(work: () => Promise<void>): Promise<string> {
  const { writeSync } = fs;
  let text = '';
  fs.writeSync = ((descriptor: number, data: unknown, ...rest: never[]) => {
    if (descriptor !== 2) return writeSync(descriptor, data as string, ...rest);
    text += String(data);
    return Buffer.byteLength(String(data));
  }) as typeof writeSync;
  try {
    await work();
  } finally {
    fs.writeSync = writeSync;
  }
  return text;
}
