import { isBegin, isInside, LABELS, OUTSIDE, typeOfLabel } from './labels.ts';

/** Room for the scores and probabilities of one run of candidate tokens. */
export type Lattice = {
  /** exp(score) of each label of each token, the largest of a token 1; filled in by the caller. */
  readonly scores: Float64Array;
  readonly forward: Float64Array;
  readonly backward: Float64Array;
  readonly best: Float64Array;
  /** The best label of each token. */
  readonly labels: Uint8Array;
};

export const createLattice = (capacity: number): Lattice => ({
  scores: new Float64Array(capacity * LABELS),
  forward: new Float64Array(capacity * LABELS),
  backward: new Float64Array(capacity * LABELS),
  best: new Float64Array(capacity * LABELS),
  labels: new Uint8Array(capacity),
});

/**
 * Finds the best labels of `length` tokens between two tokens that are OUTSIDE, and the probabilities of those that are part of an
 * entity: most runs have none, and cost no more than knowing that.
 */
export function decode(lattice: Lattice, length: number, transitions: Float64Array): void {
  const { scores, best, forward, backward, labels } = lattice;
  for (let row = 0; row < length * LABELS; row += LABELS) {
    if (row === 0) begin(best, transitions);
    else goOnBest(best, row, transitions);
    weigh(best, scores, row);
    share(best, row, mostIn(best, row));
  }
  traceBack(lattice, length, transitions);
  let first = 0;
  while (first < length && labels[first] === OUTSIDE) first++;
  if (first === length) return;
  let last = length - 1;
  while (labels[last] === OUTSIDE) last--;
  for (let row = 0; row <= last * LABELS; row += LABELS) {
    if (row === 0) begin(forward, transitions);
    else goOnAll(forward, row, transitions);
    weigh(forward, scores, row);
    share(forward, row, sumIn(forward, row));
  }
  const lastRow = (length - 1) * LABELS;
  for (let row = lastRow; row >= first * LABELS; row -= LABELS) {
    if (row === lastRow) end(backward, row, transitions);
    else goBack(backward, scores, row, transitions);
    share(backward, row, sumIn(backward, row));
  }
}

/** The first token comes after one that is OUTSIDE. */
function begin(ways: Float64Array, transitions: Float64Array): void {
  for (let label = 0; label < LABELS; label++) ways[label] = transitions[label] ?? 0;
}

/*
 * The two functions below are written out label by label, because they take most of the time: any label can stand before OUTSIDE and
 * the beginnings, and only the two of its own kind before one inside.
 */

/** The sum of the ways to each label of the token in a row. */
function goOnAll(ways: Float64Array, row: number, transitions: Float64Array): void {
  const before = row - LABELS;
  let outside = 0;
  let person = 0;
  let organization = 0;
  let place = 0;
  let address = 0;
  for (let previous = 0, steps = 0; previous < LABELS; previous++, steps += LABELS) {
    const way = ways[before + previous] ?? 0;
    outside += way * (transitions[steps] ?? 0);
    person += way * (transitions[steps + 1] ?? 0);
    organization += way * (transitions[steps + 3] ?? 0);
    place += way * (transitions[steps + 5] ?? 0);
    address += way * (transitions[steps + 7] ?? 0);
  }
  for (let label = 2; label < LABELS; label += 2) {
    const begun = (ways[before + label - 1] ?? 0) * (transitions[(label - 1) * LABELS + label] ?? 0);
    ways[row + label] = begun + (ways[before + label] ?? 0) * (transitions[label * LABELS + label] ?? 0);
  }
  ways[row] = outside;
  ways[row + 1] = person;
  ways[row + 3] = organization;
  ways[row + 5] = place;
  ways[row + 7] = address;
}

/** The best of the ways to each label of the token in a row. */
function goOnBest(ways: Float64Array, row: number, transitions: Float64Array): void {
  const before = row - LABELS;
  let outside = 0;
  let person = 0;
  let organization = 0;
  let place = 0;
  let address = 0;
  for (let previous = 0, steps = 0; previous < LABELS; previous++, steps += LABELS) {
    const way = ways[before + previous] ?? 0;
    outside = Math.max(outside, way * (transitions[steps] ?? 0));
    person = Math.max(person, way * (transitions[steps + 1] ?? 0));
    organization = Math.max(organization, way * (transitions[steps + 3] ?? 0));
    place = Math.max(place, way * (transitions[steps + 5] ?? 0));
    address = Math.max(address, way * (transitions[steps + 7] ?? 0));
  }
  for (let label = 2; label < LABELS; label += 2) {
    const begun = (ways[before + label - 1] ?? 0) * (transitions[(label - 1) * LABELS + label] ?? 0);
    ways[row + label] = Math.max(begun, (ways[before + label] ?? 0) * (transitions[label * LABELS + label] ?? 0));
  }
  ways[row] = outside;
  ways[row + 1] = person;
  ways[row + 3] = organization;
  ways[row + 5] = place;
  ways[row + 7] = address;
}

/** Weighs the ways to each label with the label's score. */
function weigh(ways: Float64Array, scores: Float64Array, row: number): void {
  for (let at = row; at < row + LABELS; at++) ways[at] = (ways[at] ?? 0) * (scores[at] ?? 0);
}

/** Keeps the numbers of a row in proportion: over a long run they would leave the range of numbers. */
function share(ways: Float64Array, row: number, whole: number): void {
  for (let at = row; at < row + LABELS; at++) ways[at] = (ways[at] ?? 0) / (whole || 1);
}

function sumIn(ways: Float64Array, row: number): number {
  let sum = 0;
  for (let at = row; at < row + LABELS; at++) sum += ways[at] ?? 0;
  return sum;
}

function mostIn(ways: Float64Array, row: number): number {
  let most = 0;
  for (let at = row; at < row + LABELS; at++) most = Math.max(most, ways[at] ?? 0);
  return most;
}

/** The last token comes before one that is OUTSIDE. */
function end(ways: Float64Array, row: number, transitions: Float64Array): void {
  for (let label = 0; label < LABELS; label++) ways[row + label] = transitions[label * LABELS + OUTSIDE] ?? 0;
}

/** The sum of the ways from each label of the token in a row to the next token. */
function goBack(ways: Float64Array, scores: Float64Array, row: number, transitions: Float64Array): void {
  const after = row + LABELS;
  ways.fill(0, row, after);
  for (let next = 0; next < LABELS; next++) {
    const score = scores[after + next] ?? 0;
    const way = ways[after + next] ?? 0;
    const last = isInside(next) ? next : LABELS - 1;
    for (let label = isInside(next) ? next - 1 : 0; label <= last; label++) {
      ways[row + label] = (ways[row + label] ?? 0) + (transitions[label * LABELS + next] ?? 0) * score * way;
    }
  }
}

function traceBack({ best, labels }: Lattice, length: number, transitions: Float64Array): void {
  let label = OUTSIDE;
  for (let token = length - 1; token >= 0; token--) {
    label = bestBefore(best, token * LABELS, label, transitions);
    labels[token] = label;
  }
}

/** The label of the token of a row from which one of the next is reached best: the first of several. */
function bestBefore(best: Float64Array, row: number, label: number, transitions: Float64Array): number {
  let top = 0;
  let from = OUTSIDE;
  for (let previous = 0; previous < LABELS; previous++) {
    const reached = (best[row + previous] ?? 0) * (transitions[previous * LABELS + label] ?? 0);
    if (reached <= top) continue;
    top = reached;
    from = previous;
  }
  return from;
}

/** How probable it is that a token that is part of an entity belongs to one of the type of the label. */
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
