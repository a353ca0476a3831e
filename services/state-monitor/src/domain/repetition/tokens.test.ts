import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tokensOf } from './tokens.ts';

const kindsOf = (text: string) => tokensOf(text).map(({ kind, text: token }) => `${kind} ${token}`);

describe('the tokens of a text', () => {
  it('know moments, dates, numbers and identifiers', () => {
    assert.deepEqual(kindsOf('At 2026-11-20T10:00:00.5Z or 9:30 on 2026-11-21, epoch 1763632800'), [
      'word at',
      'moment 2026-11-20t10:00:00.5z',
      'word or',
      'moment 9:30',
      'word on',
      'date 2026-11-21',
      'word epoch',
      'moment 1763632800',
    ]);
    assert.deepEqual(kindsOf('550e8400-e29b-41d4-a716-446655440000 da39a3ee5e6b4b0d 0x1f 1,234.50 17 W1234'), [
      'identifier 550e8400-e29b-41d4-a716-446655440000',
      'identifier da39a3ee5e6b4b0d',
      'identifier 0x1f',
      'number 1,234.50',
      'number 17',
      'word w1234',
    ]);
  });

  it('know what shows progress, and what differs each time', () => {
    const progress = (text: string) => tokensOf(text).flatMap((token) => (token.isProgress ? [token.text] : []));
    assert.deepEqual(progress('{"job_status": "running", "rows_processed": 120} 40% and 3 of 12'), ['running', '120', '40%', '3 of 12']);
    const noise = (text: string) => tokensOf(text).flatMap(({ isNoise, text: token }) => (isNoise ? [token] : []));
    assert.deepEqual(noise('Please retry: attempt 3 took 12 ms, request id 8f31, {"trace_id": "77a"}'), [
      'please',
      'retry',
      '3',
      '12',
      '8f31',
      '77a',
    ]);
  });

  it('are single characters in scripts without spaces', () => {
    assert.deepEqual(
      tokensOf('没有结果').map(({ text }) => text),
      ['没', '有', '结', '果'],
    );
  });
});
