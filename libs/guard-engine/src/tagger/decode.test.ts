import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createLattice, decode, probabilityOf } from './decode.ts';
import { LABELS, mayFollow, OUTSIDE, typeOfLabel } from './labels.ts';

const LENGTH = 3;

type Way = { readonly labels: readonly number[]; readonly weight: number };

/** Every way to label the tokens, with its weight: the product of its steps and scores. */
function waysThrough(scores: readonly number[], transitions: Float64Array): readonly Way[] {
  const step = (from: number, to: number): number => transitions[from * LABELS + to] ?? 0;
  let ways: readonly Way[] = [{ labels: [], weight: 1 }];
  for (let token = 0; token < LENGTH; token++) {
    ways = ways.flatMap(({ labels, weight }) =>
      Array.from({ length: LABELS }, (_, label) => ({
        labels: [...labels, label],
        weight: weight * step(labels.at(-1) ?? OUTSIDE, label) * (scores[token * LABELS + label] ?? 0),
      })),
    );
  }
  return ways.map(({ labels, weight }) => ({ labels, weight: weight * step(labels.at(-1) ?? OUTSIDE, OUTSIDE) }));
}

const weights = (count: number) =>
  fc.array(fc.double({ min: 0.01, max: 1, noNaN: true, noDefaultInfinity: true }), { minLength: count, maxLength: count });

const possible = (steps: readonly number[]): Float64Array =>
  Float64Array.from(steps, (step, cell) => (mayFollow(Math.floor(cell / LABELS), cell % LABELS) ? step : 0));

describe('decoding a run of tokens', () => {
  const runs = fc.tuple(weights(LENGTH * LABELS), weights(LABELS * LABELS));

  it('finds the best way of all, and how probable its entities are', () => {
    fc.assert(
      fc.property(runs, ([scores, steps]) => {
        const transitions = possible(steps);
        const lattice = createLattice(LENGTH);
        lattice.scores.set(scores);
        decode(lattice, LENGTH, transitions);
        const found = [...lattice.labels];

        const ways = waysThrough(scores, transitions);
        const weightOf = (those: readonly Way[]): number => those.reduce((sum, { weight }) => sum + weight, 0);
        const most = Math.max(...ways.map(({ weight }) => weight));
        const chosen = ways.find(({ labels }) => labels.every((label, token) => label === found[token]));
        assert.ok((chosen?.weight ?? 0) >= most * (1 - 1e-9));
        for (const [token, label] of found.entries()) {
          if (label === OUTSIDE) continue;
          const alike = ways.filter(({ labels }) => {
            const other = labels[token] ?? OUTSIDE;
            return other !== OUTSIDE && typeOfLabel(other) === typeOfLabel(label);
          });
          assert.ok(Math.abs(probabilityOf(lattice, token, label) - weightOf(alike) / weightOf(ways)) < 1e-9);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('knows nothing of the run before', () => {
    fc.assert(
      fc.property(runs, runs, ([before], [scores, steps]) => {
        const transitions = possible(steps);
        const fresh = createLattice(LENGTH);
        const used = createLattice(LENGTH);
        used.scores.set(before);
        decode(used, LENGTH, transitions);
        for (const lattice of [fresh, used]) {
          lattice.scores.set(scores);
          decode(lattice, LENGTH, transitions);
        }
        assert.deepEqual(used.labels, fresh.labels);
        for (const [token, label] of fresh.labels.entries()) {
          if (label !== OUTSIDE) assert.equal(probabilityOf(used, token, label), probabilityOf(fresh, token, label));
        }
      }),
    );
  });
});
