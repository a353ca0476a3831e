/** The smallest hashes of a set, ascending, each below 2^24: a uniform sample of it, and all of it where it is small. */
export type Sketch = readonly number[];

export const SKETCH_SIZE = 24;

/** The bottom-k sketch of a set of tokens, given as their hashes. */
export function sketchOf(tokens: Iterable<number>): Sketch {
  const smallest: number[] = [];
  for (const token of tokens) {
    const hash = token >>> 8;
    let at = smallest.length;
    if (at === SKETCH_SIZE && hash >= (smallest[at - 1] ?? 0)) continue;
    while (at > 0 && (smallest[at - 1] ?? 0) > hash) at--;
    if (smallest[at - 1] === hash) continue;
    smallest.splice(at, 0, hash);
    if (smallest.length > SKETCH_SIZE) smallest.pop();
  }
  return smallest;
}

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
