import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EgressFailed, EgressRefused, EgressTimeout, ResponseTooLarge } from '@sentinelmesh/egress';
import fc from 'fast-check';
import { attemptErrorOf, attemptErrorOfStatus, retryAfterMs } from './http-outcome.ts';

const NOW = new Date('2026-11-21T10:00:00.000Z');
const after = (text: string) => retryAfterMs({ 'retry-after': text }, NOW);

describe('how long to wait', () => {
  it('is told in seconds or as a date, of which all three forms of HTTP are read', () => {
    assert.deepEqual(['0', '120', ' 5 ', '1.5'].map(after), [0, 120_000, 5_000, 1_500]);
    const dates = ['Sat, 21 Nov 2026 10:00:30 GMT', 'Saturday, 21-Nov-26 10:00:30 GMT', 'Sat Nov 21 10:00:30 2026 GMT'];
    assert.deepEqual(dates.map(after), [30_000, 30_000, 30_000]);
  });

  it('is at most a day, and never before now', () => {
    assert.deepEqual(['86401', '9'.repeat(400), 'Fri, 31 Dec 9999 23:59:59 GMT'].map(after), [86_400_000, 86_400_000, 86_400_000]);
    assert.equal(after('Sat, 21 Nov 2026 09:00:00 GMT'), 0);
  });

  it('is not told by anything else', () => {
    const others = ['', 'soon', '-5', '5s', '1e3', '0x10', '120, 120', '2026-11-21', 'Sat, nonsense', 'Infinity', '٣'];
    assert.deepEqual(
      others.map(after),
      others.map(() => undefined),
    );
    assert.equal(retryAfterMs({}, NOW), undefined);
  });

  it('is a whole number of milliseconds within a day whatever the header is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.float().map(String),
          fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
        ),
        (text) => {
          const wait = after(text);
          assert.ok(wait === undefined || (Number.isInteger(wait) && wait >= 0 && wait <= 86_400_000), `${text}: ${wait}`);
        },
      ),
    );
  });
});

describe('what went wrong', () => {
  it('is known by the status; only 2xx is success', () => {
    const statuses = [200, 204, 299, 301, 304, 400, 404, 408, 410, 429, 500, 501, 502, 503, 504, 599];
    assert.deepEqual(statuses.map(attemptErrorOfStatus), [
      ...[undefined, undefined, undefined, 'redirect', 'redirect', 'client_error', 'client_error', 'timeout', 'gone', 'throttled'],
      ...['server_error', 'server_error', 'throttled', 'throttled', 'throttled', 'server_error'],
    ]);
  });

  it('is known by what egress threw', () => {
    const errors = [
      new EgressRefused('address', 'no'),
      new EgressTimeout('a.test', 5),
      new ResponseTooLarge('a.test', 5),
      ...(['dns', 'connect', 'tls', 'connection_lost', 'proxy'] as const).map((reason) => new EgressFailed(reason, 'a.test')),
      new DOMException('aborted', 'AbortError'),
      new Error('other'),
      'no error at all',
    ];
    assert.deepEqual(errors.map(attemptErrorOf), [
      ...['blocked', 'timeout', 'too_large', 'dns', 'connect', 'tls', 'reset', 'proxy', 'timeout', 'reset', 'reset'],
    ]);
  });
});
