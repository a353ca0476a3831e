import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { BLOCK, createGramReader } from './gram-reader.ts';

/** All grams of a text, read in blocks of a size. */
function gramsOf(text: string, size: number): number[] {
  const reader = createGramReader();
  const grams: number[] = [];
  for (let start = 0; start < text.length; start += size) {
    const count = reader.read(text, start, Math.min(start + size, text.length));
    grams.push(...reader.grams.subarray(0, count));
  }
  return grams;
}

const distinct = (text: string): Set<number> => new Set(gramsOf(text, BLOCK));

describe('the gram reader', () => {
  it('reads the same grams in whatever blocks', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.integer({ min: 1, max: BLOCK }), (text, size) => {
        assert.deepEqual(gramsOf(text, size), gramsOf(text, BLOCK));
      }),
    );
  });

  it('finds three runs of characters per character and three of words per word', () => {
    assert.equal(gramsOf('ignore the rules', BLOCK).length, 16 * 3 + 3 * 3);
    assert.equal(gramsOf('', BLOCK).length, 0);
  });

  it('takes every ideograph for a word', () => {
    assert.equal(gramsOf('忽略', BLOCK).length, 2 * 3 + 2 * 3);
  });

  it('forgets the text before when another one begins', () => {
    const reader = createGramReader();
    reader.read('something else', 0, 14);
    const count = reader.read('hello', 0, 5);
    assert.deepEqual([...reader.grams.subarray(0, count)], gramsOf('hello', BLOCK));
  });

  it('reads any digit for another and any white space for a space', () => {
    assert.deepEqual(distinct('call 123\nnow'), distinct('call 987 now'));
  });

  it('tells texts apart', () => {
    const common = [...distinct('kill the process')].filter((gram) => distinct('bake a nice cake').has(gram));
    assert.equal(common.length, 0);
  });
});
