import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { backoffMs } from './backoff.ts';

it('waiting after failures doubles, is at least half of what it could be and never more than the maximum', () => {
  const at = (failures: number, random: number) => backoffMs({ failures, baseMs: 100, maxMs: 1_000 }, () => random);
  assert.deepEqual(
    [1, 2, 3, 4, 5, 6].map((failures) => at(failures, 1)),
    [100, 200, 400, 800, 1_000, 1_000],
  );
  assert.deepEqual(
    [1, 2, 3].map((failures) => at(failures, 0)),
    [50, 100, 200],
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
      const waitMs = at(failures, random);
      return waitMs >= 50 && waitMs <= 1_000;
    }),
  );
});
