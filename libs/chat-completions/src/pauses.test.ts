import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { backoffMs, readRetryAfter } from './pauses.ts';

describe('a pause', () => {
  it('is as long as Retry-After says, in seconds or until a date', () => {
    const now = Date.parse('Wed, 21 Oct 2026 07:28:00 GMT');
    assert.equal(readRetryAfter('3', now), 3_000);
    assert.equal(readRetryAfter('Wed, 21 Oct 2026 07:28:05 GMT', now), 5_000);
    assert.equal(readRetryAfter('Wed, 21 Oct 2026 07:00:00 GMT', now), 0);
    for (const nonsense of [undefined, '', ' ', 'soon', '-1x']) assert.equal(readRetryAfter(nonsense, now), undefined);
  });

  it('doubles with each attempt up to a bound, the second half of it by chance', () => {
    assert.deepEqual(
      [0, 1, 2, 20].map((attempt) => [backoffMs(attempt, 0), backoffMs(attempt, 1)]),
      [
        [125, 250],
        [250, 500],
        [500, 1_000],
        [4_000, 8_000],
      ],
    );
  });
});
