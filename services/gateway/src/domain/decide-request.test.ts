import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decideRequest } from './decide-request.ts';

const thresholds = { escalate: 0.3, block: 0.5 };

describe('the decision about a request', () => {
  it('is the gravest of its layers', () => {
    assert.equal(decideRequest(['allow', 'continue', 'allow'], 0, thresholds), 'allow');
    assert.equal(decideRequest(['allow', 'warn', 'allow'], 0.1, thresholds), 'flag');
    assert.equal(decideRequest(['redact', 'warn', 'flag'], 0.1, thresholds), 'redact');
    assert.equal(decideRequest(['escalate', 'continue', 'redact'], 0.18, thresholds), 'escalate');
    assert.equal(decideRequest(['allow', 'stop'], 0.1, thresholds), 'block');
    assert.equal(decideRequest(['allow', 'continue', 'block'], 0.2, thresholds), 'block');
  });

  it('follows from the risk of all of them together where that is graver', () => {
    assert.equal(decideRequest(['flag', 'warn', 'flag'], 0.3, thresholds), 'escalate');
    assert.equal(decideRequest(['flag', 'warn', 'flag'], 0.5, thresholds), 'block');
    assert.equal(decideRequest(['flag'], 0.6, { escalate: 0.5, block: 0.7 }), 'escalate');
  });

  it('blocks on a word that nobody knows', () => {
    assert.equal(decideRequest(['maybe'], 0, thresholds), 'block');
    assert.equal(decideRequest(['constructor'], 0, thresholds), 'block');
  });
});
