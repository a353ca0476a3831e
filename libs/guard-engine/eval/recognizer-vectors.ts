import type { Candidate, Recognizer } from '../src/recognizer.ts';
import { RECOGNIZERS } from '../src/recognizers/recognizers.ts';
import { factsOf } from '../src/text-facts.ts';
import { plainView } from '../src/view.ts';
import { rowsOf } from '../test/shared-data.ts';
import { shareOf } from '../training/statistics.ts';
import { atLeast, atMost, type Section, shown } from './report.ts';

type Tally = {
  readonly entity: string;
  readonly expected: number;
  readonly found: number;
  readonly invalid: number;
  readonly accepted: number;
};

/** Values that a recognizer on its own must take or leave, mostly without a word around them, counted as their authors count them. */
export function recognizerVectorsSection(): Section {
  const tallies = [...Map.groupBy(rowsOf('pii-recognizer-vectors'), ({ entity }) => entity)]
    .map(([entity, rows]): Tally => {
      const recognizers = RECOGNIZERS.filter(({ entityType }) => entityType === entity);
      const judged = rows.map(({ text, expected_count: expected }) => ({ expected, got: countIn(text, recognizers) }));
      const wrong = judged.filter(({ expected }) => expected === 0);
      return {
        entity,
        expected: sum(judged.map(({ expected }) => expected)),
        found: sum(judged.map(({ expected, got }) => Math.min(expected, got))),
        invalid: wrong.length,
        accepted: wrong.filter(({ got }) => got > 0).length,
      };
    })
    .toSorted((a, b) => (a.entity < b.entity ? -1 : 1));
  const total = (key: Exclude<keyof Tally, 'entity'>): number => sum(tallies.map((tally) => tally[key]));
  const recall = shareOf(total('found'), total('expected'));
  const accepted = shareOf(total('accepted'), total('invalid'));
  const imperfect = tallies.filter((tally) => tally.found < tally.expected || tally.accepted > 0);
  return {
    title: 'Recognizer vectors',
    text: `The values that Presidio (MIT) tests its own recognizers with, over ${tallies.length} types of entity: each recognizer alone, whatever its score. All types
but the following are without a fault.`,
    tables: [
      {
        head: ['type', 'valid found', 'invalid accepted'],
        rows: [
          ...imperfect.map((tally) => [tally.entity, `${tally.found} of ${tally.expected}`, `${tally.accepted} of ${tally.invalid}`]),
          [
            'all types',
            `${total('found')} of ${total('expected')}: ${shown(recall)}`,
            `${total('accepted')} of ${total('invalid')}: ${shown(accepted)}`,
          ],
        ],
      },
    ],
    goals: [atLeast('valid recognizer vectors found', recall, 0.97), atMost('invalid recognizer vectors accepted', accepted, 0.02)],
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The places that these recognizers find, those that overlap counting once. */
function countIn(text: string, recognizers: readonly Recognizer[]): number {
  const view = plainView(text);
  const facts = factsOf(view.text);
  const apart: Candidate[] = [];
  for (const candidate of recognizers.flatMap(({ find }) => find(view.text, facts)).toSorted(better)) {
    if (apart.every(({ start, end }) => candidate.end <= start || candidate.start >= end)) apart.push(candidate);
  }
  return apart.length;
}

const better = (a: Candidate, b: Candidate): number => b.score - a.score || b.end - b.start - (a.end - a.start);
