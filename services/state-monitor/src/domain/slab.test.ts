import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { shareOf, slabOf } from './slab.ts';

const DOLLAR = 1_000_000n;

describe('the slab of a budget', () => {
  it('is one per cent of what is left, a dollar at most', () => {
    const slab = (left: bigint) => slabOf({ left, wanted: 1n, least: 1n, share: shareOf({ left, others: 0 }) });
    assert.deepEqual([slab(10n * DOLLAR), slab(100n * DOLLAR), slab(5_000n * DOLLAR)], [DOLLAR / 10n, DOLLAR, DOLLAR]);
  });

  it('is what is asked for where that is more, as long as it is there', () => {
    assert.equal(slabOf({ left: 10n * DOLLAR, wanted: 3n * DOLLAR, least: DOLLAR, share: 1n }), 3n * DOLLAR);
    assert.equal(slabOf({ left: 2n * DOLLAR, wanted: 3n * DOLLAR, least: DOLLAR, share: 1n }), 2n * DOLLAR);
    assert.equal(slabOf({ left: DOLLAR - 1n, wanted: 3n * DOLLAR, least: DOLLAR, share: 1n }), 0n);
  });

  it('shrinks with the number of replicas and with what is left, down to nothing', () => {
    assert.equal(shareOf({ left: 100n * DOLLAR, others: 3 }), DOLLAR / 4n);
    assert.equal(shareOf({ left: -5n, others: 0 }), 0n);
  });

  it('is never more than what is left, nor less than is of use', () => {
    const amount = fc.bigInt({ min: 1n, max: 10n ** 15n });
    fc.assert(
      fc.property(amount, amount, amount, fc.nat(50), (left, one, two, others) => {
        const [least, wanted] = one < two ? [one, two] : [two, one];
        const slab = slabOf({ left, wanted, least, share: shareOf({ left, others }) });
        assert.ok(slab <= left && (slab === 0n || slab >= least));
        assert.equal(slab === 0n, left < least);
      }),
    );
  });
});
