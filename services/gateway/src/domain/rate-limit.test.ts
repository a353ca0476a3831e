import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decideRate, parseLimitSetting } from './rate-limit.ts';

const start = 1_000_000;

describe('a rate limit', () => {
  it('allows a burst of the whole limit, then one request an interval', () => {
    const limit = { requests: 5, windowMs: 1_000 };
    let arrivalAt: number | undefined;
    const at = (now: number) => {
      const decision = decideRate(limit, arrivalAt, now);
      arrivalAt = decision.nextArrivalAt;
      return decision;
    };
    assert.deepEqual(
      [1, 2, 3, 4, 5].map(() => at(start).remaining),
      [4, 3, 2, 1, 0],
    );
    const refused = at(start);
    assert.equal(refused.allowed, false);
    assert.equal(refused.retryAfterMs, 200);
    assert.ok(!at(start + 199).allowed);
    assert.ok(at(start + 200).allowed);
    assert.ok(!at(start + 200).allowed);
  });

  it('never allows more than the limit and what has refilled since, however requests arrive', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 300 }), (requests, gaps) => {
        const limit = { requests, windowMs: 1_000 };
        let now = start;
        let arrivalAt: number | undefined;
        let allowed = 0;
        for (const gap of gaps) {
          now += gap;
          const decision = decideRate(limit, arrivalAt, now);
          arrivalAt = decision.nextArrivalAt;
          if (decision.allowed) allowed += 1;
        }
        assert.ok(allowed <= requests + Math.ceil(((now - start) / 1_000) * requests));
      }),
    );
  });

  it('allows a refused caller after exactly the time it was told', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 0, max: 2_000 }), (requests, ahead) => {
        const limit = { requests, windowMs: 1_000 };
        const refused = decideRate(limit, start + ahead, start);
        if (!refused.allowed) assert.ok(decideRate(limit, refused.nextArrivalAt, start + Math.ceil(refused.retryAfterMs)).allowed);
      }),
    );
  });

  it('is written as a number of requests per second, minute or hour', () => {
    assert.deepEqual(parseLimitSetting('600/min'), { requests: 600, windowMs: 60_000 });
    for (const wrong of ['', '0/s', '5', '5/day', '-1/s', '1.5/s', '5/min ']) assert.equal(parseLimitSetting(wrong), 'wrong', wrong);
    assert.equal(parseLimitSetting('off'), 'off');
  });
});
