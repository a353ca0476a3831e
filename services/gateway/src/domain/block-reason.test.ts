import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { guardBlockReason, sessionBlockReason } from './block-reason.ts';

const found = (category: string, entityType: string, action = 'block') => ({ category, entityType, action });

describe('the reason for blocking', () => {
  it('names what was found, as documented', () => {
    assert.equal(guardBlockReason([found('pii', 'CREDIT_CARD')], 'input'), 'PII detected: credit_card');
    assert.equal(guardBlockReason([found('injection', 'PROMPT_INJECTION')], 'input'), 'Injection detected: prompt_injection');
  });

  it('names each type once, the weightiest kind first, and nothing that was not a reason', () => {
    const findings = [
      found('moderation', 'VIOLENCE'),
      found('pii', 'CREDIT_CARD'),
      found('pii', 'EMAIL_ADDRESS', 'redact'),
      found('pii', 'US_SSN'),
      found('pii', 'CREDIT_CARD'),
      found('secret', 'AWS_ACCESS_KEY'),
    ];
    assert.equal(
      guardBlockReason(findings, 'input'),
      'Secret detected: aws_access_key; PII detected: credit_card, us_ssn; Harmful content detected: violence',
    );
  });

  it('says when it was the answer', () => {
    assert.equal(guardBlockReason([found('pii', 'CREDIT_CARD')], 'output'), 'PII detected in the answer: credit_card');
    assert.equal(guardBlockReason([], 'output'), 'Risk too high in the answer');
  });

  it('says what stopped a session', () => {
    assert.equal(sessionBlockReason('repetition', { type: 'alternation' }), 'Session stopped: repetition (alternation)');
    assert.equal(sessionBlockReason('steps', undefined), 'Session stopped: too many steps');
    assert.equal(sessionBlockReason('budget', { type: 'identical' }), 'Budget exceeded');
    assert.equal(sessionBlockReason('', undefined), 'Risk too high in this session');
    assert.equal(sessionBlockReason('constructor', undefined), 'Risk too high in this session');
  });
});
