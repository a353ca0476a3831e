import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { describe, it } from 'node:test';
import { crc32 } from 'node:zlib';
import { secret } from '@sentinelmesh/crypto';
import fc from 'fast-check';
import { displayKey, KEY_LENGTH, newKey, parseLookupId } from './key-format.ts';

const base62 = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'];
const parse = (text: string) => parseLookupId(secret(text));
/** Keys from arbitrary dice. */
const keys = fc.array(fc.nat({ max: 61 }), { minLength: 40, maxLength: 40 }).map((dice) => {
  const rolls = dice.values();
  return newKey(() => rolls.next().value ?? 0);
});

describe('an API key as it is written', () => {
  it('has the documented form', () => {
    const { lookupId, written } = newKey((below) => randomInt(below));
    const text = written.reveal();
    assert.match(text, /^smk_live_[0-9A-Za-z]{8}_[0-9A-Za-z]{32}_[0-9A-Za-z]{6}$/);
    assert.equal(text.length, KEY_LENGTH);
    assert.equal(text.split('_')[2], lookupId);
  });

  it('ends in the CRC-32 of what precedes it, so that others can compute it too', () => {
    const text = newKey(() => 0).written.reveal();
    const digits = [...text.slice(-6)].reduce((sum, digit) => sum * 62 + base62.indexOf(digit), 0);
    assert.equal(digits, crc32(text.slice(0, -7)));
  });

  it('gives its lookup id back', () => {
    fc.assert(fc.property(keys, ({ lookupId, written }) => parse(written.reveal()) === lookupId));
  });

  it('is told from every mistyping of one character', () => {
    fc.assert(
      fc.property(keys, fc.nat({ max: KEY_LENGTH - 1 }), fc.constantFrom(...base62, '_', ' ', 'é'), ({ written }, place, character) => {
        const text = written.reveal();
        const mistyped = text.slice(0, place) + character + text.slice(place + 1);
        return mistyped === text || parse(mistyped) === undefined;
      }),
    );
  });

  it('is told from every swap of two neighbours', () => {
    fc.assert(
      fc.property(keys, fc.nat({ max: KEY_LENGTH - 2 }), ({ written }, place) => {
        const text = written.reveal();
        const swapped = text.slice(0, place) + text.charAt(place + 1) + text.charAt(place) + text.slice(place + 2);
        return swapped === text || parse(swapped) === undefined;
      }),
    );
  });

  it('is nothing that is cut off, prolonged, padded or of another prefix', () => {
    const text = newKey((below) => randomInt(below)).written.reveal();
    for (const wrong of [
      '',
      text.slice(0, -1),
      `${text}0`,
      ` ${text}`,
      `${text}\n`,
      `${text}\0`,
      text.replace('live', 'test'),
      text.toUpperCase(),
    ])
      assert.equal(parse(wrong), undefined);
  });

  it('is no text that somebody makes up, whatever its size', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => parse(text) === undefined));
    assert.equal(parse('smk_live_'.repeat(1_000_000)), undefined);
  });

  it('uses every character of its alphabet', () => {
    const seen = new Set(
      Array.from({ length: 200 }, () =>
        newKey((below) => randomInt(below))
          .written.reveal()
          .slice(9),
      ).join(''),
    );
    seen.delete('_');
    assert.equal(seen.size, 62);
  });

  it('shows no more than its lookup id', () => {
    fc.assert(
      fc.property(keys, ({ lookupId, written }) => {
        const shown = displayKey(lookupId);
        assert.equal(shown, `${written.reveal().slice(0, 18)}…`);
        assert.equal(`${written}`, '***');
      }),
    );
  });
});
