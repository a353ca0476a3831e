import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { AttemptError } from './attempt.ts';
import { afterFailure, afterSuccess, afterWaiting, HEALTHY, type Health, isDisabling } from './health.ts';

const START = Date.parse('2026-11-21T12:00:00Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const fail = (health: Health, atMs: number, error: AttemptError = 'connect', retryAfterMs?: number) =>
  afterFailure(health, { error, retryAfterMs, now: new Date(START + atMs) });

function failing(times: number, atMs = 0): Health {
  let health = HEALTHY;
  for (let time = 0; time < times; time += 1) health = fail(health, atMs).health;
  return health;
}

describe('the health of a destination', () => {
  it('is bad after five failures in a row: it is left alone for half a minute, and its owner hears of it once', () => {
    const before = failing(4);
    assert.equal(before.circuit, 'closed');
    const { health, news } = fail(before, 0);
    assert.deepEqual([health.circuit, health.circuitUntil, news], ['open', new Date(START + 30_000), 'failing']);
    assert.equal(fail(health, 10).news, undefined);
    assert.equal(fail(health, 10).health.circuitUntil, health.circuitUntil);
  });

  it('lets one attempt find out when its time has come; a failure leaves it alone for twice as long, up to ten minutes', () => {
    let health = failing(5);
    assert.equal(afterWaiting(health, new Date(START + 29_999)).circuit, 'open');
    const waits: number[] = [];
    for (let atMs = 30_000, round = 0; round < 7; round += 1) {
      health = afterWaiting(health, new Date(START + atMs));
      assert.equal(health.circuit, 'half_open');
      health = fail(health, atMs).health;
      const until = health.circuitUntil?.getTime() ?? 0;
      waits.push((until - START - atMs) / 1_000);
      atMs = until - START;
    }
    assert.deepEqual(waits, [60, 120, 240, 480, 600, 600, 600]);
  });

  it('is good after one success, and who was told that it fails is told that it works', () => {
    assert.deepEqual(afterSuccess(failing(5)), { health: HEALTHY, news: 'recovered' });
    assert.deepEqual(afterSuccess(failing(3)), { health: HEALTHY, news: undefined });
  });

  it('ends in its being disabled only after five days and twenty failures', () => {
    const often = failing(50);
    assert.equal(fail(often, 5 * DAY - 1).news, undefined);
    assert.equal(fail(often, 5 * DAY).news, 'disabled_failing');
    assert.equal(fail(failing(5), 6 * DAY).news, undefined);
  });

  it('ends at once when the receiver wants no more or a setting is wrong', () => {
    assert.equal(fail(HEALTHY, 0, 'gone').news, 'disabled_gone');
    assert.equal(fail(HEALTHY, 0, 'configuration').news, 'disabled_configuration');
  });

  it('does not suffer from the proxy, and heeds how long a receiver wants to be left alone', () => {
    assert.deepEqual(fail(failing(4), 0, 'proxy'), { health: failing(4), news: undefined });
    assert.deepEqual(fail(failing(4), 0, 'throttled', 5 * MINUTE).health.circuitUntil, new Date(START + 5 * MINUTE));
  });

  it('is never disabled by failures of less than five days, whatever they are and however many', () => {
    const step = fc.record({
      ms: fc.integer({ min: 0, max: 3_600_000 }),
      error: fc.constantFrom<AttemptError>('timeout', 'server_error', 'proxy'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        let health = HEALTHY;
        let atMs = 0;
        for (const { ms, error } of steps) {
          atMs += ms;
          health = afterWaiting(health, new Date(START + atMs));
          const after = fail(health, atMs, error);
          health = after.health;
          assert.ok(!isDisabling(after.news) || atMs >= 5 * DAY);
          assert.ok(health.circuit !== 'open' || (health.circuitUntil?.getTime() ?? 0) <= START + atMs + 10 * MINUTE);
        }
      }),
    );
  });
});
