import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { secret } from '@sentinelmesh/crypto';
import { rotated, type SigningSecret, signingAt } from './signing-secrets.ts';

const at = (seconds: number) => new Date(1_700_000_000_000 + seconds * 1_000);
const reveal = (list: readonly SigningSecret[]) => list.map((held) => [held.secret.reveal(), held.graceUntil]);
const first: SigningSecret[] = [{ secret: secret('a'), graceUntil: undefined }];

describe('signing secrets', () => {
  it('sign until their time is over, and not at its end', () => {
    const two = rotated(first, { next: secret('b'), graceUntil: at(10), now: at(0) });
    assert.deepEqual(reveal(two), [
      ['b', undefined],
      ['a', at(10)],
    ]);
    const signing = (now: Date) => signingAt(two, now).map((held) => held.reveal());
    assert.deepEqual(signing(at(9)), ['b', 'a']);
    assert.deepEqual(signing(at(10)), ['b']);
  });

  it('keep the time that they were given when another one follows, and are forgotten after it', () => {
    const two = rotated(first, { next: secret('b'), graceUntil: at(10), now: at(0) });
    const three = rotated(two, { next: secret('c'), graceUntil: at(60), now: at(5) });
    assert.deepEqual(reveal(three), [
      ['c', undefined],
      ['b', at(60)],
      ['a', at(10)],
    ]);
    assert.deepEqual(reveal(rotated(three, { next: secret('d'), graceUntil: at(20), now: at(20) })), [
      ['d', undefined],
      ['b', at(60)],
    ]);
  });
});
