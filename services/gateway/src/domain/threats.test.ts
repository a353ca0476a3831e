import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countFindings, sessionThreats, textThreats } from './threats.ts';

const email = { category: 'pii', entityType: 'EMAIL_ADDRESS', action: 'redact', score: 0.9 };
const card = { category: 'pii', entityType: 'CREDIT_CARD', action: 'block', score: 0.99 };

describe('threats', () => {
  it('count each type of finding by what was done with it', () => {
    assert.deepEqual(textThreats('output', [email, card, { ...email, score: 0.95 }, { ...email, action: 'flag' }]), [
      { layer: 'output', category: 'pii', type: 'EMAIL_ADDRESS', action: 'redact', count: 2, score: 0.95 },
      { layer: 'output', category: 'pii', type: 'CREDIT_CARD', action: 'block', count: 1, score: 0.99 },
      { layer: 'output', category: 'pii', type: 'EMAIL_ADDRESS', action: 'flag', count: 1, score: 0.9 },
    ]);
  });

  it('are none where the policy allows what was found', () => {
    assert.deepEqual(textThreats('input', [{ ...email, entityType: 'PERSON', action: 'allow' }]), []);
  });

  it('are what repeats itself in a session, and the limit or budget that stopped it', () => {
    const watched = { decision: 'continue', cause: '', risk: 0 };
    assert.deepEqual(sessionThreats(watched), []);
    assert.deepEqual(sessionThreats({ ...watched, decision: 'warn', risk: 0.3, repetition: { type: 'cycle', repeats: 4 } }), [
      { layer: 'session', category: 'repetition', type: 'CYCLE', action: 'flag', count: 4, score: 0.3 },
    ]);
    assert.deepEqual(
      sessionThreats({ ...watched, decision: 'stop', cause: 'repetition', risk: 0.9, repetition: { type: 'cycle', repeats: 5 } }),
      [{ layer: 'session', category: 'repetition', type: 'CYCLE', action: 'block', count: 5, score: 0.9 }],
    );
    const categories = (cause: string) =>
      sessionThreats({ ...watched, decision: 'stop', cause }).map(({ category, type }) => `${category} ${type}`);
    assert.deepEqual(['budget', 'steps', 'depth'].flatMap(categories), ['budget BUDGET', 'limit STEPS', 'limit DEPTH']);
  });

  it('are counted by type for reports', () => {
    assert.deepEqual(countFindings([email, card, { ...email, score: 0.5 }]), [
      { category: 'pii', entityType: 'EMAIL_ADDRESS', count: 2, maxScore: 0.9 },
      { category: 'pii', entityType: 'CREDIT_CARD', count: 1, maxScore: 0.99 },
    ]);
  });
});
