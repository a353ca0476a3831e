/** `POST /run-with-guardrails` as documented. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AgentServer } from '../harness/agent.ts';
import type { Mesh } from '../harness/mesh.ts';
import type { RunAnswer } from '../harness/process.ts';

export function describeRunWithGuardrails(mesh: () => Mesh, agent: () => AgentServer): void {
  describe('POST /run-with-guardrails', () => {
    const run = (prompt: string, more: Record<string, unknown> = {}) =>
      mesh().api.post<RunAnswer>('/run-with-guardrails', { prompt, ...more });

    it('answers the documented example', async () => {
      agent().replyWith(() => ({ text: "I'll help you process the email for [EMAIL_REDACTED]" }));
      const { status, json } = await run('Process this customer email: john@example.com', { auto_redact: true });
      assert.equal(status, 200);
      assert.equal(json.output, "I'll help you process the email for [EMAIL_REDACTED]");
      assert.equal(agent().prompts().at(-1), 'Process this customer email: [EMAIL_REDACTED]');
      assert.deepEqual([json.safety.input_score, json.safety.pii_redacted, json.blocked], [0.8, true, false]);
      assert.ok(json.safety.output_score !== null && json.safety.output_score >= 0.8);
    });

    it('blocks personal data where it may not redact it', async () => {
      const { status, json } = await run('Process this customer email: john@example.com', { auto_redact: false });
      assert.equal(status, 200);
      assert.deepEqual([json.output, json.blocked], [null, true]);
      assert.match(json.block_reason ?? '', /email/);
    });

    it('redacts a card instead of blocking it', async () => {
      const { json } = await run('My credit card is 4532-1234-5678-9010');
      assert.equal(json.blocked, false);
      assert.equal(agent().prompts().at(-1), 'My credit card is [CREDIT_CARD_REDACTED]');
    });
  });
}
