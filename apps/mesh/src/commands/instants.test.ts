import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ago, instant, parseInstant } from './instants.ts';

const now = Date.UTC(2026, 10, 21, 12);

it('an instant is a time before now, or a time', () => {
  assert.equal(parseInstant('30s', '--since', now).getTime(), now - 30_000);
  assert.equal(parseInstant('90m', '--since', now).getTime(), now - 90 * 60_000);
  assert.equal(parseInstant('24h', '--since', now).getTime(), now - 86_400_000);
  assert.equal(parseInstant('7d', '--since', now).getTime(), now - 7 * 86_400_000);
  assert.equal(parseInstant('2026-11-20T10:00:00+02:00', '--since', now).toISOString(), '2026-11-20T08:00:00.000Z');
  assert.equal(parseInstant('2026-11-20', '--since', now).toISOString(), '2026-11-20T00:00:00.000Z');
});

it('anything else is refused with what it should look like, under the name of its option', () => {
  for (const wrong of ['', 'yesterday', '5', '5w', '-1h', '1 Jan', '2026', '2026-13-40', '999999d', '2026-11-20T10:00:00'])
    assert.throws(() => parseInstant(wrong, '--until', now), /^InvalidArgument: --until: must be like 90m/, wrong);
});

it('what is past is told in the unit that says most', () => {
  const told = [0, 59_999, 60_000, 3_599_999, 3_600_000, 47 * 3_600_000, 48 * 3_600_000].map((ms) => ago(new Date(now - ms), now));
  assert.deepEqual(told, ['0 s ago', '59 s ago', '1 min ago', '59 min ago', '1 h ago', '47 h ago', '2 d ago']);
  // The clocks of two machines are never the same.
  assert.equal(ago(new Date(now + 5_000), now), '0 s ago');
  assert.deepEqual([ago(undefined, now), instant(undefined), instant(new Date(now))], ['never', '-', '2026-11-21 12:00:00Z']);
});
