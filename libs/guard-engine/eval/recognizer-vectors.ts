import { RECOGNIZERS } from '../src/recognizers/recognizers.ts';
import { rowsOf } from '../test/shared-data.ts';
import { type Tally, tally } from '../test/vector-tally.ts';
import { shareOf } from '../training/statistics.ts';
import { atLeast, atMost, type Section, shown } from './report.ts';

/** Values that a recognizer on its own must take or leave, mostly without a word around them, counted as their authors count them. */
export function recognizerVectorsSection(): Section {
  const tallies = [...Map.groupBy(rowsOf('pii-recognizer-vectors'), ({ entity }) => entity)]
    .map(([entity, rows]) => ({
      entity,
      ...tally(
        rows,
        RECOGNIZERS.filter(({ entityType }) => entityType === entity),
      ),
    }))
    .toSorted((a, b) => (a.entity < b.entity ? -1 : 1));
  const total = (key: keyof Tally): number => tallies.reduce((sum, one) => sum + one[key], 0);
  const recall = shareOf(total('found'), total('expected'));
  const accepted = shareOf(total('accepted'), total('invalid'));
  const imperfect = tallies.filter(({ found, expected, accepted: taken }) => found < expected || taken > 0);
  return {
    title: 'Recognizer vectors',
    text: `The values that Presidio (MIT) tests its own recognizers with, over ${tallies.length} types of entity: each recognizer alone, whatever its score. All types
but the following are without a fault.`,
    tables: [
      {
        head: ['type', 'valid found', 'invalid accepted'],
        rows: [
          ...imperfect.map((one) => [one.entity, `${one.found} of ${one.expected}`, `${one.accepted} of ${one.invalid}`]),
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
