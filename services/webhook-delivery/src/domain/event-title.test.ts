import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { events } from '@sentinelmesh/contracts';
import fc from 'fast-check';
import { arbitraryEvent } from '../../test/fixtures/arbitrary-event.ts';
import { sampleEvents } from '../../test/fixtures/sample-events.ts';
import { factsOf, titleOf } from './event-title.ts';
import { WORDS } from './event-title-words.ts';

const samples = new Map(sampleEvents().map((event) => [event.type, event]));
const sample = (type: string) => samples.get(type) ?? assert.fail(type);
const factsFor = (type: string, data: Record<string, unknown>) =>
  Object.fromEntries(factsOf({ type, data, workspaceId: undefined, correlationId: undefined }).map(({ label, value }) => [label, value]));

const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

describe('the title of an event', () => {
  it('has words for every event of the catalogue, and for no other', () => {
    assert.deepEqual([...WORDS.keys()].sort(), Object.keys(events).sort());
  });

  it('is a sentence that people read', () => {
    const titles = Object.fromEntries([...samples].map(([type, event]) => [type, titleOf(event)]));
    assert.deepEqual(titles, {
      'budget.limit.changed': 'The limit of the budget of a workspace was set to $50',
      'budget.limit.removed': 'Somebody removed the budget of a workspace',
      'budget.threshold.crossed': '80 % of the budget of a workspace is spent: $40.000321 of $50',
      'budget.limit.exceeded': 'Something was refused, the budget of a workspace has too little left: $49.999 of $50',
      'gateway.request.completed': 'A request was redacted and answered (risk medium)',
      'gateway.request.escalated': 'A request was answered and deserves a closer look (risk high)',
      'guard.input.inspected': 'A text on its way to an agent was redacted and may pass (risk medium)',
      'guard.input.blocked': 'A text on its way to an agent was stopped (risk critical)',
      'guard.output.inspected': 'A text coming from an agent was inspected and may pass (risk info)',
      'guard.output.blocked': 'A text coming from an agent was stopped (risk high)',
      'guard.escalation.analyzed': 'A closer look at a request raised its risk from 0.62 to 0.91 (risk high)',
      'identity.organization.created': 'An organisation was created',
      'identity.workspace.created': 'A workspace was created',
      'identity.key.created': 'An API key was created',
      'identity.key.revoked': 'An API key was revoked',
      'session.repetition.detected': 'An agent goes round in circles and was stopped',
      'session.limit.exceeded': 'A conversation reached its limit of 200 steps',
      'webhook.endpoint.failed': 'Deliveries to Order desk fail',
      'webhook.endpoint.disabled': 'Nothing is sent to Order desk any more: it failed for days',
      'webhook.endpoint.recovered': 'Order desk takes deliveries again',
      'webhook.backlog.exceeded': 'More waits for Order desk than it takes',
    });
  });

  it('says what was decided', () => {
    const completed = (decision: string) =>
      titleOf({ type: 'gateway.request.completed', data: { request: { decision, risk_level: 'high' } } });
    assert.equal(completed('block'), 'A request was blocked (risk high)');
    assert.equal(completed('redact'), 'A request was redacted and answered (risk high)');
    assert.equal(titleOf({ type: 'session.repetition.detected', data: { decision: 'warn' } }), 'An agent goes round in circles');
    assert.equal(
      titleOf({ type: 'session.limit.exceeded', data: { limit: 'duration', allowed: '600000' } }),
      'A conversation reached its limit of 10 min',
    );
    assert.equal(
      titleOf({ type: 'session.limit.exceeded', data: { limit: 'depth', allowed: '3' } }),
      'A conversation reached its limit of 3 levels',
    );
    assert.equal(
      titleOf({ type: 'guard.escalation.analyzed', data: { risk_before: 0.4, risk: 0.4, risk_level: 'medium' } }),
      'A closer look at a request found nothing worse (risk medium)',
    );
  });

  it('calls an event that it does not know by its type', () => {
    assert.equal(titleOf({ type: 'guard.input.invented', data: {} }), 'Event guard.input.invented');
    assert.equal(titleOf({ type: 'constructor', data: {} }), 'Event constructor');
  });

  it('is whole where the data say nothing', () => {
    for (const type of Object.keys(events)) assert.doesNotMatch(titleOf({ type, data: {} }), /undefined|null|NaN|\$\s|\(\)|: $/, type);
  });
});

describe('the facts of an event', () => {
  it('are those that a person wants to know', () => {
    assert.deepEqual(factsOf(sample('guard.input.blocked')).slice(0, 7), [
      { label: 'Decision', value: 'block' },
      { label: 'Risk', value: 'critical (0.97)' },
      { label: 'Findings', value: '1 × PROMPT_INJECTION, 1 × SYSTEM_PROMPT_EXTRACTION' },
      { label: 'Why', value: 'The text tries to take over the agent. It asks for the system prompt.' },
      { label: 'End user', value: 'customer-4711' },
      { label: 'Agent', value: 'support-agent' },
      { label: 'Session', value: 'ses_01jd3v8yfe7r2t5w9x1z4a6bae' },
    ]);
  });

  it('have money in dollars, time in units, and findings counted over all layers', () => {
    assert.partialDeepStrictEqual(
      factsFor('budget.limit.exceeded', { budget: { spent_micro_usd: '9990000', limit_micro_usd: '10000000' }, asked_micro_usd: '1' }),
      {
        Spent: '$9.99',
        Limit: '$10',
        'Asked for': '$0.000001',
      },
    );
    assert.equal(factsFor('webhook.backlog.exceeded', { oldest_ms: '5400000' })['Oldest has waited'], '1.5 h');
    const layers = [
      { findings: [{ entity_type: 'EMAIL_ADDRESS', count: 1 }] },
      { findings: [{ entity_type: 'EMAIL_ADDRESS', count: 2 }, { category: 'leak' }] },
    ];
    assert.equal(factsFor('gateway.request.completed', { request: { layers } }).Findings, '3 × EMAIL_ADDRESS, 1 × leak');
  });

  it('say how many kinds of findings are not named', () => {
    const findings = Array.from({ length: 12 }, (_, index) => ({ entity_type: `TYPE_${index}`, count: 20 - index }));
    assert.match(factsFor('guard.input.blocked', { inspection: { findings } }).Findings ?? '', /^20 × TYPE_0, .*13 × TYPE_7, 4 more$/);
  });

  it('are there for every event of the catalogue, each label once and with something to say', () => {
    for (const event of samples.values()) {
      const facts = factsOf(event);
      assert.ok(facts.length >= 2, event.type);
      assert.equal(new Set(facts.map(({ label }) => label)).size, facts.length, event.type);
      for (const { value } of facts) assert.doesNotMatch(value, /undefined|\[object|NaN/, event.type);
    }
  });

  it('end with the workspace and the request, also for events that are not known', () => {
    const facts = factsOf({ ...sample('guard.input.blocked'), type: 'guard.input.invented', data: {} });
    assert.deepEqual(
      facts.map(({ label }) => label),
      ['Workspace', 'Request'],
    );
  });

  it('are one line of at most 200 characters, well-formed and without control characters, whatever the event holds', () => {
    fc.assert(
      fc.property(arbitraryEvent, (event) => {
        for (const text of [titleOf(event), ...factsOf(event).flatMap(({ label, value }) => [label, value])]) {
          assert.ok(text.length <= 200 && text.isWellFormed() && !CONTROL.test(text), JSON.stringify(text));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('do not break on data of any shape', () => {
    const names = [
      'inspection',
      'request',
      'budget',
      'endpoint',
      'repetition',
      'findings',
      'layers',
      'principal',
      'percent',
      'allowed',
      'limit',
      'reasons',
    ];
    const shape = fc.dictionary(
      fc.constantFrom(...names),
      fc.oneof(fc.anything(), fc.dictionary(fc.constantFrom(...names), fc.anything())),
    );
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(events)), shape, (type, data) => {
        assert.equal(typeof titleOf({ type, data }), 'string');
        factsOf({ type, data, workspaceId: undefined, correlationId: undefined });
      }),
    );
  });

  it('cut a long text between characters', () => {
    const value = factsFor('guard.input.blocked', { inspection: { end_user: `${'x'.repeat(198)}😀${'y'.repeat(5)}` } })['End user'];
    assert.equal(value, `${'x'.repeat(198)}…`);
    assert.equal(factsFor('guard.input.blocked', { inspection: { end_user: 'a\u0000b\r\nc\u202ed' } })['End user'], 'a b c d');
  });
});
