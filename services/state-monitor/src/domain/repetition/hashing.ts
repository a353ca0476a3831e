/**
 * Hashes that compare texts without keeping them. They are fast and not secret: whoever makes two texts collide fools only the
 * watch over the session that made them.
 */

/** 32 bits of a text: FNV-1a with the final mixing of MurmurHash3, so that every bit depends on every character. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return mix(hash);
}

/** 32 bits of a sequence of hashes. */
export function hashSequence(hashes: readonly number[]): number {
  let state = 0x9e3779b9;
  for (const hash of hashes) state = Math.imul(Math.imul(state, 31) ^ hash, 0x85ebca6b);
  return mix(state ^ hashes.length);
}

function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** A SimHash of 64 bits in two halves: texts that share most of their shingles differ in few bits (Charikar 2002). */
export type SimHash = { readonly low: number; readonly high: number };

/** The SimHash over single words and pairs of neighbours, given as their hashes. */
export function simHashOf(words: readonly number[]): SimHash {
  const votes = new Int32Array(64);
  let before: number | undefined;
  for (const word of words) {
    vote(votes, word);
    if (before !== undefined) vote(votes, mix(Math.imul(before, 31) ^ word));
    before = word;
  }
  return { low: majority(votes, 0), high: majority(votes, 32) };
}

function vote(votes: Int32Array, shingle: number): void {
  const second = mix(shingle ^ 0x5bd1e995);
  for (let bit = 0; bit < 32; bit++) {
    votes[bit] = (votes[bit] ?? 0) + ((shingle >>> bit) & 1) * 2 - 1;
    votes[bit + 32] = (votes[bit + 32] ?? 0) + ((second >>> bit) & 1) * 2 - 1;
  }
}

function majority(votes: Int32Array, from: number): number {
  let half = 0;
  for (let bit = 0; bit < 32; bit++) if ((votes[from + bit] ?? 0) > 0) half |= 1 << bit;
  return half >>> 0;
}

/** In how many of their 64 bits two SimHashes differ. */
export const hammingDistance = (a: SimHash, b: SimHash): number => bitsSet(a.low ^ b.low) + bitsSet(a.high ^ b.high);

function bitsSet(half: number): number {
  const pairs = half - ((half >>> 1) & 0x55555555);
  const quads = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((quads + (quads >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The smallest hashes of a set, ascending, each below 2^24: a uniform sample of it, and all of it where it is small. */
export type Sketch = readonly number[];

export const SKETCH_SIZE = 24;

/** The bottom-k sketch of a set of tokens, given as their hashes. */
export const sketchOf = (tokens: Iterable<number>): Sketch =>
  [...new Set(Array.from(tokens, (hash) => hash >>> 8))].sort((a, b) => a - b).slice(0, SKETCH_SIZE);

/** What two sets have in common. Where one is only sampled (`isWhole` is false), the numbers are those of a sample of their union. */
export type Overlap = { readonly common: number; readonly union: number; readonly isWhole: boolean };

export function overlapOf(a: Sketch, b: Sketch): Overlap {
  const isWhole = Math.max(a.length, b.length) < SKETCH_SIZE;
  const limit = isWhole ? 2 * SKETCH_SIZE : SKETCH_SIZE;
  let common = 0;
  let union = 0;
  for (let left = 0, right = 0; union < limit && (left < a.length || right < b.length); union++) {
    const fromLeft = a[left] ?? Number.POSITIVE_INFINITY;
    const fromRight = b[right] ?? Number.POSITIVE_INFINITY;
    if (fromLeft === fromRight) common++;
    if (fromLeft <= fromRight) left++;
    if (fromRight <= fromLeft) right++;
  }
  return { common, union, isWhole };
}
