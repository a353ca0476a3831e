import {
  INJECTION_FAMILIES,
  type InjectionFamily,
  type Kind,
  type Lane,
  MODERATION_LABELS,
  type ModerationLabel,
} from '../src/models/labels.ts';
import type { LearnerOptions } from './learner.ts';
import type { Lesson } from './lesson.ts';

/** How one model is taught: which lessons say what, how much each source counts, and how it learns. */
export type Recipe = {
  readonly labelOf: (lesson: Lesson) => 0 | 1 | undefined;
  /** By the name of a source, by its first word, or `*`: how much it counts beyond evening out the sizes of sources. */
  readonly sourceWeights: Readonly<Record<string, number>>;
  readonly positiveWeight: number;
  readonly options: Omit<LearnerOptions, 'seed'>;
};

const INJECTION: Recipe = {
  labelOf: ({ injection }) => injection,
  // The attack in most of these injected texts is a harmless question, and what surrounds it is harmless.
  sourceWeights: { 'bipia-train-injected': 0.2, 'bipia-train-context': 3, 'prompt-shield-indirect': 1.5 },
  positiveWeight: 1.5,
  options: { bits: 19, epochs: 8, rate: 0.1, l2: 4e-3 },
};

const HARMFUL: Recipe = {
  labelOf: ({ harmful }) => harmful,
  // Davidson is twenty times as many tweets, with few words in common with anything else.
  sourceWeights: {
    surge: 12,
    davidson: 0.2,
    wikipedia: 0.5,
    own: 0.3,
    'own-harmless': 0.8,
    'own-everyday': 0.8,
    prompts: 0.7,
    'openai-moderation': 1.5,
  },
  positiveWeight: 1,
  options: { bits: 19, epochs: 14, rate: 0.1, l2: 0 },
};

const label = (name: ModerationLabel): Recipe => ({
  labelOf: ({ labels }) => labels?.[name],
  sourceWeights: { davidson: 0.3 },
  positiveWeight: 1.5,
  options: { bits: 17, epochs: 6, rate: 0.1, l2: 3e-4 },
});

const family = (name: InjectionFamily): Recipe => ({
  labelOf: (lesson) => (lesson.family === undefined ? undefined : lesson.family === name ? 1 : 0),
  sourceWeights: {},
  positiveWeight: 1.5,
  options: { bits: 16, epochs: 6, rate: 0.1, l2: 4e-3 },
});

export const LANE_RECIPES: Readonly<Record<Lane, Recipe>> = { injection: INJECTION, harmful: HARMFUL };

export const KIND_RECIPES = Object.fromEntries([
  ...INJECTION_FAMILIES.map((name) => [name, family(name)]),
  ...MODERATION_LABELS.map((name) => [name, label(name)]),
]) as Readonly<Record<Kind, Recipe>>;

/** A source of this many rows counts as much as its rows; a larger one less, a smaller one more, by the square root. */
const EVEN_SIZE = 500;
const MOST = 4;
const WINDOW_WEIGHT = 0.5;

/** How much each lesson counts; 0 for those that say nothing. */
export function weightsOf(lessons: readonly Lesson[], { labelOf, sourceWeights, positiveWeight }: Recipe): Float64Array {
  const key = (lesson: Lesson): string => `${lesson.source} ${labelOf(lesson)} ${lesson.isWindow === true}`;
  const sizes = new Map<string, number>();
  for (const lesson of lessons) sizes.set(key(lesson), (sizes.get(key(lesson)) ?? 0) + 1);
  return Float64Array.from(lessons, (lesson) => {
    const label = labelOf(lesson);
    if (label === undefined) return 0;
    const even = Math.min(MOST, Math.sqrt(EVEN_SIZE / (sizes.get(key(lesson)) ?? 1)));
    const { source, isWindow, isPrompt } = lesson;
    const ofSource = sourceWeights[source] ?? sourceWeights[isPrompt === true ? 'prompts' : (source.split('-')[0] ?? '')] ?? 1;
    return even * ofSource * (label === 1 ? positiveWeight : 1) * (isWindow === true ? WINDOW_WEIGHT : 1);
  });
}
