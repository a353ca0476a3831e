import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { safetyLevel, toSafety } from './guardrails-check.ts';

describe('the level of safety', () => {
  it('is that of the documented table', () => {
    const levels = [1, 0.9, 0.899, 0.7, 0.699, 0.5, 0.499, 0].map((safety) => safetyLevel(safety, 0.7));
    assert.deepEqual(levels, ['safe', 'safe', 'warning', 'warning', 'unsafe', 'unsafe', 'blocked', 'blocked']);
  });

  it('is unsafe below what the policy asks for, however strict or lenient that is', () => {
    assert.equal(safetyLevel(0.92, 0.95), 'unsafe');
    assert.equal(safetyLevel(0.6, 0.4), 'warning');
    assert.equal(safetyLevel(0.45, 0.4), 'warning');
    assert.equal(safetyLevel(0.39, 0.4), 'blocked');
  });

  it('is read from a number without rounding errors', () => {
    assert.equal(toSafety(0.2), 0.8);
    assert.equal(toSafety(0.3), 0.7);
  });
});
