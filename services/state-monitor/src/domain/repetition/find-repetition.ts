import { hammingDistance } from './sim-hash.ts';
import { overlapOf } from './sketch.ts';
import type { ActionFeatures, StepFeatures } from './step-features.ts';

/** How an agent goes round in circles: rounds of one step from the plainest to the least plain, then rounds of several. */
type RepetitionType = 'error_retry' | 'identical' | 'timestamp' | 'counter' | 'paraphrase' | 'alternation' | 'cycle';

export type Repetition = {
  readonly type: RepetitionType;
  /** How often the round came. */
  readonly repeats: number;
  /** How many steps one round has. */
  readonly period: number;
  /** The step at which it begins, counted from 1 in the session. */
  readonly fromStep: number;
  /** The step that made it evident. */
  readonly toStep: number;
  /** The tools of one round, in order. */
  readonly tools: readonly string[];
};

export type RepetitionFound = { readonly decision: 'warn' | 'stop'; readonly repetition: Repetition };

/** Where the window stands in its session: the number of its first step, counted from 1. */
export type Position = { readonly firstStep: number };

/**
 * What the last steps of a window repeat: actions that are alike, each answered by an observation that is alike. An observation
 * that differs in more than a moment, an id, a few numbers or words is progress, and there is no repetition then.
 *
 * @param window steps in their order, the latest last.
 * @returns undefined when the latest step repeats nothing, or not often enough.
 */
export function findRepetition(window: readonly StepFeatures[], position: Position): RepetitionFound | undefined {
  const round = findRound(window);
  return round && toFound(round, window, position);
}

/**
 * What an action would meet if it were taken next, before its observation is known: what the window repeats already, if this
 * action goes on with it. An action that does something else meets nothing.
 */
export function foreseeRepetition(
  window: readonly StepFeatures[],
  action: ActionFeatures,
  position: Position,
): RepetitionFound | undefined {
  // Most actions are near to none of those that they could go on with, which is soon found.
  if (!window.slice(-LONGEST_PERIOD).some((step) => isNear(step, action))) return undefined;
  const round = findRound(window);
  const predecessor = round && window.at(-round.period);
  const goesOn = predecessor && round.action(predecessor, action) && isNear(predecessor, action);
  return goesOn ? toFound(round, window, position) : undefined;
}

function toFound({ decision, type, period, repeats }: Round, window: readonly StepFeatures[], { firstStep }: Position): RepetitionFound {
  const toStep = firstStep + window.length - 1;
  const tools = window.slice(-period).map(({ tool }) => tool);
  return { decision, repetition: { type, repeats, period, fromStep: toStep - repeats * period + 1, toStep, tools } };
}

type ActionRelation = (step: ActionFeatures, other: ActionFeatures) => boolean;
type AnswerRelation = (step: StepFeatures, other: StepFeatures) => boolean;

const isExact: ActionRelation = (step, other) => step.exact === other.exact;
const isTimeless: ActionRelation = (step, other) => step.timeless === other.timeless;
const isSettled: ActionRelation = (step, other) => step.settled === other.settled;
const isNormal: ActionRelation = (step, other) => step.normal === other.normal;

const isWithin =
  (bits: number): ActionRelation =>
  (step, other) =>
    isSettled(step, other) || isNormal(step, other) || (step.tool === other.tool && hammingDistance(step.likeness, other.likeness) <= bits);

/** Of 64 bits. Unrelated texts differ in about 32, two short ones that share half of their words in about 20. */
const isLike = isWithin(22);
/** Close enough to stand without an observation that is alike. */
const isNear = isWithin(12);

const bothFail: AnswerRelation = (step, other) => step.isError && other.isError;

/** Many things are done one after the other and acknowledged alike (delete 1: ok, delete 2: ok): only the same action repeats itself then. */
const tells: AnswerRelation = (step, other) => !other.isAcknowledgement || isSettled(step, other);
const isUnchanged: AnswerRelation = (step, other) => step.observation === other.observation && tells(step, other);
const isAlike: AnswerRelation = (step, other) => isDrifting(step, other) && tells(step, other);

/** How much of their tokens observations must have in common: where only numbers or a few tokens differ, and where more does. */
const LITTLE_DIFFERS = 0.5;
const MORE_DIFFERS = 0.75;
const FEW_TOKENS = 6;

const isDrifting: AnswerRelation = (step, other) => {
  if (step.observation === other.observation) return true;
  if (step.advance !== other.advance) return false;
  const { common, union, isWhole } = overlapOf(step.sketch, other.sketch);
  const differsLittle = step.normalObservation === other.normalObservation || (isWhole && union - common <= FEW_TOKENS);
  return common >= union * (differsLittle ? LITTLE_DIFFERS : MORE_DIFFERS);
};

/** From how many repeats on. */
type Patience = { readonly warn: number; readonly stop: number };

type Rule = Patience & { readonly type: RepetitionType; readonly action: ActionRelation; readonly answer: AnswerRelation };

/** Rounds of one step. An answer that is the same to the letter says more than one that drifts, so it needs fewer repeats. */
const SINGLE_STEP: readonly Rule[] = [
  { type: 'error_retry', action: isExact, answer: bothFail, warn: 2, stop: 3 },
  { type: 'identical', action: isExact, answer: isUnchanged, warn: 3, stop: 4 },
  { type: 'identical', action: isExact, answer: isAlike, warn: 5, stop: 6 },
  { type: 'timestamp', action: isTimeless, answer: isUnchanged, warn: 4, stop: 5 },
  { type: 'timestamp', action: isTimeless, answer: isAlike, warn: 5, stop: 6 },
  { type: 'counter', action: isNormal, answer: isUnchanged, warn: 4, stop: 5 },
  { type: 'counter', action: isNormal, answer: isAlike, warn: 5, stop: 6 },
  { type: 'counter', action: isNormal, answer: isDrifting, warn: 8, stop: 12 },
  { type: 'paraphrase', action: isLike, answer: isAlike, warn: 5, stop: 6 },
  { type: 'paraphrase', action: isLike, answer: isDrifting, warn: 8, stop: 12 },
];

/** Rounds of several steps, of the same actions to the letter and of actions that are alike. */
const CYCLES: readonly (Patience & { readonly action: ActionRelation })[] = [
  { action: isExact, warn: 2, stop: 3 },
  { action: isNear, warn: 3, stop: 4 },
];
const PERIODS = [2, 3, 4, 5, 6];
const LONGEST_PERIOD = Math.max(...PERIODS);

type Round = {
  readonly decision: 'warn' | 'stop';
  readonly type: RepetitionType;
  readonly period: number;
  readonly repeats: number;
  /** How its actions are alike. */
  readonly action: ActionRelation;
};

/** What the window ends with: a round to stop before one to warn of, named after the plainest with its period. */
function findRound(window: readonly StepFeatures[]): Round | undefined {
  const latest = window.at(-1);
  if (latest === undefined) return undefined;
  const rounds = [...roundsOfOne(window, latest), ...roundsOfSeveral(window, latest)];
  const round = rounds.find(({ decision }) => decision === 'stop') ?? rounds[0];
  return round && { ...round, type: rounds.find(({ period }) => period === round.period)?.type ?? round.type };
}

function roundsOfOne(window: readonly StepFeatures[], latest: StepFeatures): Round[] {
  const rounds: Round[] = [];
  for (const rule of SINGLE_STEP) {
    const { type, action, answer } = rule;
    const repeats = runLength(window, 0, (step) => action(step, latest) && answer(step, latest));
    const decision = decide(repeats, rule);
    if (decision !== undefined) rounds.push({ decision, type, period: 1, repeats, action });
  }
  return rounds;
}

function roundsOfSeveral(window: readonly StepFeatures[], latest: StepFeatures): Round[] {
  const rounds: Round[] = [];
  for (const period of PERIODS)
    for (const cycle of CYCLES) {
      const { action } = cycle;
      // The last round is what the others are compared with.
      const length = runLength(window, period, (step, back) => {
        const last = window[window.length - 1 - (back % period)];
        return last !== undefined && action(step, last) && isAlike(step, last);
      });
      const repeats = Math.floor(length / period);
      const decision = decide(repeats, cycle);
      if (decision === undefined || isOneStep(window.slice(-period), latest)) continue;
      rounds.push({ decision, type: period === 2 ? 'alternation' : 'cycle', period, repeats, action });
    }
  return rounds;
}

/** Whether the steps of a round are all the same, so that it is none of several. */
const isOneStep = (round: readonly StepFeatures[], latest: StepFeatures): boolean =>
  round.every((step) => isExact(step, latest) || (isNear(step, latest) && isAlike(step, latest)));

/** How many steps at the end of the window match, without a gap, where so many are known to. */
function runLength(window: readonly StepFeatures[], known: number, matches: (step: StepFeatures, back: number) => boolean): number {
  const end = window.length - 1;
  for (let back = known; back <= end; back++) {
    const step = window[end - back];
    if (step === undefined || !matches(step, back)) return back;
  }
  return window.length;
}

function decide(repeats: number, { warn, stop }: Patience): 'warn' | 'stop' | undefined {
  if (repeats >= stop) return 'stop';
  return repeats >= warn ? 'warn' : undefined;
}
