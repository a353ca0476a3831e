import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { areaUnderCurve } from '../training/statistics.ts';
import { bootstrap } from './confidence.ts';

const numbers = (count: number, from: number): readonly number[] => Array.from({ length: count }, (_, index) => from + index);
const mean = ([group = []]: readonly (readonly number[])[]): number => group.reduce((sum, value) => sum + value, 0) / group.length;

describe('a bootstrapped interval', () => {
  it('is that of the textbook for a mean', () => {
    const group = numbers(400, 0);
    const { value, low, high } = bootstrap([group], mean);
    assert.equal(value, 199.5);
    // 1.96 standard errors of a uniform distribution of this width: 1.96 · 400 / √12 / √400.
    const half = (1.96 * 400) / Math.sqrt(12) / 20;
    assert.ok(Math.abs(low - (value - half)) < 1 && Math.abs(high - (value + half)) < 1, `${low}–${high}`);
  });

  it('is the same for the same data, and narrower for more of them', () => {
    const width = (count: number): number => {
      const { low, high } = bootstrap([numbers(count, 0).map((value) => value / count)], mean);
      return high - low;
    };
    assert.equal(width(50), width(50));
    assert.ok(width(800) < width(50) / 2);
  });

  it('draws every group from itself', () => {
    const { value, low, high } = bootstrap([numbers(20, 100), numbers(20, 0)], ([above = [], below = []]) => areaUnderCurve(above, below));
    assert.deepEqual([value, low, high], [1, 1, 1]);
  });
});
