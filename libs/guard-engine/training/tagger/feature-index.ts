/** Numbers the features of a training, one after another, and counts them. */
export type FeatureIndex = {
  /** The number of a feature. */
  idOf(hash: number): number;
  size(): number;
  readonly hashes: Int32Array;
  readonly counts: Int32Array;
};

const BITS = 23;

export function createFeatureIndex(): FeatureIndex {
  const slots = new Int32Array(1 << BITS).fill(-1);
  const hashes = new Int32Array(1 << (BITS - 1));
  const counts = new Int32Array(1 << (BITS - 1));
  let size = 0;
  return {
    hashes,
    counts,
    size: () => size,
    idOf(hash) {
      let slot = Math.imul(hash, 0x9e3779b1) >>> (32 - BITS);
      for (let id = slots[slot] ?? -1; id >= 0; id = slots[slot] ?? -1) {
        if (hashes[id] === hash) {
          counts[id] = (counts[id] ?? 0) + 1;
          return id;
        }
        slot = (slot + 1) & (slots.length - 1);
      }
      if (size === hashes.length) throw new RangeError(`more than ${hashes.length} different features: train on fewer rows`);
      slots[slot] = size;
      hashes[size] = hash;
      counts[size] = 1;
      return size++;
    },
  };
}
