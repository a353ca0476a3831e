import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createFeatures, MOST_FEATURES } from './features.ts';
import { LABELS } from './labels.ts';
import { checkOf, ROW, readModel, slotOf, writeModel } from './model.ts';
import { createTokenScorer, fastSlotOf } from './scoring.ts';

const hashes = fc.oneof(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), fc.constantFrom(-1, 0, 1, -(2 ** 31), 2 ** 31 - 1));

describe('the slot of a feature', () => {
  it('is the same without a division', () => {
    fc.assert(
      fc.property(hashes, fc.integer({ min: 1, max: 2 ** 18 }), (hash, slots) => {
        const multiple = ((hash >>> 0) - slotOf(hash, slots)) | 0;
        for (const near of [hash, multiple, (multiple - 1) | 0]) assert.equal(fastSlotOf(near, slots, 1 / slots), slotOf(near, slots));
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('the scores of a token', () => {
  const weight = fc.oneof(fc.integer({ min: -127, max: 127 }), fc.constantFrom(-127, 127));
  const known = fc.record({ hash: hashes, weights: fc.array(weight, { minLength: ROW, maxLength: ROW }) });

  it('are the exponentials of the sums of the weights of its known features', () => {
    fc.assert(
      fc.property(
        fc.array(known, { minLength: 1, maxLength: MOST_FEATURES }),
        fc.array(hashes),
        fc.boolean(),
        (features, others, repeats) => {
          const slots = 97;
          const checks = new Uint8Array(slots);
          const weights = new Int8Array(slots * ROW);
          for (const { hash, weights: row } of features) {
            checks[slotOf(hash, slots)] = checkOf(hash);
            weights.set(row, slotOf(hash, slots) * ROW);
          }
          const transitions = new Float32Array(LABELS * LABELS);
          const model = readModel(writeModel({ words: [], scale: 0.01, transitions, checks, weights }));
          const token = createFeatures();
          const first = features[0]?.hash ?? 0;
          // The same feature again and again gives the largest sums there can be.
          const all = repeats ? Array(MOST_FEATURES).fill(first) : [...features.map(({ hash }) => hash), ...others].slice(0, MOST_FEATURES);
          token.hashes.set(all);
          token.count = all.length;
          const sums = Array(LABELS).fill(0);
          for (const hash of all) {
            const slot = slotOf(hash, slots);
            if (checks[slot] !== checkOf(hash)) continue;
            for (let label = 1; label < LABELS; label++) sums[label] += weights[slot * ROW + label - 1] ?? 0;
          }
          const most = Math.max(...sums);
          const scores = new Float64Array(3 * LABELS);
          createTokenScorer(model).score(token, scores, LABELS);
          assert.deepEqual(
            [...scores],
            [...Array(LABELS).fill(0), ...sums.map((sum) => Math.exp((sum - most) * model.scale)), ...Array(LABELS).fill(0)],
          );
        },
      ),
    );
  });
});
