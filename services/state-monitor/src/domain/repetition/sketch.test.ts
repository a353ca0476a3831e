import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { hashText } from './hashing.ts';
import { overlapOf, SKETCH_SIZE, sketchOf } from './sketch.ts';

const hashesOf = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => hashText(`token ${from + index}`));

describe('a sketch', () => {
  it('has the smallest of a set, in order and each once', () => {
    const tokens = fc.array(fc.oneof(fc.integer(), fc.nat(40 * 256)), { maxLength: 3 * SKETCH_SIZE });
    fc.assert(
      fc.property(tokens, (hashes) => {
        const samples = new Set(hashes.map((hash) => hash >>> 8));
        assert.deepEqual(sketchOf(hashes), [...samples].sort((a, b) => a - b).slice(0, SKETCH_SIZE));
      }),
    );
  });

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
