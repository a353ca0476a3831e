import assert from 'node:assert/strict';
import { it } from 'node:test';
import { TestDestinationResponse } from '@sentinelmesh/contracts';
import { describeTest } from './describe-test.ts';

const tested = (succeeded: boolean, attempt: object = {}) =>
  describeTest(TestDestinationResponse.fromPartial({ succeeded, attempt: { totalMs: 143, ...attempt } }));

it('a test that succeeded is one sentence', () => {
  assert.equal(tested(true, { status: 204, connectMs: 12 }), 'The receiver took the example event (204, 143 ms (connect 12)).');
});

it('one that failed says why, what to do, and what the receiver answered', () => {
  assert.equal(
    tested(false, { error: 'client_error', status: 401, response: 'bad signature\u001b[2J' }),
    `The receiver did not take the example event: it refused the event (401, 143 ms).
What to do: compare URL, headers and signing secret with what the receiver expects.
  | bad signature [2J`,
  );
});

it('every error that an attempt can have says what to do, and an unknown one does too', () => {
  const errors =
    'dns connect tls timeout reset blocked redirect client_error gone throttled server_error proxy too_large configuration'.split(' ');
  const texts = errors.map((error) => tested(false, { error }));
  assert.equal(new Set(texts).size, errors.length);
  assert.ok(!texts.some((text) => text.includes('the attempt failed')));
  assert.match(tested(false, { error: 'another' }), /the attempt failed: another .*\nWhat to do: look at the log/);
  assert.match(describeTest(TestDestinationResponse.fromPartial({ succeeded: false })), /nobody knows why/);
});
