import { type Features, MOST_FEATURES } from './features.ts';
import { LABELS, OUTSIDE } from './labels.ts';
import { BIAS, checkOf, ROW_WORDS, type TaggerModel } from './model.ts';

/** Gives the labels of one token their scores. */
export type TokenScorer = {
  /** Fills `scores` from `row` on with exp(score) of each label, the largest 1. */
  score(features: Features, scores: Float64Array, row: number): void;
};

/** Differences of scores up to this, which are nearly all, have their exponential looked up. */
const USUAL_DIFFERENCES = 2048;

export function createTokenScorer(model: TaggerModel): TokenScorer {
  const exponential = (difference: number): number => Math.exp(-difference * model.scale);
  const exponentials = Float64Array.from({ length: USUAL_DIFFERENCES }, (_, difference) => exponential(difference));
  // Reused from token to token.
  const slots = new Int32Array(MOST_FEATURES);
  const sums = new Int32Array(LABELS);
  return {
    score(features, scores, row) {
      const known = findSlots(model, features, slots);
      addRows(model, slots, known, sums);
      let most = 0;
      for (let label = 0; label < LABELS; label++) most = Math.max(most, sums[label] ?? 0);
      for (let label = 0; label < LABELS; label++) {
        const difference = most - (sums[label] ?? 0);
        scores[row + label] = difference < USUAL_DIFFERENCES ? (exponentials[difference] ?? 0) : exponential(difference);
      }
    },
  };
}

/*
 * A model does not fit into the nearest caches, and waiting for memory is most of the work. So all slots are asked for first, then all
 * rows, in loops without a branch that depends on what was read: the processor has many reads under way at a time.
 */

/** Finds the slots of the features that the model knows, and how many these are. */
function findSlots({ checks, inverseOfSlots }: TaggerModel, { hashes, count }: Features, slots: Int32Array): number {
  let known = 0;
  for (let feature = 0; feature < count; feature++) {
    const hash = hashes[feature] ?? 0;
    const slot = fastSlotOf(hash, checks.length, inverseOfSlots);
    slots[known] = slot;
    // The top bit of (difference - 1) is set for no difference alone: this adds 1 for a right check, 0 for a wrong one.
    known += (((checks[slot] ?? 0) ^ checkOf(hash)) - 1) >>> 31;
  }
  return known;
}

/**
 * The same as slotOf, by a multiplication: a division takes several times as long. Half a step more keeps the quotient further away
 * from whole numbers than rounding can lead astray: by 1 / (2 * slots), at least 2^-19.
 */
export function fastSlotOf(hash: number, slots: number, inverseOfSlots: number): number {
  const dividend = hash >>> 0;
  const quotient = ((dividend + 0.5) * inverseOfSlots) >>> 0;
  return (dividend - Math.imul(quotient, slots)) | 0;
}

const EVEN_BYTES = 0x00ff00ff;
const LOW_HALF = 0xffff;

/** Adds up the weights of each label: two sums of 16 bits in each of four numbers, which {@link MOST_FEATURES} bytes do not fill. */
function addRows({ rows }: TaggerModel, slots: Int32Array, known: number, sums: Int32Array): void {
  let labels1and3 = 0;
  let labels2and4 = 0;
  let labels5and7 = 0;
  let labels6and8 = 0;
  for (let place = 0; place < known; place++) {
    const at = (slots[place] ?? 0) * ROW_WORDS;
    const first = rows[at] ?? 0;
    const second = rows[at + 1] ?? 0;
    labels1and3 = (labels1and3 + (first & EVEN_BYTES)) | 0;
    labels2and4 = (labels2and4 + ((first >>> 8) & EVEN_BYTES)) | 0;
    labels5and7 = (labels5and7 + (second & EVEN_BYTES)) | 0;
    labels6and8 = (labels6and8 + ((second >>> 8) & EVEN_BYTES)) | 0;
  }
  const bias = known * BIAS;
  sums[OUTSIDE] = 0;
  sums[1] = (labels1and3 & LOW_HALF) - bias;
  sums[2] = (labels2and4 & LOW_HALF) - bias;
  sums[3] = (labels1and3 >>> 16) - bias;
  sums[4] = (labels2and4 >>> 16) - bias;
  sums[5] = (labels5and7 & LOW_HALF) - bias;
  sums[6] = (labels6and8 & LOW_HALF) - bias;
  sums[7] = (labels5and7 >>> 16) - bias;
  sums[8] = (labels6and8 >>> 16) - bias;
}
