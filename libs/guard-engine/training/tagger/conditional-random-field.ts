import { LABELS, mayFollow } from '../../src/tagger/labels.ts';
import { ROW } from '../../src/tagger/model.ts';
import type { Random } from '../seeded-random.ts';
import { createSums, MOST_TOKENS, sumOver } from './forward-backward.ts';
import type { Lattices } from './lattices.ts';

export type FieldOptions = {
  readonly epochs: number;
  readonly rate: number;
  readonly l2: number;
  /** How often a token's own spelling is hidden, how often what the word lists say, and how often any one feature. */
  readonly hideSpelling: number;
  readonly hideLists: number;
  readonly hideFeature: number;
  readonly log: (line: string) => void;
};

export type Field = {
  /** {@link ROW} weights per feature number. */
  readonly weights: Float32Array;
  /** By label before and label. */
  readonly transitions: Float64Array;
};

const IMPOSSIBLE = -1e9;
/** What is learnt already is not learnt again. */
const LEAST_SLOPE = 1e-4;

/**
 * A linear-chain conditional random field (Lafferty, McCallum, Pereira 2001), trained by AdaGrad on the likelihood of all labellings
 * that an example allows, so that words about which nobody has said anything are left open. The weights are averaged over the second
 * half of the epochs. Only features with a 1 in `isUsed` get weights.
 */
export function trainField(lattices: Lattices, isUsed: Uint8Array, random: Random, options: FieldOptions): Field {
  const field = createTrainer(lattices, isUsed, random, options);
  const order = Int32Array.from(lattices.runWeights.keys());
  const mean = new Float32Array(field.weights.length);
  const meanTransitions = new Float64Array(LABELS * LABELS);
  const averagedFrom = Math.floor(options.epochs / 2);
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    random.shuffle(order);
    let loss = 0;
    for (const run of order) loss += field.step(run);
    options.log(`epoch ${epoch + 1}: loss ${(loss / order.length).toFixed(4)} a run`);
    if (epoch < averagedFrom) continue;
    const part = 1 / (options.epochs - averagedFrom);
    for (const [at, weight] of field.weights.entries()) mean[at] = (mean[at] ?? 0) + weight * part;
    for (const [at, weight] of field.transitions.entries()) meanTransitions[at] = (meanTransitions[at] ?? 0) + weight * part;
  }
  return { weights: mean, transitions: meanTransitions };
}

function createTrainer(lattices: Lattices, isUsed: Uint8Array, random: Random, options: FieldOptions) {
  const { rate, l2 } = options;
  const weights = new Float32Array(isUsed.length * ROW);
  const squares = new Float32Array(weights.length).fill(0.05);
  const transitions = new Float64Array(LABELS * LABELS);
  const transitionSquares = new Float64Array(LABELS * LABELS).fill(1);
  for (let before = 0; before < LABELS; before++) {
    for (let label = 0; label < LABELS; label++) if (!mayFollow(before, label)) transitions[before * LABELS + label] = IMPOSSIBLE;
  }
  const scores = new Float64Array(MOST_TOKENS * LABELS);
  const steps = new Float64Array(LABELS * LABELS);
  const free = createSums();
  const fixed = createSums();
  const active = new Int32Array(MOST_TOKENS * 64);
  const activeStarts = new Int32Array(MOST_TOKENS + 1);

  function choose(token: number, used: number): number {
    const from = lattices.starts[token] ?? 0;
    const to = lattices.starts[token + 1] ?? 0;
    const lists = lattices.lists[token] ?? from;
    const neighbours = lattices.neighbours[token] ?? from;
    const hidesSpelling = random.next() < options.hideSpelling;
    const hidesLists = random.next() < options.hideLists;
    for (let at = from; at < to; at++) {
      if ((hidesSpelling && at < lists) || (hidesLists && at >= lists && at < neighbours)) continue;
      const feature = lattices.features[at] ?? 0;
      if (isUsed[feature] === 0 || random.next() < options.hideFeature) continue;
      active[used++] = feature;
    }
    return used;
  }

  function score(place: number): void {
    const row = place * LABELS;
    scores.fill(0, row, row + LABELS);
    for (let at = activeStarts[place] ?? 0; at < (activeStarts[place + 1] ?? 0); at++) {
      const base = (active[at] ?? 0) * ROW - 1;
      for (let label = 1; label < LABELS; label++) scores[row + label] = (scores[row + label] ?? 0) + (weights[base + label] ?? 0);
    }
  }

  function learn(place: number, label: number, slope: number): void {
    const square = slope * slope;
    for (let at = activeStarts[place] ?? 0; at < (activeStarts[place + 1] ?? 0); at++) {
      const cell = (active[at] ?? 0) * ROW + label - 1;
      const weight = weights[cell] ?? 0;
      const gathered = (squares[cell] ?? 0) + square;
      squares[cell] = gathered;
      weights[cell] = weight - (rate * (slope + l2 * weight)) / Math.sqrt(gathered);
    }
  }

  function learnLabels(place: number, weight: number): void {
    for (let label = 1; label < LABELS; label++) {
      const at = place * LABELS + label;
      const slope = ((free.singles[at] ?? 0) - (fixed.singles[at] ?? 0)) * weight;
      if (Math.abs(slope) > LEAST_SLOPE) learn(place, label, slope);
    }
  }

  function learnTransitions(weight: number): void {
    for (let cell = 0; cell < LABELS * LABELS; cell++) {
      if ((transitions[cell] ?? 0) === IMPOSSIBLE) continue;
      const slope = ((free.pairs[cell] ?? 0) - (fixed.pairs[cell] ?? 0)) * weight;
      transitionSquares[cell] = (transitionSquares[cell] ?? 0) + slope * slope;
      transitions[cell] = (transitions[cell] ?? 0) - (rate * slope) / Math.sqrt(transitionSquares[cell] ?? 1);
    }
  }

  function step(run: number): number {
    const first = lattices.runs[run] ?? 0;
    const length = Math.min((lattices.runs[run + 1] ?? first) - first, MOST_TOKENS);
    const weight = lattices.runWeights[run] ?? 1;
    activeStarts[0] = 0;
    for (let place = 0; place < length; place++) activeStarts[place + 1] = choose(first + place, activeStarts[place] ?? 0);
    for (let place = 0; place < length; place++) score(place);
    for (let cell = 0; cell < steps.length; cell++) steps[cell] = Math.exp(transitions[cell] ?? 0);
    const all = sumOver(free, { length, scores, steps, allowed: () => -1 });
    const some = sumOver(fixed, { length, scores, steps, allowed: (place) => lattices.allowed[first + place] ?? 0 });
    if (!Number.isFinite(some)) return 0;
    for (let place = 0; place < length; place++) learnLabels(place, weight);
    learnTransitions(weight);
    return all - some;
  }
  return { weights, transitions, step };
}
