import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { hashText } from './hashing.ts';
import { scanTokens } from './scan-tokens.ts';
import { matchToken, type TokenKind } from './token-expression.ts';

type Found = { readonly text: string; readonly kind: TokenKind; readonly hash: number; readonly hasDigit: boolean };

function scanned(text: string): Found[] {
  const all: Found[] = [];
  scanTokens(text, (token, kind, hash, hasDigit) => all.push({ text: token, kind, hash, hasDigit }));
  return all;
}

function matched(text: string): Found[] {
  const match = matchToken(text, 0);
  if (match === undefined) return [];
  const { text: token, kind, end } = match;
  return [{ text: token, kind, hash: hashText(token), hasDigit: /\d/.test(token) }, ...matched(text.slice(end))];
}

describe('the scan of a text', () => {
  it('finds the tokens that the expression does', () => {
    const digits = (of: string, minLength: number, maxLength = minLength) =>
      fc.string({ unit: fc.constantFrom(...of), minLength, maxLength });
    const part = fc.oneof(
      fc.constantFrom(...'-:.,/% _tz"'),
      fc.constantFrom(' of ', 'word', 'a_key', '0x1f', 'deadbeef', '2026-11-20', '10:00:00.5z'),
      digits('0123456789', 1, 14),
      digits('0123456789abcdef', 4),
      digits('0123456789abcdef', 8, 13),
      digits('0123456789abcdef-', 36),
      fc.uuid(),
      fc.constantFrom(...'éß文のไ한\u0301²٣😀—\u00a0\ud800'),
      fc.string({ unit: 'grapheme', maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const text = parts.join('').toLowerCase();
        assert.deepEqual(scanned(text), matched(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('goes on exactly where a run is the beginning of something longer', () => {
    for (const text of [
      'deadbeef-',
      '12345678-9abc',
      '2026-1',
      '3 of',
      '9:3',
      '1,',
      '40 .',
      'cafecafe-cafe-cafe-cafe',
      '9:30',
      '1,5',
      '4%',
      '4 %',
      '3 of 4',
      '3/4',
    ])
      assert.deepEqual(scanned(text), matched(text), text);
  });
});
