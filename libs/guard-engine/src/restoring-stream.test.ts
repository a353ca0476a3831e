import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createGuardEngine } from './engine.ts';
import { checkPolicy } from './policy.ts';
import { redactAndRestore } from './restoring.ts';
import { openRestoring } from './restoring-stream.ts';

const replacements = [
  { token: '[EMAIL_REDACTED]', value: 'ada@example.com' },
  { token: '[EMAIL_REDACTED_2]', value: 'bob@example.com' },
  { token: '[SSN_REDACTED]', value: '[EMAIL_REDACTED]' },
];
const nothing = createGuardEngine().inspect({ text: '', direction: 'output', source: 'agent', trust: 'trusted', policy: checkPolicy });

function restored(text: string, size: number): string {
  const stream = openRestoring(replacements);
  let out = '';
  for (let at = 0; at < text.length; at += size) out += stream.push(text.slice(at, at + size));
  return out + stream.end();
}

describe('restoring in pieces', () => {
  it('gives what restoring the whole gives, however it is cut', () => {
    const piece = fc.constantFrom(
      '[EMAIL_REDACTED]',
      '[EMAIL_REDACTED_2]',
      '[SSN_REDACTED]',
      '[EMAIL_',
      '[[',
      ']',
      'REDACTED]',
      ' ',
      '\n',
      'http',
      's:',
      '/',
      '//',
      '\\',
      'x',
      '"',
      '(',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), fc.integer({ min: 1, max: 40 }), (pieces, size) => {
        const text = pieces.join('');
        assert.equal(restored(text, size), redactAndRestore(text, nothing, replacements));
      }),
      { numRuns: 3_000 },
    );
  });

  it('holds back no more than what may be the beginning of a token', () => {
    const stream = openRestoring(replacements);
    assert.equal(stream.push('a [x] [EMAIL'), 'a [x] ');
    assert.equal(stream.push('_RED'), '');
    assert.equal(stream.push('DISH] [EMAIL_REDACTED'), '[EMAIL_REDDISH] ');
    assert.equal(stream.push(']!'), 'ada@example.com!');
    assert.equal(stream.push(' [EMAIL'), ' ');
    assert.equal(stream.end(), '[EMAIL');
  });

  it('leaves tokens in an address alone, also behind a piece that is passed on as it is', () => {
    const stream = openRestoring(replacements);
    assert.equal(stream.push('see htt') + stream.push('ps://x.io/?a='), 'see https://x.io/?a=');
    assert.equal(stream.pass('[PHONE_REDACTED]'), '[PHONE_REDACTED]');
    assert.equal(stream.push('&b=[EMAIL_REDACTED] [EMAIL_REDACTED]'), '&b=[EMAIL_REDACTED] ada@example.com');
  });
});
