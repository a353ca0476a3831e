/** A random source that gives the same numbers for the same seed (mulberry32). */
export type Random = {
  /** 0 ≤ number < 1. */
  next(): number;
  pick<Item>(items: readonly Item[]): Item;
  shuffle(order: Int32Array): void;
};

export function createRandom(seed: number): Random {
  let state = seed | 0;
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x100000000;
  }
  return {
    next,
    pick(items) {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new RangeError('nothing to pick from');
      return item;
    },
    shuffle(order) {
      for (let last = order.length - 1; last > 0; last--) {
        const other = Math.floor(next() * (last + 1));
        const kept = order[last] ?? 0;
        order[last] = order[other] ?? 0;
        order[other] = kept;
      }
    },
  };
}
