/** Hashes are signed 32-bit integers (FNV-1a over units, then mixed), so that no step leaves the range of small integers for long. */
export const HASH_SEED = 0x811c9dc5 | 0;

export const hashUnit = (hash: number, unit: number): number => Math.imul(hash ^ unit, 0x01000193);

export function sealHash(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
}

/** One feature: what kind it is, and its one or two values. */
export function hashFeature(kind: number, value: number, other = 0): number {
  let hash = Math.imul(value ^ Math.imul(kind, 0x9e3779b1), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13) ^ other, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  return hash ^ (hash >>> 15);
}

/** Of a word as the tokenizer hashes it; for the lists that a model is made with. The word must be in folded form. */
export function hashWord(folded: string): number {
  let hash = HASH_SEED;
  for (let index = 0; index < folded.length; index++) hash = hashUnit(hash, folded.charCodeAt(index));
  return sealHash(hash);
}
