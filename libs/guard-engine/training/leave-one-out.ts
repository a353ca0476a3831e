import { createScorer } from '../src/models/scorer.ts';
import { type Prepared, teachLanes } from './build-weights.ts';
import { readCorpus } from './corpus.ts';
import { fold } from './lessons.ts';
import type { SharedRow } from './shared-rows.ts';
import { type Share, shareOf, upperQuantile } from './statistics.ts';

const FEWEST_ATTACKS = 20;

/**
 * How well attacks of a kind never seen are found: for each source of attacks, the recall on all its rows of a model
 * taught without it, at the margin that 1 % of the harmless dev prompts exceed. Whole texts only.
 */
export function leaveOneSourceOut(lessons: readonly Prepared[], rows: readonly SharedRow[], seed: number): Record<string, Share> {
  const attacks = Map.groupBy(
    rows.filter(({ injection }) => injection === 1),
    ({ source }) => source,
  );
  const prompts = rows.filter(({ split, isPrompt }) => split === 'dev' && isPrompt).map(({ text }) => fold(text));
  const corpus = readCorpus(
    lessons.map(({ text }) => text),
    { distinct: true },
  );
  const recall: Record<string, Share> = {};
  for (const [source, ofSource] of attacks) {
    if (ofSource.length < FEWEST_ATTACKS) continue;
    const tables = teachLanes({ corpus, lessons, seed, isLeftOut: (lesson) => lesson.source === source }, ['injection']);
    const marginsIn = createScorer({ ...tables, harmful: tables.injection });
    const marginOf = (text: string): number => marginsIn(text).injection.whole;
    const threshold = upperQuantile(
      prompts.map((text) => ({ score: marginOf(text), weight: 1 })),
      0.01,
    );
    recall[source] = shareOf(ofSource.filter(({ text }) => marginOf(fold(text)) > threshold).length, ofSource.length);
  }
  return recall;
}
