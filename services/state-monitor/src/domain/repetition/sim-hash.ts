import { mix } from './hashing.ts';

/** A SimHash of 64 bits in two halves: texts that share most of their shingles differ in few bits (Charikar 2002). */
export type SimHash = { readonly low: number; readonly high: number };

/** The SimHash over single words and pairs of neighbours, given as their hashes. */
export function simHashOf(words: readonly number[]): SimHash {
  const low = createTally();
  const high = createTally();
  let before: number | undefined;
  for (const word of words) {
    if (before === undefined) {
      low.add(word, 0);
      high.add(secondHalf(word), 0);
    } else {
      const pair = mix(Math.imul(before, 31) ^ word);
      low.add(word, pair);
      high.add(secondHalf(word), secondHalf(pair));
    }
    before = word;
  }
  const shingles = Math.max(0, 2 * words.length - 1);
  return { low: low.majority(shingles), high: high.majority(shingles) };
}

const secondHalf = (shingle: number): number => mix(shingle ^ 0x5bd1e995);

/** Counts for each of 32 bits how often it was set. */
type Tally = {
  add(one: number, other: number): void;
  /** The bits that were set in more than half of so many. */
  majority(of: number): number;
};

/** The 32 counters lie across: plane `k` has bit `k` of each, so that all of them count at once, as an adder of hardware does. */
function createTally(): Tally {
  const planes = new Int32Array(32);
  return {
    add(one, other) {
      const ones = planes[0] ?? 0;
      planes[0] = ones ^ one ^ other;
      let carry = (one & other) | (ones & (one ^ other));
      for (let index = 1; carry !== 0; index++) {
        const plane = planes[index] ?? 0;
        planes[index] = plane ^ carry;
        carry &= plane;
      }
    },
    majority(of) {
      const half = of >>> 1;
      let isMore = 0;
      // From the lowest plane to the highest, for the highest in which a counter and the half differ decides.
      for (let index = 0; index < planes.length; index++) {
        const plane = planes[index] ?? 0;
        isMore = (half >>> index) & 1 ? isMore & plane : isMore | plane;
      }
      return isMore >>> 0;
    },
  };
}

/** In how many of their 64 bits two SimHashes differ. */
export const hammingDistance = (a: SimHash, b: SimHash): number => bitsSet(a.low ^ b.low) + bitsSet(a.high ^ b.high);

function bitsSet(half: number): number {
  const pairs = half - ((half >>> 1) & 0x55555555);
  const quads = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((quads + (quads >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
