import { KINDS, LANES, type Lane } from '../src/models/labels.ts';
import { createScorer } from '../src/models/scorer.ts';
import { type Calibration, encodeWeights, type Table } from '../src/models/weights-file.ts';
import { calibrate, type Judged } from './calibrate.ts';
import { type Corpus, readCorpus } from './corpus.ts';
import { type Example, type LinearModel, learn } from './learner.ts';
import type { Lesson } from './lesson.ts';
import { KIND_RECIPES, LANE_RECIPES, type Recipe, weightsOf } from './recipes.ts';

/** A lesson as the models see it: its text is folded. */
export type Prepared = Lesson & {
  /** The fold that never learns from it while its scores are calibrated; undefined for texts that only teach. */
  readonly fold?: number;
  /** A row of harmless prompts, to count false alarms in long texts on. */
  readonly isCompound?: true;
};

export type BuildOptions = {
  readonly version: string;
  readonly seed: number;
  readonly folds: number;
  /** Of harmless prompts, how many may reach .5. */
  readonly falseAlarms: Readonly<Record<Lane, number>>;
};

/** The bytes of `weights/models.bin`. The same lessons and options give the same bytes. */
export function buildWeights(lessons: readonly Prepared[], { version, seed, folds, falseAlarms }: BuildOptions): Uint8Array {
  const corpus = readCorpus(
    lessons.map(({ text }) => text),
    { distinct: true },
  );
  const school: School = { corpus, lessons, seed };
  const judged = record(LANES, (): Judged[] => []);
  for (let fold = 0; fold < folds; fold++) {
    judgeFold(lessons, fold, teachLanes({ ...school, isLeftOut: (lesson) => lesson.fold === fold }, LANES), judged);
  }
  const tables = teachLanes(school, LANES);
  const lanes = record(LANES, (lane): Table & Calibration => ({ ...tables[lane], ...calibrate(judged[lane], falseAlarms[lane]) }));
  return encodeWeights({ version, lanes, kinds: record(KINDS, (kind) => teach(school, KIND_RECIPES[kind])) });
}

const record = <Name extends string, Value>(names: readonly Name[], make: (name: Name) => Value): Record<Name, Value> =>
  Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, Value>;

export type School = {
  /** Of the lessons, in their order, distinct. */
  readonly corpus: Corpus;
  readonly lessons: readonly Prepared[];
  readonly seed: number;
  readonly isLeftOut?: (lesson: Prepared) => boolean;
};

/** The tables of some lanes. */
export const teachLanes = <Some extends Lane>(school: School, lanes: readonly Some[]): Record<Some, Table> =>
  record(lanes, (lane) => teach(school, LANE_RECIPES[lane]));

function teach({ corpus, lessons, seed, isLeftOut = () => false }: School, recipe: Recipe): Table {
  const weights = weightsOf(lessons, recipe);
  const examples = lessons.flatMap((lesson, row): Example[] => {
    const label = recipe.labelOf(lesson);
    const weight = weights[row] ?? 0;
    return label === undefined || weight === 0 || isLeftOut(lesson) ? [] : [{ row, label, weight }];
  });
  return quantised(learn(corpus, examples, { ...recipe.options, seed }));
}

/** What the texts of a fold get from models that have not learnt from them. */
function judgeFold(lessons: readonly Prepared[], fold: number, tables: Record<Lane, Table>, judged: Record<Lane, Judged[]>): void {
  const marginsIn = createScorer(tables);
  for (const lesson of lessons) {
    if (lesson.fold !== fold || lesson.isWindow === true) continue;
    const margins = marginsIn(lesson.text);
    for (const lane of LANES) {
      const { source, isPrompt = false, isCompound = false } = lesson;
      const label = LANE_RECIPES[lane].labelOf(lesson);
      const { whole, window } = margins[lane];
      if (label !== undefined) judged[lane].push({ whole, window, windows: margins.windows, label, source, isPrompt, isCompound });
    }
  }
}

/** Of all weights, this share is cut off at the largest byte rather than making all others coarser. */
const CUT_OFF = 1e-4;

function quantised({ bits, weights, bias }: LinearModel): Table {
  const sizes = weights.map(Math.abs).sort();
  const largest = sizes[Math.floor((1 - CUT_OFF) * (sizes.length - 1))] ?? 0;
  const scale = Math.max(largest / 127, 1e-9);
  return { bits, scale, bias, weights: Int8Array.from(weights, (weight) => Math.max(-127, Math.min(127, Math.round(weight / scale)))) };
}
