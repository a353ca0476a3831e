import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { fromMicroUsd, toMicroUsd } from './us-dollars.ts';

describe('US dollars', () => {
  it('become millionths and back without a difference', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 1_000_000_000_000_000n }), (microUsd) =>
        assert.equal(toMicroUsd(fromMicroUsd(microUsd)), microUsd),
      ),
    );
  });

  it('are taken as they were written', () => {
    const written: [number, bigint][] = [
      [0, 0n],
      [-0, 0n],
      [0.01, 10_000n],
      [0.1 * 3, -1n],
      [0.3, 300_000n],
      [1.000001, 1_000_001n],
      [0.000001, 1n],
      [19.99, 19_990_000n],
      [999_999_999.999999, 999_999_999_999_999n],
    ];
    for (const [usd, microUsd] of written) assert.equal(toMicroUsd(usd) ?? -1n, microUsd, String(usd));
  });

  it('have at most six decimals, and no sign', () => {
    for (const usd of [0.0000001, 1.0000001, -0.01, Number.NaN, Number.POSITIVE_INFINITY, 1_000_000_000.5, 1e21])
      assert.equal(toMicroUsd(usd), undefined, String(usd));
  });
});
