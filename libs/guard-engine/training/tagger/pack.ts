import { isBegin, LABELS, mayFollow } from '../../src/tagger/labels.ts';
import { checkOf, type ModelParts, ROW, slotOf } from '../../src/tagger/model.ts';
import type { Field } from './conditional-random-field.ts';
import type { FeatureIndex } from './feature-index.ts';

const MOST_WEIGHT = 127;

/** The feature that gets each slot of a model, or -1: where several want one, the one that says most. */
export function assignSlots(field: Field, index: FeatureIndex, slots: number): Int32Array {
  const holders = new Int32Array(slots).fill(-1);
  const worth = new Float64Array(slots);
  for (let feature = 0; feature < index.size(); feature++) {
    const value = worthOf(field, feature) * Math.log(1 + (index.counts[feature] ?? 0));
    const slot = slotOf(index.hashes[feature] ?? 0, slots);
    if (value <= (worth[slot] ?? 0)) continue;
    worth[slot] = value;
    holders[slot] = feature;
  }
  return holders;
}

/**
 * The field with one byte per weight.
 *
 * @param eagerness added to every beginning of an entity: above 0 finds more and errs more
 */
export function pack(field: Field, index: FeatureIndex, holders: Int32Array, words: ModelParts['words'], eagerness: number): ModelParts {
  const scale = scaleOf(field, holders);
  const weights = new Int8Array(holders.length * ROW);
  const checks = new Uint8Array(holders.length);
  for (const [slot, feature] of holders.entries()) {
    if (feature < 0) continue;
    checks[slot] = checkOf(index.hashes[feature] ?? 0);
    for (let label = 0; label < ROW; label++) {
      const weight = Math.round((field.weights[feature * ROW + label] ?? 0) / scale);
      weights[slot * ROW + label] = Math.max(-MOST_WEIGHT, Math.min(MOST_WEIGHT, weight));
    }
  }
  const transitions = Float32Array.from(field.transitions, (step, cell) => {
    const label = cell % LABELS;
    return mayFollow(Math.floor(cell / LABELS), label) ? Math.exp(step + (isBegin(label) ? eagerness : 0)) : 0;
  });
  return { words, scale, transitions, checks, weights };
}

function worthOf({ weights }: Field, feature: number): number {
  let sum = 0;
  for (let at = feature * ROW; at < (feature + 1) * ROW; at++) sum += Math.abs(weights[at] ?? 0);
  return sum;
}

/** All but one weight in two thousand stay below the largest that can be written. */
function scaleOf({ weights }: Field, holders: Int32Array): number {
  const sizes: number[] = [];
  for (const feature of holders)
    if (feature >= 0) for (let label = 0; label < ROW; label++) sizes.push(Math.abs(weights[feature * ROW + label] ?? 0));
  sizes.sort((a, b) => a - b);
  return (sizes[Math.floor(sizes.length * 0.9995)] || 1) / MOST_WEIGHT;
}
