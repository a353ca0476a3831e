import assert from 'node:assert/strict';
import { it } from 'node:test';
import { parseExpiry } from './key-create.ts';

const now = Date.UTC(2026, 10, 21);

it('an expiry is a number of days or hours from now, or a time to come', () => {
  assert.equal(parseExpiry('90d', now).getTime(), now + 90 * 86_400_000);
  assert.equal(parseExpiry('12h', now).getTime(), now + 12 * 3_600_000);
  assert.equal(parseExpiry('2027-01-31T00:00:00Z', now).toISOString(), '2027-01-31T00:00:00.000Z');
});

it('anything else is refused with what it should look like', () => {
  for (const wrong of ['', 'soon', '0d', '-1d', '5m', '2020-01-01T00:00:00Z'])
    assert.throws(() => parseExpiry(wrong, now), /90d or 12h/, wrong);
});
