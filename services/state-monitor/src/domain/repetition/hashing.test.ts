import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { hammingDistance, hashText, overlapOf, simHashOf, sketchOf } from './hashing.ts';

const hashesOf = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => hashText(`token ${from + index}`));

describe('a sketch', () => {
  it('tells exactly what small sets have in common', () => {
    const range = fc.tuple(fc.nat(10), fc.nat(12));
    fc.assert(
      fc.property(range, range, ([from, length], [otherFrom, otherLength]) => {
        const one = new Set(hashesOf(from, from + length));
        const other = new Set(hashesOf(otherFrom, otherFrom + otherLength));
        const overlap = overlapOf(sketchOf(one), sketchOf(other));
        assert.deepEqual(overlap, { common: one.intersection(other).size, union: one.union(other).size, isWhole: true });
      }),
    );
  });

  it('estimates it for large ones', () => {
    for (const [size, shared] of [
      [200, 190],
      [2_000, 1_500],
      [20_000, 2_000],
    ] as const) {
      const { common, union, isWhole } = overlapOf(sketchOf(hashesOf(0, size)), sketchOf(hashesOf(size - shared, 2 * size - shared)));
      assert.equal(isWhole, false);
      assert.ok(Math.abs(common / union - shared / (2 * size - shared)) < 0.25, `${size}: ${common}/${union}`);
    }
  });
});

describe('a SimHash', () => {
  it('differs in few bits for texts that share most of their words, and in about half for others', () => {
    const words = hashesOf(0, 40);
    const distance = (other: readonly number[]) => hammingDistance(simHashOf(words), simHashOf(other));
    assert.equal(distance(words), 0);
    assert.ok(distance([...words, ...hashesOf(100, 102)]) <= 12);
    assert.ok(Math.abs(distance(hashesOf(1_000, 1_040)) - 32) <= 14);
  });
});
