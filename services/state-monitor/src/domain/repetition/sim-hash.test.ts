import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { hashText, mix } from './hashing.ts';
import { hammingDistance, simHashOf } from './sim-hash.ts';

const hashesOf = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => hashText(`token ${from + index}`));

describe('a SimHash', () => {
  it('differs in few bits for texts that share most of their words, and in about half for others', () => {
    const words = hashesOf(0, 40);
    const distance = (other: readonly number[]) => hammingDistance(simHashOf(words), simHashOf(other));
    assert.equal(distance(words), 0);
    assert.ok(distance([...words, ...hashesOf(100, 102)]) <= 12);
    assert.ok(Math.abs(distance(hashesOf(1_000, 1_040)) - 32) <= 14);
  });

  it('has the bits that more than half of the words and pairs have', () => {
    const words = fc.array(fc.oneof(fc.integer(), fc.constantFrom(0, -1, 1)), { maxLength: 80 });
    fc.assert(
      fc.property(words, fc.integer({ min: 1, max: 30 }), (some, repeats) => {
        const all = Array.from({ length: repeats }, () => some).flat();
        const shingles = all.flatMap((word, index) => (index === 0 ? [word] : [word, mix(Math.imul(all[index - 1] ?? 0, 31) ^ word)]));
        const counts = Array.from({ length: 32 }, (_, bit) => shingles.filter((shingle) => ((shingle >>> bit) & 1) === 1).length);
        const expected = counts.reduce((bits, count, bit) => (2 * count > shingles.length ? bits | (1 << bit) : bits), 0);
        assert.equal(simHashOf(all).low, expected >>> 0);
      }),
      { numRuns: 50 },
    );
  });
});
