import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { InvalidArgument, isRetryable, NotFound, toMeshError, Unavailable } from './errors.ts';

describe('an error', () => {
  it('keeps the cause of a defect to itself', () => {
    const error = toMeshError(new Error('password=hunter2'));
    assert.equal(error.code, 'internal');
    assert.ok(!error.message.includes('hunter2'));
    assert.equal((error.cause as Error).message, 'password=hunter2');
  });

  it('tells the caller whether repeating the call may help', () => {
    assert.ok(isRetryable(new Unavailable('the bus does not answer')));
    assert.ok(!isRetryable(new NotFound('workspace', 'ws_1')));
    assert.ok(!isRetryable(new Error('unknown')));
  });

  it('names the first wrong field in its message and all of them in its violations', () => {
    const error = new InvalidArgument([
      { field: 'text', message: 'is required' },
      { field: 'source', message: 'is not one of user, tool' },
    ]);
    assert.equal(error.message, 'text: is required');
    assert.equal(error.violations.length, 2);
  });
});
