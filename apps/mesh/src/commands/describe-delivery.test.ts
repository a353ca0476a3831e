import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Attempt, Delivery } from '@sentinelmesh/contracts';
import { describeDeliveries, describeDelivery, describeTimings } from './describe-delivery.ts';

const now = Date.UTC(2026, 10, 21, 12);
const at = (secondsAgo: number) => new Date(now - secondsAgo * 1_000);
const delivery = (different: Parameters<typeof Delivery.fromPartial>[0] = {}) =>
  Delivery.fromPartial({
    id: 'dlv_1',
    destinationId: 'dst_1',
    eventId: 'evt_1',
    eventType: 'guard.input.blocked',
    severity: 'high',
    state: 'succeeded',
    attempts: 1,
    createdAt: at(60),
    ...different,
  });
const attempt = (different: Parameters<typeof Attempt.fromPartial>[0]) =>
  Attempt.fromPartial({ number: 1, outcome: 'succeeded', startedAt: at(60), totalMs: 143.4, ...different });

describe('a list of deliveries', () => {
  it('tells of each its state and what went wrong last, and how to see more', () => {
    const failing = delivery({
      id: 'dlv_2',
      state: 'pending',
      attempts: 3,
      lastError: 'server_error',
      lastStatus: 503,
      nextAttemptAt: at(-60),
    });
    const lines = describeDeliveries([delivery(), failing], { id: 'dst_1', more: true, now }).split('\n');
    assert.match(lines[1] ?? '', /^dlv_1 +guard\.input\.blocked +high +succeeded +1 +1 min ago$/);
    assert.match(lines[2] ?? '', /^dlv_2 .* pending +3 +1 min ago +server_error 503, next 2026-11-21 12:01:00Z$/);
    assert.deepEqual(lines.slice(3), [
      'there are more; --limit and --since choose',
      'attempts of one:  mesh webhooks delivery dst_1 dlv_1',
    ]);
  });

  it('that is empty says so', () => {
    assert.match(describeDeliveries([], { id: 'dst_1', more: false, now }), /^no deliveries/);
  });
});

describe('a delivery', () => {
  it('shows every attempt with its timings, and the beginning of the answer', () => {
    const refused = attempt({ outcome: 'failed', error: 'client_error', status: 400, response: 'no\u001b[31m\nsuch user' });
    const text = describeDelivery(delivery({ attempts: 2, state: 'failed' }), [refused, attempt({ number: 2, status: 204 })], now);
    assert.deepEqual(text.split('\n').slice(2), [
      'state         failed  2 attempts, taken up 2026-11-21 11:59:00Z (1 min ago)',
      '#1  2026-11-21 11:59:00Z  failed client_error 400  143 ms',
      '    | no [31m',
      '    | such user',
      '#2  2026-11-21 11:59:00Z  succeeded 204  143 ms',
    ]);
  });

  it('says of an attempt that the mesh did not survive that it may have arrived', () => {
    const text = describeDelivery(delivery({ attempts: 60 }), [attempt({ outcome: 'unknown' })], now);
    assert.match(text, /attempts {6}the last 1 of 60/);
    assert.match(text, /unknown; the mesh stopped while it was under way: the receiver may have it/);
  });

  it('shows short timings exactly, and those that there are not, not', () => {
    assert.equal(
      describeTimings(attempt({ dnsMs: 0.123, connectMs: 12.3, firstByteMs: 9.96 })),
      '143 ms (dns 0.1, connect 12, first byte 10)',
    );
  });
});
