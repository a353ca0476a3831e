import { isBegin, isInside, LABELS, OUTSIDE, typeOfLabel } from './labels.ts';

/** Room for the scores and probabilities of one run of candidate tokens. */
export type Lattice = {
  /** exp(score) of each label of each token, the largest of a token 1; filled in by the caller. */
  readonly scores: Float64Array;
  readonly forward: Float64Array;
  readonly backward: Float64Array;
  readonly best: Float64Array;
  readonly cameFrom: Uint8Array;
  /** The best label of each token. */
  readonly labels: Uint8Array;
};

export const createLattice = (capacity: number): Lattice => ({
  scores: new Float64Array(capacity * LABELS),
  forward: new Float64Array(capacity * LABELS),
  backward: new Float64Array(capacity * LABELS),
  best: new Float64Array(capacity * LABELS),
  cameFrom: new Uint8Array(capacity * LABELS),
  labels: new Uint8Array(capacity),
});

/** Finds the best labels and all probabilities of `length` tokens between two tokens that are OUTSIDE. */
export function decode(lattice: Lattice, length: number, transitions: Float32Array): void {
  for (let token = 0; token < length; token++) stepForward(lattice, token, transitions);
  for (let token = length - 1; token >= 0; token--) stepBackward(lattice, token, length, transitions);
  traceBack(lattice, length, transitions);
}

function stepForward(lattice: Lattice, token: number, transitions: Float32Array): void {
  const { scores, forward, best } = lattice;
  const row = token * LABELS;
  let total = 0;
  let most = 0;
  for (let label = 0; label < LABELS; label++) {
    if (token === 0) {
      forward[row + label] = transitions[label] ?? 0;
      best[row + label] = transitions[label] ?? 0;
    } else reach(lattice, row, label, transitions);
    const score = scores[row + label] ?? 0;
    const sum = (forward[row + label] ?? 0) * score;
    const top = (best[row + label] ?? 0) * score;
    forward[row + label] = sum;
    best[row + label] = top;
    total += sum;
    if (top > most) most = top;
  }
  for (let at = row; at < row + LABELS; at++) {
    forward[at] = (forward[at] ?? 0) / (total || 1);
    best[at] = (best[at] ?? 0) / (most || 1);
  }
}

/** Puts together the ways to one label of a token. */
function reach({ forward, best, cameFrom }: Lattice, row: number, label: number, transitions: Float32Array): void {
  // An entity is gone on with only by its own kind: two labels can stand before it instead of all.
  const first = isInside(label) ? label - 1 : 0;
  const last = isInside(label) ? label : LABELS - 1;
  const before = row - LABELS;
  let sum = 0;
  let top = 0;
  let from = OUTSIDE;
  for (let previous = first; previous <= last; previous++) {
    const step = transitions[previous * LABELS + label] ?? 0;
    sum += (forward[before + previous] ?? 0) * step;
    const reached = (best[before + previous] ?? 0) * step;
    if (reached > top) {
      top = reached;
      from = previous;
    }
  }
  forward[row + label] = sum;
  best[row + label] = top;
  cameFrom[row + label] = from;
}

function stepBackward({ scores, backward }: Lattice, token: number, length: number, transitions: Float32Array): void {
  const row = token * LABELS;
  const after = row + LABELS;
  let total = 0;
  for (let label = 0; label < LABELS; label++) {
    let sum = 0;
    if (token === length - 1) sum = transitions[label * LABELS + OUTSIDE] ?? 0;
    else {
      for (let next = 0; next < LABELS; next++) {
        const step = transitions[label * LABELS + next] ?? 0;
        if (step > 0) sum += step * (scores[after + next] ?? 0) * (backward[after + next] ?? 0);
      }
    }
    backward[row + label] = sum;
    total += sum;
  }
  for (let at = row; at < after; at++) backward[at] = (backward[at] ?? 0) / (total || 1);
}

function traceBack({ best, cameFrom, labels }: Lattice, length: number, transitions: Float32Array): void {
  let label = OUTSIDE;
  let top = -1;
  const last = (length - 1) * LABELS;
  for (let end = 0; end < LABELS; end++) {
    const reached = (best[last + end] ?? 0) * (transitions[end * LABELS + OUTSIDE] ?? 0);
    if (reached > top) {
      top = reached;
      label = end;
    }
  }
  for (let token = length - 1; token >= 0; token--) {
    labels[token] = label;
    label = cameFrom[token * LABELS + label] ?? OUTSIDE;
  }
}

/** How probable it is that a token belongs to an entity of the type of the label. */
export function probabilityOf({ forward, backward }: Lattice, token: number, label: number): number {
  const type = typeOfLabel(label);
  const row = token * LABELS;
  let total = 0;
  let matching = 0;
  for (let other = 0; other < LABELS; other++) {
    const weight = (forward[row + other] ?? 0) * (backward[row + other] ?? 0);
    total += weight;
    if (other !== OUTSIDE && typeOfLabel(other) === type) matching += weight;
  }
  return total > 0 ? matching / total : 0;
}

/** The end of the entity that begins at a token, exclusive. */
export function endOfEntity({ labels }: Lattice, begin: number, length: number): number {
  let end = begin + 1;
  while (end < length && isInside(labels[end] ?? OUTSIDE) && !isBegin(labels[end] ?? OUTSIDE)) end++;
  return end;
}
