/** What a request leaves behind, also when a layer fails or its caller hangs up. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DeadlineExceeded, Unavailable } from '@sentinelmesh/kernel';
import { until } from '@sentinelmesh/testkit';
import { AGENT_MODEL } from './agent-server.ts';
import { passEverything } from './fakes.ts';
import { AGENT_TIMEOUT_MS, findingGuard, startProcess } from './process-fixture.ts';

const { gateway, agent, key, ask, recordOf, eventOf } = await startProcess();

describe('what a request leaves behind', () => {
  it('is an event and an audit record under the id of the decision, in step with each other', async () => {
    const { json } = await ask('Write to ada@example.com', { user_id: 'ada', session_id: 's-1', agent: 'mailer', run_id: 'run-1' });
    const event = await eventOf(json);
    assert.equal(event.id, json.decision_id);
    assert.ok(event.type === 'gateway.request.completed');
    const { request } = event.data;
    assert.partialDeepStrictEqual(request, {
      decision: 'redact',
      endUser: 'ada',
      sessionId: 's-1',
      agent: 'mailer',
      runId: 'run-1',
      model: AGENT_MODEL,
      inputTokens: 100n,
      outputTokens: 50n,
      costMicroUsd: 200n,
      policyVersion: 'process@0123456789ab',
    });
    assert.deepEqual(
      request?.layers.map(({ layer, decision }) => `${layer} ${decision}`),
      ['input_guard redact', 'state_monitor continue', 'agent answered', 'output_guard allow'],
    );
    const { attributes, disposition, principal, ...record } = await recordOf(json);
    assert.deepEqual([record.entity, record.action, disposition, principal?.type], ['request', 'completed', 'redacted', 'api_key']);
    assert.partialDeepStrictEqual(attributes, {
      end_user: 'ada',
      session_id: 's-1',
      agent: 'mailer',
      run_id: 'run-1',
      model: AGENT_MODEL,
      input_tokens: '100',
      output_tokens: '50',
      cost_micro_usd: '200',
      policy_version: 'process@0123456789ab',
      escalated: 'false',
      'findings.EMAIL_ADDRESS': '1',
      'risk.input_guard': '0.2',
      'risk.state_monitor': '0',
      'risk.output_guard': '0',
    });
  });

  it('tells addresses apart without telling them', async () => {
    const hashOf = async (more: object, headers = {}) => (await recordOf((await ask('hello', more, headers)).json)).attributes.source_hash;
    const given = await hashOf({ ip_address: '203.0.113.7' });
    assert.match(given ?? '', /^[\w-]{43}$/);
    assert.equal(await hashOf({ ip_address: ' 203.0.113.7' }), given);
    const connection = await hashOf({});
    assert.match(connection ?? '', /^[\w-]{43}$/);
    assert.notEqual(connection, given);
    const { secret } = gateway.givenKey(['gateway:process']);
    assert.notEqual(await hashOf({ ip_address: '203.0.113.7' }, { 'x-api-key': secret }), given);
    assert.ok(!gateway.bus.messages.some((message) => message.includes('203.0.113.7')));
  });

  it('has none of the text in it, nor of the answer, the instructions, the markers or what was redacted', async () => {
    agent.replyWith({ text: 'quokka in the answer, also for [EMAIL_REDACTED]', tools: ['search'] });
    const more = { system_prompt: 'numbat in the instructions', canaries: ['bilby-4711'], metadata: { note: 'dunnart' } };
    const { json } = await ask('wombat in the text, from ada@example.com', more);
    await recordOf(json);
    await eventOf(json);
    const blocked = await ask('potoroo 4532-1234-5678-9010', more);
    await recordOf(blocked.json);
    for (const secret of ['wombat', 'quokka', 'numbat', 'bilby', 'dunnart', 'potoroo', 'ada@example', '4532', 'REDACTED]'])
      assert.ok(!gateway.bus.messages.some((message) => message.includes(secret)), secret);
  });

  it('is there before the answer: without the bus there is none', async () => {
    await gateway.nats.kill();
    const { status } = await ask('hello');
    await gateway.nats.start();
    assert.equal(status, 503);
    const isBack = async () => {
      const { status, json } = await ask('hello');
      return status === 200 && gateway.bus.events.some(({ id }) => id === json.decision_id);
    };
    await until(isBack, 'the bus, and this test on it, to be back');
  });

  it('is counted under the documented names', async () => {
    await ask('My credit card is 4532-1234-5678-9010');
    await ask('Where is it?');
    agent.replyWith('hang');
    await ask('Are you there?');
    const { text } = await gateway.get('/metrics');
    for (const line of [
      /^sentinel_requests_total\{status="blocked"\} \d+/m,
      /^sentinel_pii_detections_total\{entity_type="credit_card"\} \d+/m,
      /^sentinel_request_duration_seconds_count\{endpoint="\/process"\} \d+/m,
      /^sentinelmesh_layer_duration_seconds_count\{layer="state_monitor",decision="continue"\} \d+/m,
      /^sentinelmesh_agent_calls_total\{outcome="chat_timeout"\} \d+/m,
      /^sentinelmesh_agent_tokens_total\{model="gpt-4o-mini",direction="output"\} \d+/m,
      /^sentinelmesh_agent_cost_usd_total\{model="gpt-4o-mini"\} [\d.e-]+/m,
    ])
      assert.ok(line.test(text), String(line));
  });
});

describe('when a layer does not answer', () => {
  const away = async () => {
    throw new Unavailable('away');
  };

  it('refuses the request when it is the input guard or the state monitor, and asks no agent', async () => {
    const before = agent.asked.length;
    for (const method of ['inspectLayer', 'openTurn'] as const) {
      Object.assign(gateway.backstage, passEverything, { [method]: away });
      const { status, headers } = await ask('hello');
      assert.equal(status, 503, method);
      assert.equal(headers.get('retry-after'), '1');
    }
    assert.equal(agent.asked.length, before);
  });

  it('gives no answer when it is the output guard, but settles what it cost', async () => {
    gateway.backstage.inspectLayer = (request, signal) =>
      request.inspection?.direction === 'output' ? Promise.reject(new DeadlineExceeded()) : findingGuard(request, signal);
    assert.equal((await ask('hello')).status, 503);
    assert.equal(gateway.backstage.closed.length, 1);
  });

  it('gives an answer that was accounted for at the second try', async () => {
    let tries = 0;
    gateway.backstage.closeTurn = async (request) => {
      tries += 1;
      if (tries < 3) throw new Unavailable('away');
      return passEverything.closeTurn(request);
    };
    assert.equal((await ask('hello')).status, 200);
    assert.equal(tries, 3);
  });

  it('gives no answer that cannot be accounted for', async () => {
    gateway.backstage.closeTurn = away;
    const { status, json } = await ask('hello');
    assert.equal(status, 503);
    assert.ok(['not_accounted', 'deadline_exceeded'].includes(json.code as string));
  });
});

describe('a caller that hangs up', () => {
  it('ends the call of the agent, and is accounted for all the same', async () => {
    agent.replyWith('hang');
    const controller = new AbortController();
    const body = JSON.stringify({ user_input: 'never mind', user_id: 'impatient' });
    const headers = { 'x-api-key': key(), 'content-type': 'application/json' };
    const asked = fetch(`${gateway.http}/process`, { method: 'POST', headers, body, signal: controller.signal });
    await until(() => agent.underWay() === 1, 'the agent to be asked');
    controller.abort();
    await assert.rejects(asked);
    await until(() => agent.underWay() === 0, 'the call of the agent to end', AGENT_TIMEOUT_MS / 2);
    await until(() => gateway.backstage.closed.length === 1, 'the turn to be closed');
    const record = await until(() => gateway.bus.records.find(({ attributes }) => attributes.end_user === 'impatient'), 'the audit record');
    assert.equal(record.attributes.degraded, 'agent');
  });

  it('finds its answer with its Idempotency-Key when it comes back', async () => {
    agent.replyWith({ text: 'late', afterMs: 300 });
    const controller = new AbortController();
    const body = JSON.stringify({ user_input: 'take your time' });
    const headers = { 'x-api-key': key(), 'content-type': 'application/json', 'idempotency-key': 'come-back' };
    const asked = fetch(`${gateway.http}/process`, { method: 'POST', headers, body, signal: controller.signal });
    await until(() => agent.underWay() === 1, 'the agent to be asked');
    controller.abort();
    await assert.rejects(asked);
    const before = agent.asked.length;
    const again = () => gateway.post('/process', body, headers);
    const { json, headers: answered } = await until(async () => {
      const answer = await again();
      return answer.status === 200 && answer;
    }, 'the answer');
    assert.equal(json.response, 'late');
    assert.equal(answered.get('idempotency-replayed'), 'true');
    assert.equal(agent.asked.length, before);
  });
});
