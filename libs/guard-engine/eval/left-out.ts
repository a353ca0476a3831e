import { createScorer } from '../src/models/scorer.ts';
import { type Prepared, teachLanes } from '../training/build-weights.ts';
import { readCorpus } from '../training/corpus.ts';
import { leaveOneSourceOut } from '../training/leave-one-out.ts';
import { prepareLessons } from '../training/lessons.ts';
import type { SharedFile } from '../training/shared-rows.ts';
import { areaUnderCurve, round, type Share } from '../training/statistics.ts';
import { decimal, type Section, shown } from './report.ts';

/** What models taught without a part of the data make of it. */
export type LeftOut = {
  readonly bySource: Readonly<Record<string, Share>>;
  /** The area under the curve of moderation in each fold of the training rows, by source. */
  readonly crossValidation: Readonly<Record<string, readonly number[]>>;
};

/** As the committed weights were made. */
const SEED = 1;
const FOLDS = 5;

/** Teaches models again and again, which takes a minute. */
export function measureLeftOut(files: readonly SharedFile[]): LeftOut {
  const lessons = prepareLessons(files, { seed: SEED, folds: FOLDS });
  const rows = files.flatMap((file) => file.rows);
  return { bySource: leaveOneSourceOut(lessons, rows, SEED), crossValidation: crossValidate(lessons) };
}

function crossValidate(lessons: readonly Prepared[]): Record<string, readonly number[]> {
  const corpus = readCorpus(
    lessons.map(({ text }) => text),
    { distinct: true },
  );
  const areas: Record<string, readonly number[]> = {};
  for (let fold = 0; fold < FOLDS; fold++) {
    const { harmful } = teachLanes({ corpus, lessons, seed: SEED, isLeftOut: (lesson) => lesson.fold === fold }, ['harmful']);
    const marginsIn = createScorer({ injection: harmful, harmful });
    const judged = lessons.filter((lesson) => lesson.fold === fold && lesson.harmful !== undefined && isText(lesson));
    for (const [source, texts] of Map.groupBy(judged, (lesson) => lesson.source)) {
      const marginsOf = (label: 0 | 1): number[] =>
        texts.filter(({ harmful: is }) => is === label).map(({ text }) => marginsIn(text).harmful.whole);
      const [harm, other] = [marginsOf(1), marginsOf(0)];
      if (harm.length > 0 && other.length > 0) areas[source] = [...(areas[source] ?? []), areaUnderCurve(harm, other)];
    }
  }
  return areas;
}

/** Whether it is a row of texts to moderate, and whole. */
const isText = ({ isPrompt, isWindow, isCompound }: Prepared): boolean => isPrompt !== true && isWindow !== true && isCompound !== true;

const mean = (values: readonly number[]): number => round(values.reduce((sum, value) => sum + value, 0) / values.length);

/** The cross-validated area under the curve of one source of texts. */
export const crossValidated = ({ crossValidation }: LeftOut, source: string): number => mean(crossValidation[source] ?? []);

export function leftOutSection({ bySource, crossValidation }: LeftOut): Section {
  const shares = Object.entries(bySource).toSorted(([, a], [, b]) => b.share - a.share);
  return {
    title: 'Attacks of a kind never seen: one source left out',
    text: `For each source of attacks the injection model is taught again **without any row of that source**, then asked about all of them, at the
score that 1 % of the harmless dev prompts exceed. Whole texts, the model alone: signatures and encodings are not counted. This is
what to expect of attacks that nobody has written down yet. Beside it, moderation by five folds of its training rows (area under the
curve, the mean of the folds).`,
    tables: [
      {
        head: ['source left out', 'attacks', 'found at 1 % false alarms'],
        rows: [
          ...shares.map(([source, share]) => [source, String(share.count), shown(share)]),
          ['mean of the sources', '', decimal(mean(shares.map(([, { share }]) => share)))],
        ],
      },
      {
        head: ['moderation, five folds', 'AUC', 'lowest and highest fold'],
        rows: Object.entries(crossValidation)
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([source, areas]) => [source, decimal(mean(areas)), `${decimal(Math.min(...areas))}–${decimal(Math.max(...areas))}`]),
      },
    ],
    goals: [],
  };
}
