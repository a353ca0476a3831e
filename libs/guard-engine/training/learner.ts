import type { Corpus } from './corpus.ts';
import { createRandom } from './seeded-random.ts';

export type LinearModel = { readonly bits: number; readonly weights: Float32Array; readonly bias: number };

export type Example = {
  /** Of the corpus. */
  readonly row: number;
  readonly label: 0 | 1;
  readonly weight: number;
};

export type LearnerOptions = {
  readonly bits: number;
  readonly epochs: number;
  readonly rate: number;
  /** Weight decay per step, in proportion to the step of each weight. */
  readonly l2: number;
  readonly seed: number;
};

/** Logistic regression by AdaGrad. A text of n grams counts each of them 1/√n. */
export function learn(corpus: Corpus, examples: readonly Example[], { bits, epochs, rate, l2, seed }: LearnerOptions): LinearModel {
  const { starts, grams } = corpus;
  const weights = new Float32Array(1 << bits);
  const squares = new Float32Array(1 << bits).fill(1e-3);
  const shift = 32 - bits;
  const random = createRandom(seed);
  const order = Int32Array.from(examples.keys());
  let bias = 0;
  let biasSquares = 1;
  for (let epoch = 0; epoch < epochs; epoch++) {
    random.shuffle(order);
    for (const place of order) {
      const example = examples[place];
      if (example === undefined) continue;
      const from = starts[example.row] ?? 0;
      const to = starts[example.row + 1] ?? 0;
      const value = 1 / Math.sqrt(Math.max(1, to - from));
      let sum = 0;
      for (let at = from; at < to; at++) sum += weights[(grams[at] ?? 0) >>> shift] ?? 0;
      const error = (1 / (1 + Math.exp(-(sum * value + bias))) - example.label) * example.weight;
      biasSquares += error * error;
      bias -= (rate * error) / Math.sqrt(biasSquares);
      const slope = error * value;
      const square = slope * slope;
      for (let at = from; at < to; at++) {
        const bucket = (grams[at] ?? 0) >>> shift;
        const weight = weights[bucket] ?? 0;
        const gathered = (squares[bucket] ?? 0) + square;
        squares[bucket] = gathered;
        weights[bucket] = weight - (rate * (slope + l2 * weight)) / Math.sqrt(gathered);
      }
    }
  }
  return { bits, weights, bias };
}
