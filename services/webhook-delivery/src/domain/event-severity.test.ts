import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { events } from '@sentinelmesh/contracts';
import fc from 'fast-check';
import { sampleEvents } from '../../test/fixtures/sample-events.ts';
import { SEVERITY_RULES, severityOf } from './event-severity.ts';
import { SEVERITIES } from './severity.ts';

describe('how bad an event is', () => {
  it('has a rule for every event of the catalogue, and for no other', () => {
    assert.deepEqual([...SEVERITY_RULES.keys()].sort(), Object.keys(events).sort());
  });

  it('is the risk level of what was inspected or asked', () => {
    for (const level of SEVERITIES) {
      assert.equal(severityOf('guard.input.blocked', { inspection: { risk_level: level } }), level);
      assert.equal(severityOf('guard.output.inspected', { inspection: { risk_level: level } }), level);
      assert.equal(severityOf('gateway.request.completed', { request: { risk_level: level } }), level);
      assert.equal(severityOf('guard.escalation.analyzed', { risk_level: level }), level);
    }
  });

  it('is not low because a level is missing, where something was stopped or deserves a look', () => {
    assert.equal(severityOf('guard.input.blocked', {}), 'high');
    assert.equal(severityOf('guard.output.blocked', { inspection: { risk_level: 'terrible' } }), 'high');
    assert.equal(severityOf('gateway.request.escalated', { request: null }), 'medium');
    assert.equal(severityOf('guard.input.inspected', { inspection: 'none' }), 'info');
  });

  it('grows with what is spent of a budget', () => {
    const severities = [50, 80, 90, 100, 120].map((percent) => severityOf('budget.threshold.crossed', { percent }));
    assert.deepEqual(severities, ['info', 'low', 'medium', 'high', 'high']);
    assert.equal(severityOf('budget.threshold.crossed', { percent: '100' }), 'info');
    assert.equal(severityOf('budget.limit.exceeded', {}), 'high');
  });

  it('tells an agent that goes round in circles from one that was stopped', () => {
    assert.equal(severityOf('session.repetition.detected', { decision: 'warn' }), 'medium');
    assert.equal(severityOf('session.repetition.detected', { decision: 'stop' }), 'high');
  });

  it('is info for what is not known', () => {
    assert.equal(severityOf('guard.input.invented', { inspection: { risk_level: 'high' } }), 'info');
    assert.equal(severityOf('constructor', {}), 'info');
    assert.equal(severityOf('', {}), 'info');
  });

  it('is one of the five, whatever the data', () => {
    const data = fc.dictionary(fc.constantFrom('inspection', 'request', 'percent', 'decision', 'risk_level'), fc.anything());
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(events)), data, (type, any) => assert.ok(SEVERITIES.includes(severityOf(type, any)))),
    );
  });

  it('is told for real events', () => {
    const severities = Object.fromEntries(sampleEvents().map(({ type, data }) => [type, severityOf(type, data)]));
    assert.equal(severities['guard.input.blocked'], 'critical');
    assert.equal(severities['budget.threshold.crossed'], 'low');
    assert.equal(severities['webhook.endpoint.disabled'], 'high');
    assert.equal(severities['identity.key.created'], 'low');
  });
});
