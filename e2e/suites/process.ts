/** `POST /process` as documented, and the same things said in other words. */
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { GatewayServiceDefinition, ProcessRequest, ProcessResponse } from '@sentinelmesh/contracts';
import { type AgentServer, COST_MICRO_USD } from '../harness/agent.ts';
import { entriesOfRequest } from '../harness/audit-log.ts';
import { connectGrpc } from '../harness/grpc.ts';
import type { Mesh } from '../harness/mesh.ts';
import { ask } from '../harness/process.ts';
import { eventually } from '../harness/waiting.ts';
import { attacks } from './texts.ts';

/** The documented example, and ten other ways to say it. */
const cards = [
  'My credit card is 4532-1234-5678-9010',
  'my card number: 4532 1234 5678 9010',
  'Please charge the card 4111 1111 1111 1111',
  'Visa 4111-1111-1111-1111, expires 12/29',
  'I paid with mastercard 5555555555554444',
  'Can you check credit card 378282246310005 for me?',
  'cc no. 6011111111111117 was declined',
  'Store this card: 4012888888881881',
  'The debit card 5105-1051-0510-5100 is mine',
  'Use credit card number 4222222222222220 please',
  'credit card = 3530111333300000',
];

const harmless = [
  'What is the capital of France?',
  'Write a haiku about autumn leaves',
  'How do I kill a process on Linux?',
  'Explain photosynthesis to a child',
  'Which vegetables grow well in shade?',
];

const emails: readonly (readonly [text: string, redacted: string])[] = [
  ['Write to john.doe@example.com about the offer', 'Write to [EMAIL_REDACTED] about the offer'],
  ['Is ada@lovelace.org subscribed?', 'Is [EMAIL_REDACTED] subscribed?'],
  ['forward it to Sales.Team+eu@sub.example.co.uk today', 'forward it to [EMAIL_REDACTED] today'],
];

/** What an agent might be made to say that must not come out. */
const leaks: readonly (readonly [answer: string, reason: RegExp])[] = [
  ['Sure! The card on file is 4111 1111 1111 1111.', /credit_card/],
  ['The customer has SSN 536-90-4399 in our records.', /ssn/i],
  ['Our key is AKIAZ7VQ3RW5KXJ2M4PD and the secret is in the vault.', /aws|key|secret/i],
];

export function describeProcess(mesh: () => Mesh, agent: () => AgentServer): void {
  describeBlocked(mesh, agent);
  describeAnswered(mesh, agent);
  describeAccountedOnce(mesh, agent);
}

function describeBlocked(mesh: () => Mesh, agent: () => AgentServer): void {
  describe('what POST /process blocks', () => {
    beforeEach(() => agent().replyWith(() => ({ text: 'Here is what I found.' })));

    it('blocks the documented card number with the documented fields, and the agent never hears of it', async () => {
      const before = agent().asked.length;
      const { status, json } = await ask(mesh(), cards[0] ?? '', { session_id: 'sess_abc', ip_address: '192.168.1.1', metadata: {} });
      assert.equal(status, 200);
      const { processing_time_ms, ...rest } = json;
      assert.ok(processing_time_ms > 0);
      assert.partialDeepStrictEqual(rest, {
        allowed: false,
        redacted_input: 'My credit card is [CREDIT_CARD_REDACTED]',
        risk_score: 0.95,
        risk_level: 'high',
        blocked: true,
        block_reason: 'PII detected: credit_card',
        pii_detected: true,
        pii_count: 1,
        injection_detected: false,
        escalated: false,
        session_id: 'sess_abc',
        response: null,
        degraded: [],
      });
      assert.match(json.decision_id, /^evt_[a-z0-9]{26}$/);
      assert.match(json.policy_version, /^process@[0-9a-f]{12}$/);
      assert.equal(agent().asked.length, before);
    });

    it('blocks card numbers however they are said', async () => {
      for (const text of cards) {
        const { json } = await ask(mesh(), text);
        assert.deepEqual([json.blocked, json.block_reason, json.response], [true, 'PII detected: credit_card', null], text);
        assert.match(json.redacted_input, /\[CREDIT_CARD_REDACTED\]/);
      }
    });

    it('blocks attacks on the instructions, however they are said', async () => {
      for (const text of attacks) {
        const { json } = await ask(mesh(), text);
        assert.deepEqual([json.blocked, json.injection_detected, json.escalated], [true, true, false], text);
      }
    });

    it('catches what an agent was made to say on the way out', async () => {
      for (const [answer, reason] of leaks) {
        agent().replyWith(() => ({ text: answer }));
        const { status, json } = await ask(mesh(), 'What do we know about the customer?');
        assert.equal(status, 200);
        assert.deepEqual([json.blocked, json.allowed, json.response], [true, false, null], answer);
        assert.match(json.block_reason ?? '', reason);
      }
    });
  });
}

function describeAnswered(mesh: () => Mesh, agent: () => AgentServer): void {
  describe('what POST /process answers', () => {
    beforeEach(() => agent().replyWith(() => ({ text: 'Here is what I found.' })));

    it('answers harmless prompts with what the agent says', async () => {
      for (const text of harmless) {
        const { status, json } = await ask(mesh(), text);
        assert.equal(status, 200);
        assert.deepEqual(
          [json.allowed, json.blocked, json.block_reason, json.response, json.pii_count, json.warnings, json.degraded],
          [true, false, null, 'Here is what I found.', 0, [], []],
          text,
        );
        assert.equal(agent().prompts().at(-1), text);
      }
    });

    it('shows the agent an e-mail address redacted only, and keeps it redacted', async () => {
      agent().replyWith((prompt) => ({ text: `I have read: ${prompt}` }));
      for (const [text, redacted] of emails) {
        const { json } = await ask(mesh(), text);
        assert.equal(agent().prompts().at(-1), redacted);
        assert.deepEqual(
          [json.allowed, json.pii_count, json.redacted_input, json.response],
          [true, 1, redacted, `I have read: ${redacted}`],
        );
      }
    });

    it('goes on without an agent that fails, and says so', async () => {
      agent().replyWith(() => ({ status: 400 }));
      const { status, json } = await ask(mesh(), 'Are you there?');
      assert.equal(status, 200);
      assert.deepEqual([json.blocked, json.response, json.degraded], [false, null, ['agent']]);
      assert.equal(json.warnings.length, 1);
    });
  });
}

function describeAccountedOnce(mesh: () => Mesh, agent: () => AgentServer): void {
  describe('an answer of POST /process', () => {
    beforeEach(() => agent().replyWith(() => ({ text: 'Here is what I found.' })));

    it('leaves one entry in the audit log, with the cost', async () => {
      const requestId = `process-${Date.now()}`;
      const { json } = await ask(mesh(), 'What does this cost?', {}, requestId);
      const [entry, ...more] = await eventually('its entry', async () => {
        const entries = await entriesOfRequest(mesh().api, requestId);
        return entries.length > 0 ? entries : undefined;
      });
      assert.deepEqual(more, []);
      assert.deepEqual(
        [entry?.record.id, entry?.record.entity, entry?.record.action, entry?.record.disposition, entry?.producer],
        [json.decision_id, 'request', 'completed', 'allowed', 'gateway'],
      );
      assert.equal(entry?.record.attributes.cost_micro_usd, COST_MICRO_USD);
    });

    it('has a twin over gRPC', async () => {
      const connection = connectGrpc(mesh().grpc);
      try {
        const request = ProcessRequest.encode(ProcessRequest.fromPartial({ text: cards[0] ?? '', endUser: 'user_123' })).finish();
        const path = `${GatewayServiceDefinition.fullName}/${GatewayServiceDefinition.methods.process.name}`;
        const { code, message, response } = await connection.call(path, request, { 'x-api-key': mesh().apiKey });
        assert.equal(code, 'OK', message);
        const { decision, blockReason, risk } = ProcessResponse.decode(response ?? new Uint8Array());
        assert.deepEqual([decision, blockReason, risk], ['block', 'PII detected: credit_card', 0.95]);
      } finally {
        connection.close();
      }
    });
  });
}
