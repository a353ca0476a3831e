import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parsePageToken, toPageToken } from './page-token.ts';

describe('a page token', () => {
  it('brings back its sequence', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), (sequence) => assert.equal(parsePageToken(toPageToken(sequence)), sequence)),
    );
  });

  it('is refused unless it was made here', () => {
    const encode = (text: string) => Buffer.from(text).toString('base64url');
    for (const token of [
      '',
      'x',
      '!!',
      encode('-1'),
      encode('01'),
      encode('1e3'),
      encode(' 1'),
      encode('1.0'),
      encode(String(2n ** 63n)),
      `${encode('12')}=`,
      'MR',
    ])
      assert.equal(parsePageToken(token), undefined, token);
    fc.assert(fc.property(fc.string(), (text) => [undefined, text].includes(optionalToken(parsePageToken(text)))));
  });
});

const optionalToken = (sequence: bigint | undefined) => (sequence === undefined ? undefined : toPageToken(sequence));
