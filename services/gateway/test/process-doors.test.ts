/** The ways in which a request for the agent comes in, and what each makes of a wrong one. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatewayServiceDefinition, ProcessRequest, ProcessResponse } from '@sentinelmesh/contracts';
import { until } from '@sentinelmesh/testkit';
import { AGENT_TIMEOUT_MS, startProcess } from './process-fixture.ts';
import { callGrpc } from './public-grpc.ts';

const { gateway, agent, key, ask } = await startProcess();

describe('POST /process', () => {
  it('names what is wrong with a hostile body, and inspects nothing', async () => {
    const deep = `{"user_input":"a","metadata":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`;
    const cases: [string | object, status: number, field?: string][] = [
      ['{"user_input":', 400],
      ['', 422],
      ['[]', 422],
      ['null', 422],
      [{}, 422, 'user_input'],
      [{ user_input: '' }, 422, 'user_input'],
      [{ user_input: 5 }, 422, 'user_input'],
      [{ user_input: 'a\0b' }, 422, 'user_input'],
      [{ user_input: 'a'.repeat(262_145) }, 422, 'user_input'],
      [{ user_input: 'a'.repeat(1024 * 1024) }, 413],
      [{ user_input: 'a', user_id: 'u'.repeat(257) }, 422, 'user_id'],
      [{ user_input: 'a', session_id: { $ne: '' } }, 422, 'session_id'],
      [{ user_input: 'a', session_id: 'a\nb' }, 422, 'session_id'],
      ['{"user_input":"a","run_id":"\\ud800"}', 422, 'run_id'],
      [{ user_input: 'a', metadata: 'text' }, 422, 'metadata'],
      [{ user_input: 'a', metadata: [] }, 422, 'metadata'],
      [{ user_input: 'a', metadata: { note: 'x'.repeat(16_400) } }, 422, 'metadata'],
      [deep, 422, 'metadata'],
      [{ user_input: 'a', canaries: ['short'] }, 422, 'canaries.0'],
      [{ user_input: 'a', canaries: Array.from({ length: 101 }, () => 'long enough') }, 422, 'canaries'],
      [{ user_input: 'a', agent: 7 }, 422, 'agent'],
      [{ user_input: 'a', surprise: 1 }, 422, 'surprise'],
      ['{"user_input":"a","__proto__":{"x":1}}', 400],
      ['{"user_input":"a","metadata":{"constructor":{"prototype":{"x":1}}}}', 400],
    ];
    for (const [body, expected, field] of cases) {
      const { status, json } = await gateway.post('/process', body, { 'x-api-key': key() });
      const shown = JSON.stringify(body).slice(0, 60);
      assert.equal(status, expected, shown);
      if (field !== undefined) assert.equal((json.errors as { field: string }[])[0]?.field, field, shown);
    }
    assert.equal(gateway.backstage.layers.length, 0);
  });

  it('takes null for whatever may be absent', async () => {
    const body = { user_id: null, session_id: null, ip_address: null, metadata: null, agent: null, canaries: null, system_prompt: null };
    const { status, json } = await ask('hello', body);
    assert.equal(status, 200);
    assert.match(json.session_id as string, /^ses_[a-z0-9]{26}$/);
  });

  it('needs the scope', async () => {
    const { secret } = gateway.givenKey(['guard:inspect']);
    assert.equal((await ask('hello', {}, { 'x-api-key': secret })).status, 403);
  });

  it('carries a request with an Idempotency-Key out once', async () => {
    const before = agent.asked.length;
    const once = () => ask('hello', {}, { 'idempotency-key': 'once' });
    const [first, second] = [await once(), await once()];
    assert.equal(second.text, first.text);
    assert.equal(agent.asked.length, before + 1);
  });
});

describe('the twin of POST /process over gRPC', () => {
  const path = `${GatewayServiceDefinition.fullName}/Process`;
  const call = async (request: Parameters<typeof ProcessRequest.fromPartial>[0]) => {
    const bytes = ProcessRequest.encode(ProcessRequest.fromPartial(request)).finish();
    return callGrpc(gateway.grpc, path, bytes, { 'x-api-key': key() });
  };

  it('answers the same', async () => {
    const { status, message, response } = await call({ text: 'My credit card is 4532-1234-5678-9010', sessionId: 'sess_abc' });
    assert.equal(status, 0, message);
    const { decision, blockReason, risk, riskLevel, sessionId, redactedInput, response: answer } = ProcessResponse.decode(response);
    assert.deepEqual([decision, blockReason, risk, riskLevel, sessionId], ['block', 'PII detected: credit_card', 0.95, 'high', 'sess_abc']);
    assert.deepEqual([redactedInput, answer], ['My credit card is [CREDIT_CARD_REDACTED]', undefined]);
  });

  it('may take as long as the agent may', async () => {
    agent.replyWith({ text: 'slow', afterMs: AGENT_TIMEOUT_MS / 2 });
    const { response } = await call({ text: 'hello' });
    const answer = ProcessResponse.decode(response);
    assert.equal(answer.response, 'slow');
    const record = await until(() => gateway.bus.records.find(({ id }) => id === answer.decisionId), 'the audit record');
    assert.match(record.attributes.source_hash ?? '', /^[\w-]{43}$/);
  });

  it('names what is wrong with a request', async () => {
    const { status, message } = await call({ text: '', endUser: 'e'.repeat(300) });
    assert.equal(status, 3);
    assert.match(decodeURIComponent(message), /text: is required/);
  });
});

describe('POST /run-with-guardrails', () => {
  const run = (body: object) => gateway.post('/run-with-guardrails', body, { 'x-api-key': key() });

  it('answers the documented example', async () => {
    agent.replyWith({ text: "I'll help you process the email for [EMAIL_REDACTED]" });
    const { status, json } = await run({
      prompt: 'Process this customer email: john@example.com',
      auto_redact: true,
      user_id: 'user_123',
    });
    assert.equal(status, 200);
    assert.equal(json.output, "I'll help you process the email for [EMAIL_REDACTED]");
    assert.deepEqual(json.safety, { input_score: 0.8, output_score: 1, pii_redacted: true });
    assert.deepEqual([json.blocked, json.block_reason, json.policy_version], [false, null, 'check@0123456789ab']);
    const [input, monitor, asked] = json.trace as Record<string, unknown>[];
    assert.partialDeepStrictEqual(input, { layer: 'input_guard', decision: 'redact', risk: 0.2, findings: { EMAIL_ADDRESS: 1 } });
    assert.partialDeepStrictEqual(monitor, { layer: 'state_monitor', decision: 'continue' });
    assert.partialDeepStrictEqual(asked, { layer: 'agent', decision: 'answered', risk: null });
  });

  it('blocks personal data that it may not redact', async () => {
    const { status, json } = await run({ prompt: 'Process this customer email: john@example.com', auto_redact: false });
    assert.equal(status, 200);
    assert.deepEqual([json.output, json.blocked, json.block_reason], [null, true, 'PII detected: email_address']);
    assert.deepEqual(json.safety, { input_score: 0.05, output_score: null, pii_redacted: false });
  });

  it('says what is wrong with a request', async () => {
    for (const [body, field] of [
      [{}, 'prompt'],
      [{ prompt: 'a', auto_redact: 'yes' }, 'auto_redact'],
      [{ prompt: 'a', user_input: 'b' }, 'user_input'],
    ] as const) {
      const { status, json } = await run(body);
      assert.equal(status, 422);
      assert.equal((json.errors as { field: string }[])[0]?.field, field);
    }
  });
});
