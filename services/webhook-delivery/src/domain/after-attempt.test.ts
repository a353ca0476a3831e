import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { afterAttempt } from './after-attempt.ts';
import type { AttemptError } from './attempt.ts';

const now = new Date('2026-11-21T12:00:00Z');
const after = (error: AttemptError | undefined, attempts = 1) =>
  afterAttempt({ result: { succeeded: error === undefined, error, timings: { totalMs: 1 } }, attempts, now, random: 0.5 });

describe('a delivery after an attempt', () => {
  it('is done when the receiver took it', () => assert.deepEqual(after(undefined), { state: 'succeeded' }));

  it('is tried again after whatever may pass', () => {
    const passing: AttemptError[] = [
      'dns',
      'connect',
      'tls',
      'timeout',
      'reset',
      'redirect',
      'client_error',
      'throttled',
      'server_error',
      'proxy',
      'too_large',
    ];
    for (const error of passing) assert.equal(after(error).state, 'pending', error);
  });

  it('has failed for good when the address may not be called, or the schedule is at its end', () => {
    assert.deepEqual([after('blocked'), after('timeout', 10)], [{ state: 'failed' }, { state: 'failed' }]);
  });

  it('is held when the destination itself is at fault: nothing is lost while somebody mends it', () => {
    assert.deepEqual([after('gone'), after('configuration', 10)], [{ state: 'held' }, { state: 'held' }]);
  });
});
