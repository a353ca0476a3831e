import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { retryDelayMs } from './retry-schedule.ts';

const HOUR = 3_600_000;
const scheduled = (attempts: number) => retryDelayMs({ attempts, isThrottled: false, retryAfterMs: undefined }, 0.5);

describe('the retry schedule', () => {
  it('is the one of Standard Webhooks: ten attempts over some 75 hours', () => {
    const delays = Array.from({ length: 10 }, (_, index) => scheduled(index + 1));
    const seconds = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400, undefined];
    assert.deepEqual(
      delays,
      seconds.map((delay) => delay && delay * 1_000),
    );
    const total = delays.reduce<number>((sum, delay) => sum + (delay ?? 0), 0);
    assert.ok(total > 75 * HOUR && total < 76 * HOUR);
  });

  it('spreads attempts by a fifth, and no more', () => {
    const attempt = fc.record({ attempts: fc.integer({ min: 1, max: 9 }), random: fc.double({ min: 0, max: 1, noNaN: true }) });
    fc.assert(
      fc.property(attempt, ({ attempts, random }) => {
        const delay = retryDelayMs({ attempts, isThrottled: false, retryAfterMs: undefined }, random) ?? Number.NaN;
        const middle = scheduled(attempts) ?? Number.NaN;
        return delay >= middle * 0.8 - 1 && delay <= middle * 1.2 + 1;
      }),
    );
  });

  it('leaves a receiver alone for as long as it asks for, for a day at most, and a busy one for a minute at least', () => {
    const delay = (retryAfterMs: number | undefined) => retryDelayMs({ attempts: 1, isThrottled: true, retryAfterMs }, 0.5);
    assert.deepEqual([delay(undefined), delay(90_000), delay(100 * HOUR)], [60_000, 90_000, 24 * HOUR]);
  });
});
