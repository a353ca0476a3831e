import { WINDOW } from '../src/models/scorer.ts';
import { foldedView } from '../src/views/folded.ts';
import { plainView } from '../src/views/plain.ts';
import { generateLessons } from './augment.ts';
import type { Prepared } from './build-weights.ts';
import type { Lesson } from './lesson.ts';
import { createRandom, type Random } from './seeded-random.ts';
import type { SharedFile } from './shared-rows.ts';

/** A text as signatures and models see it. */
export const fold = (text: string): string => foldedView(plainView(text)).text;

const MAX_HOSTS = 500;
const MIN_HOST = 200;
const WINDOWS_EACH = 2;
const MAX_COMPOUNDED = 700;
const COMPOUND_SIZES = [2000, 12_000];
const HOSTS = new Set(['bipia-train-context', 'prompt-shield-indirect', 'wikipedia']);

/** Everything that the models learn from: the training rows, windows of the long ones among them, and our own lessons. */
export function prepareLessons(files: readonly SharedFile[], { seed, folds }: { seed: number; folds: number }): readonly Prepared[] {
  const random = createRandom(seed);
  const rows = files.flatMap((file) => file.rows).filter(({ split }) => split === 'train');
  const foldOf = foldsOf(rows, folds);
  const taught = rows.flatMap((row, place): Prepared[] => {
    const { split: _, ...lesson } = row;
    const prepared = { ...lesson, text: fold(row.text), fold: foldOf(row, place) };
    return [prepared, ...windowsOf(prepared, random)];
  });
  const hosts = rows.filter(
    ({ source, text, injection, harmful }) => HOSTS.has(source) && injection === 0 && harmful === 0 && text.length > MIN_HOST,
  );
  const own = generateLessons(
    seed,
    hosts.slice(0, MAX_HOSTS).map(({ text }) => text),
  );
  return [...taught, ...compoundsOf(taught), ...own.map((lesson) => ({ ...lesson, text: fold(lesson.text) }))];
}

/** Sources whose prompts follow one pattern: what they are like can only be learnt from them. */
const PATTERNED = new Set([
  'awesome-chatgpt',
  'bipia-train-context',
  'gpteacher-roleplay',
  'gpteacher-toolformer',
  'mitre-frr',
  'prompt-shield-indirect',
]);

/**
 * The other prompts stay together by source, since false alarms are to be counted on prompts from elsewhere than those
 * that were learnt from.
 */
function foldsOf(rows: readonly Lesson[], folds: number): (row: Lesson, place: number) => number {
  const sources = [...new Set(rows.filter(({ isPrompt }) => isPrompt).map(({ source }) => source))].sort();
  return ({ source, isPrompt }, place) => (isPrompt === true && !PATTERNED.has(source) ? sources.indexOf(source) : place) % folds;
}

/** Stretches of a long text. The attack in a long attack may be anywhere; only its beginning is taken for one. */
function windowsOf(lesson: Prepared, random: Random): readonly Prepared[] {
  const room = lesson.text.length - WINDOW;
  if (lesson.isPrompt !== true && lesson.injection !== 1) return [];
  if (room < WINDOW / 4) return [];
  const starts = lesson.injection === 1 ? [0] : Array.from({ length: WINDOWS_EACH }, () => Math.floor(random.next() * room));
  return starts.map((start) => ({ ...lesson, isPrompt: undefined, text: lesson.text.slice(start, start + WINDOW), isWindow: true }));
}

/** Prompts of one fold one after another, in short and in long rows: a text of many subjects is no attack either. */
function compoundsOf(taught: readonly Prepared[]): readonly Prepared[] {
  const prompts = taught.filter(({ isPrompt, text }) => isPrompt === true && text.length <= MAX_COMPOUNDED);
  return [...Map.groupBy(prompts, (prompt) => prompt.fold)].flatMap(([inFold, texts]) =>
    COMPOUND_SIZES.flatMap((size) => {
      const compounds: Prepared[] = [];
      let text = '';
      for (const prompt of texts) {
        text += `${prompt.text}\n`;
        if (text.length < size) continue;
        compounds.push({
          source: 'compound',
          text,
          injection: 0,
          harmful: 0,
          isCompound: true,
          ...(inFold === undefined ? {} : { fold: inFold }),
        });
        text = '';
      }
      return compounds;
    }),
  );
}
