import { LABELS, OUTSIDE } from '../../src/tagger/labels.ts';

/** The longest run of tokens. */
export const MOST_TOKENS = 1024;

/** What all allowed labellings of a run come to together. */
export type Sums = {
  /** exp(score) of each label of each token, 0 where it is not allowed. */
  readonly scores: Float64Array;
  readonly forward: Float64Array;
  readonly backward: Float64Array;
  /** The probability of each label of each token. */
  readonly singles: Float64Array;
  /** How often each step from label to label is expected. */
  readonly pairs: Float64Array;
};

export const createSums = (): Sums => ({
  scores: new Float64Array(MOST_TOKENS * LABELS),
  forward: new Float64Array(MOST_TOKENS * LABELS),
  backward: new Float64Array(MOST_TOKENS * LABELS),
  singles: new Float64Array(MOST_TOKENS * LABELS),
  pairs: new Float64Array(LABELS * LABELS),
});

export type Run = {
  readonly length: number;
  /** By token and label, as logarithms. */
  readonly scores: Float64Array;
  /** exp(score) by label before and label. */
  readonly steps: Float64Array;
  /** A bit for each label that a token may have. */
  readonly allowed: (token: number) => number;
};

/** Fills in all sums and returns the logarithm of the total; negative infinity, and nothing filled in, when no labelling is allowed. */
export function sumOver(sums: Sums, run: Run): number {
  let total = 0;
  for (let token = 0; token < run.length; token++) {
    const most = raise(sums, run, token);
    const sum = goForward(sums, run, token);
    if (sum === 0) return Number.NEGATIVE_INFINITY;
    total += most + Math.log(sum);
  }
  let end = 0;
  const last = (run.length - 1) * LABELS;
  for (let label = 0; label < LABELS; label++) end += (sums.forward[last + label] ?? 0) * (run.steps[label * LABELS + OUTSIDE] ?? 0);
  if (end === 0) return Number.NEGATIVE_INFINITY;
  for (let token = run.length - 1; token >= 0; token--) goBackward(sums, run, token);
  expectSteps(sums, run);
  return total + Math.log(end);
}

/** exp(score − largest); returns the largest. */
function raise({ scores: raised }: Sums, { scores, allowed }: Run, token: number): number {
  const row = token * LABELS;
  const mask = allowed(token);
  let most = 0;
  for (let label = 1; label < LABELS; label++) most = Math.max(most, scores[row + label] ?? 0);
  for (let label = 0; label < LABELS; label++) {
    raised[row + label] = ((mask >> label) & 1) === 1 ? Math.exp((scores[row + label] ?? 0) - most) : 0;
  }
  return most;
}

function goForward({ scores, forward }: Sums, { steps }: Run, token: number): number {
  const row = token * LABELS;
  let sum = 0;
  for (let label = 0; label < LABELS; label++) {
    let reached = 0;
    if (token === 0) reached = steps[label] ?? 0;
    else
      for (let before = 0; before < LABELS; before++)
        reached += (forward[row - LABELS + before] ?? 0) * (steps[before * LABELS + label] ?? 0);
    const value = reached * (scores[row + label] ?? 0);
    forward[row + label] = value;
    sum += value;
  }
  if (sum > 0) for (let at = row; at < row + LABELS; at++) forward[at] = (forward[at] ?? 0) / sum;
  return sum;
}

function goBackward({ scores, forward, backward, singles }: Sums, { steps, length }: Run, token: number): void {
  const row = token * LABELS;
  const after = row + LABELS;
  let scale = 0;
  for (let label = 0; label < LABELS; label++) {
    let sum = 0;
    if (token === length - 1) sum = steps[label * LABELS + OUTSIDE] ?? 0;
    else
      for (let next = 0; next < LABELS; next++)
        sum += (steps[label * LABELS + next] ?? 0) * (scores[after + next] ?? 0) * (backward[after + next] ?? 0);
    backward[row + label] = sum;
    scale += (forward[row + label] ?? 0) * sum;
  }
  for (let at = row; at < after; at++) {
    const value = (backward[at] ?? 0) / scale;
    backward[at] = value;
    singles[at] = (forward[at] ?? 0) * value;
  }
}

function expectSteps(sums: Sums, { steps, length }: Run): void {
  const { scores, forward, backward, singles, pairs } = sums;
  const last = (length - 1) * LABELS;
  const joint = new Float64Array(LABELS * LABELS);
  pairs.fill(0);
  for (let label = 0; label < LABELS; label++) {
    pairs[label] = (pairs[label] ?? 0) + (singles[label] ?? 0);
    pairs[label * LABELS + OUTSIDE] = (pairs[label * LABELS + OUTSIDE] ?? 0) + (singles[last + label] ?? 0);
  }
  for (let row = LABELS; row <= last; row += LABELS) {
    let total = 0;
    for (let cell = 0; cell < joint.length; cell++) {
      const at = row + (cell % LABELS);
      const from = forward[row - LABELS + Math.floor(cell / LABELS)] ?? 0;
      const value = from * (steps[cell] ?? 0) * (scores[at] ?? 0) * (backward[at] ?? 0);
      joint[cell] = value;
      total += value;
    }
    for (let cell = 0; cell < joint.length; cell++) pairs[cell] = (pairs[cell] ?? 0) + (joint[cell] ?? 0) / total;
  }
}
