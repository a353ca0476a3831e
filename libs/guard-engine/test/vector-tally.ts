import type { Candidate, Recognizer } from '../src/recognizer.ts';
import { factsOf } from '../src/text-facts.ts';
import { plainView } from '../src/view.ts';
import type { VectorRow } from './shared-data.ts';

export type Tally = { expected: number; found: number; invalid: number; accepted: number };

/**
 * The vectors are values that a recognizer on its own must take or leave, mostly without a word around them. They count
 * here as their authors count them: whatever is certain in the least is taken, whatever other recognizers make of it.
 */
export function tally(rows: readonly VectorRow[], recognizers: readonly Recognizer[]): Tally {
  const sum: Tally = { expected: 0, found: 0, invalid: 0, accepted: 0 };
  for (const { text, expected_count: expected } of rows) {
    const got = found(recognizers, text);
    sum.expected += expected;
    sum.found += Math.min(expected, got);
    if (expected > 0) continue;
    sum.invalid++;
    if (got > 0) sum.accepted++;
  }
  return sum;
}

/** The places that these recognizers find, those that overlap counting once. */
function found(recognizers: readonly Recognizer[], text: string): number {
  const view = plainView(text);
  const facts = factsOf(view.text);
  const candidates = recognizers
    .flatMap((recognizer) => recognizer.find(view.text, facts))
    .toSorted((a, b) => b.score - a.score || longer(a, b));
  const apart: Candidate[] = [];
  for (const candidate of candidates)
    if (apart.every(({ start, end }) => candidate.end <= start || candidate.start >= end)) apart.push(candidate);
  return apart.length;
}

const longer = (a: Candidate, b: Candidate): number => b.end - b.start - (a.end - a.start);
