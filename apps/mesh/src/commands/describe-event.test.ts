import assert from 'node:assert/strict';
import { it } from 'node:test';
import { newId } from '@sentinelmesh/kernel';
import { describeEvent } from './describe-event.ts';

const attributes = (type: string) =>
  ({ id: 'evt_1', source: '/sentinelmesh/guard', type, time: new Date('2026-11-21T12:00:01.234Z'), orgId: newId('org') }) as Parameters<
    typeof describeEvent
  >[0];

it('an inspection is told in one line: when, what, decision, risk and findings', () => {
  const inspection = { decision: 'redact', risk: 0.2, findings: [{ entity_type: 'EMAIL_ADDRESS', count: 2 }], duration_us: 400 };
  assert.match(
    describeEvent(attributes('guard.input.inspected'), { inspection }),
    /^12:00:01\.234 guard\.input\.inspected {2}org_\w+ {2}redact risk 0\.2 {2}EMAIL_ADDRESS×2 {2}400 µs$/,
  );
});

it('an inspection without findings, a key and an event of an unknown shape are told too', () => {
  assert.match(
    describeEvent(attributes('guard.input.inspected'), { inspection: { decision: 'allow', risk: 0, duration_us: 90 } }),
    /allow risk 0/,
  );
  assert.match(describeEvent(attributes('identity.key.revoked'), { key_id: 'key_1' }), /key_1$/);
  assert.match(describeEvent(attributes('some.thing.happened'), 'text'), /some\.thing\.happened/);
});

it('a request is told by its decision, what was found in all its layers, what it was decided without, and what it cost', () => {
  const request = {
    decision: 'block',
    risk: 0.9,
    layers: [
      { layer: 'input_guard', findings: [{ entity_type: 'JAILBREAK', count: 1 }] },
      { layer: 'state_monitor', decision: 'continue' },
      { layer: 'output_guard', findings: [{ entity_type: 'EMAIL_ADDRESS', count: 2 }] },
    ],
    degraded: ['agent'],
    model: 'small',
    cost_micro_usd: '1500',
    duration_us: '900',
  };
  assert.match(
    describeEvent(attributes('gateway.request.completed'), { request }),
    /block risk 0\.9 {2}JAILBREAK×1 EMAIL_ADDRESS×2 {2}without agent {2}small \$0\.0015 {2}900 µs$/,
  );
  assert.match(describeEvent(attributes('gateway.request.completed'), { request: { decision: 'allow', risk: 0 } }), /allow risk 0$/);
});

it('budgets, sessions and analyses are told by what they are about', () => {
  const budget = { scope: 'workspace', scope_id: 'ws_1', limit_micro_usd: '5000000', spent_micro_usd: '4000000' };
  assert.match(
    describeEvent(attributes('budget.threshold.crossed'), { budget, percent: 80 }),
    /80 % {2}workspace ws_1 {2}\$4\.0000 of \$5\.0000$/,
  );
  assert.match(describeEvent(attributes('budget.limit.changed'), { budget }), /org_\w+ {2}workspace ws_1/);
  const repeated = { session_id: 'ses_1', decision: 'stop', repetition: { type: 'paraphrase', repeats: 4 } };
  assert.match(describeEvent(attributes('session.repetition.detected'), repeated), /stop paraphrase ×4 {2}ses_1$/);
  assert.match(
    describeEvent(attributes('session.limit.exceeded'), { session_id: 'ses_1', limit: 'steps', allowed: '50' }),
    /steps 50 {2}ses_1$/,
  );
  const analyzed = { decision: 'block', risk_before: 0.4, risk: 0.8, method: 'judge', session_id: 'ses_1' };
  assert.match(describeEvent(attributes('guard.escalation.analyzed'), analyzed), /block {2}risk 0\.4 → 0\.8 judge {2}ses_1$/);
});
