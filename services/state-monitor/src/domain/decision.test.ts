import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decideRepetition, GOES_ON, stoppedByBudget, stoppedByLimit, worstOf } from './decision.ts';
import { formatUsd } from './money.ts';

const repetition = { type: 'error_retry', repeats: 3, period: 1, fromStep: 4, toStep: 6, tools: ['t'] } as const;

describe('what a session meets', () => {
  it('is a stop before a warning, the highest risk, and every reason', () => {
    const warning = decideRepetition({ decision: 'warn', repetition });
    const limit = stoppedByLimit({ limit: 'steps', allowed: 3 });
    const worst = worstOf([GOES_ON, warning, limit]);
    assert.deepEqual([worst.decision, worst.cause, worst.risk, worst.reasons.length], ['stop', 'steps', 0.6, 2]);
    assert.equal(worst.repeats?.repetition, repetition);
    assert.equal(worstOf([GOES_ON]), GOES_ON);
  });

  it('is explained in a sentence with numbers', () => {
    assert.deepEqual(decideRepetition({ decision: 'stop', repetition }).reasons, [
      'the session repeats itself (error retry, 3 times from step 4 to 6)',
    ]);
    assert.deepEqual(stoppedByBudget({ scope: 'end_user', limit: 100n, spent: 250n, reserved: 0n }, 10n).reasons, [
      'the budget of the end user has $0 left, $0.00001 is needed',
    ]);
  });
});

describe('an amount of money', () => {
  it('is written exactly', () => {
    const written = [0n, 1n, 10n, 1_500_000n, 12_000_000n, -2_000_001n].map(formatUsd);
    assert.deepEqual(written, ['$0', '$0.000001', '$0.00001', '$1.5', '$12', '-$2.000001']);
  });
});
