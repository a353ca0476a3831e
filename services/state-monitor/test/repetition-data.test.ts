import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findRepetition, type RepetitionFound } from '../src/domain/repetition/find-repetition.ts';
import { describeStep, type Step, type StepFeatures, WINDOW_STEPS } from '../src/domain/repetition/step-features.ts';
import { agentDojo, functionCalling, skipReason, type Trajectory, tauBench, tauBenchChats } from './agent-data.ts';

/** What the watch says at each step. */
function watch(trajectory: Trajectory): (RepetitionFound | undefined)[] {
  let window: StepFeatures[] = [];
  return trajectory.map((step, index) => {
    window = [...window, describeStep(step)].slice(-WINDOW_STEPS);
    return findRepetition(window, { firstStep: index + 2 - window.length });
  });
}

describe('ordinary trajectories', { skip: skipReason }, () => {
  it('are never stopped, and at most one in a hundred is warned', () => {
    const sources = { tauBench, tauBenchChats, agentDojo, functionCalling };
    const rows = Object.entries(sources).map(([source, read]) => {
      const trajectories = read();
      const decisions = trajectories.map((trajectory) => watch(trajectory).map((found) => found?.decision));
      const withDecision = (decision: string) => decisions.filter((all) => all.includes(decision as 'warn' | 'stop')).length;
      return {
        source,
        trajectories: trajectories.length,
        steps: decisions.flat().length,
        warned: withDecision('warn'),
        stopped: withDecision('stop'),
      };
    });
    console.table(rows);
    const sum = (key: 'trajectories' | 'warned' | 'stopped') => rows.reduce((total, row) => total + row[key], 0);
    assert.ok(sum('trajectories') >= 300);
    assert.equal(sum('stopped'), 0);
    assert.ok(sum('warned') <= sum('trajectories') / 100, `${sum('warned')} are warned`);
  });
});

/** A stream of random numbers below 1 that is the same in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 2 ** 32;
  };
}

type Change = (step: Step, turn: number, random: () => number) => Step;

const WORDS = ['please', 'now', 'again', 'kindly', 'anyway', 'today', 'best', 'full', 'unfortunately', 'sorry', 'directly', 'honestly'];
const pick = (random: () => number) => WORDS[Math.floor(random() * WORDS.length)] ?? '';
const hex = (random: () => number, digits: number) => Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
const moment = (turn: number) => new Date(Date.UTC(2026, 0, 5, 10, turn * 3, turn * 7)).toISOString();

const withField = (text: string, name: string, value: string | number): string =>
  /\}\s*$/.test(text) ? text.replace(/\}\s*$/, `, ${JSON.stringify(name)}: ${JSON.stringify(value)}}`) : `${text} (${name} ${value})`;
const withArgument = (step: Step, name: string, value: string | number): Step => ({
  ...step,
  arguments: withField(step.arguments, name, value),
});
const withObservation = (step: Step, name: string, value: string | number): Step => ({
  ...step,
  observation: withField(step.observation, name, value),
});

/** Puts words between those of a sentence, and after what is none. */
function withWords(text: string, count: number, random: () => number): string {
  const words = text.split(' ');
  const isSentence = !/["{[]/.test(text);
  for (let n = 0; n < count; n++) words.splice(isSentence ? 1 + Math.floor(random() * words.length) : words.length, 0, pick(random));
  return words.join(' ');
}

const drifts = {
  none: (step) => step,
  moment: (step, turn) => withObservation(step, 'served_at', moment(turn)),
  counter: (step, turn) => withObservation(step, 'count', 40 + turn),
  request: (step, _turn, random) => withObservation(step, 'request_id', `req_${hex(random, 16)}`),
  words: (step, _turn, random) => ({ ...step, observation: withWords(step.observation, 2, random) }),
} satisfies Record<string, Change>;

type Loop = { readonly type: string; readonly steps: number; readonly change: Change; readonly error?: string };

const unchanged: Change = (step) => step;

/** Each kind of loop: how many of the last real steps are a round, and how their arguments change from turn to turn. */
const loops = {
  identical: { type: 'identical', steps: 1, change: unchanged },
  counter: { type: 'counter', steps: 1, change: (step, turn) => withArgument(step, 'attempt', turn) },
  timestamp: { type: 'timestamp', steps: 1, change: (step, turn) => withArgument(step, 'ts', moment(turn)) },
  'error retry': { type: 'error_retry', steps: 1, error: 'Error: invalid parameter', change: unchanged },
  paraphrase: {
    type: 'paraphrase',
    steps: 1,
    change: (step, _turn, random) => ({ ...step, arguments: `${step.arguments} ${pick(random)}` }),
  },
  alternation: { type: 'alternation', steps: 2, change: unchanged },
  'cycle of 3': { type: 'cycle', steps: 3, change: unchanged },
  'cycle of 4': { type: 'cycle', steps: 4, change: unchanged },
  'cycle of 6': { type: 'cycle', steps: 6, change: unchanged },
} satisfies Record<string, Loop>;

type Outcome = { readonly turns: number; readonly type: string };

/** After how many turns a loop is stopped, and as what; undefined when it never is. */
function outcomeOf(prefix: Trajectory, round: readonly Step[], turn: (step: Step, number: number) => Step): Outcome | undefined {
  const looping = Array.from({ length: 8 }, (_, number) => round.map((step) => turn(step, number))).flat();
  const found = watch([...prefix, ...looping]).slice(prefix.length);
  const at = found.findIndex((one) => one?.decision === 'stop');
  return at < 0 ? undefined : { turns: Math.ceil((at + 1) / round.length), type: found[at]?.repetition.type ?? '' };
}

const actionOf = (step: Step) => `${step.tool} ${step.arguments}`;
const isOfDifferentActions = (round: readonly Step[]) => new Set(round.map(actionOf)).size === round.length;
/** Where nothing was answered, nothing can drift. */
const saysSomething = ({ observation }: Step) => (observation.match(/\w+/g) ?? []).length >= 3;

/** What differs may be many things that are each done once: such rounds are stopped later, at 12. */
const saysDone = (step: Step) => describeStep(step).isAcknowledgement;

/** Every loop in every prefix that has room for it. */
function outcomesOf(name: keyof typeof loops, drift: keyof typeof drifts, trajectories: readonly Trajectory[]): (Outcome | undefined)[] {
  const { steps, error, change }: Loop = loops[name];
  const random = randomNumbers(12_345);
  return trajectories.flatMap((trajectory) => {
    const prefix = trajectory.slice(0, Math.max(3, steps));
    const round = prefix.slice(-steps).map((step) => (error === undefined ? step : { ...step, observation: error }));
    const isUsable =
      prefix.length >= 3 && round.length === steps && isOfDifferentActions(round) && (name !== 'paraphrase' || !round.every(saysDone));
    if (!isUsable || (drift !== 'none' && !round.every(saysSomething))) return [];
    return [outcomeOf(prefix, round, (step, turn) => drifts[drift](change(step, turn, random), turn, random))];
  });
}

describe('loops put into real trajectories', { skip: skipReason }, () => {
  it('are stopped within 6 repeats, cycles within 3 periods, whatever drifts in the observations', () => {
    const trajectories = [...tauBench(), ...agentDojo()];
    const late: string[] = [];
    const missed: string[] = [];
    let total = 0;
    const table = mapObject(loops, (loop, name) =>
      mapObject(drifts, (_, drift) => {
        const outcomes = outcomesOf(name, drift, trajectories);
        const turns = outcomes.flatMap((outcome) => outcome?.turns ?? []).sort((a, b) => a - b);
        total += outcomes.length;
        if (outcomes.length < 15 || turns.length < outcomes.length - 1)
          missed.push(`${name} × ${drift}: ${turns.length}/${outcomes.length}`);
        if ((turns.at(-1) ?? 0) > (loop.steps === 1 ? 6 : 3)) late.push(`${name} × ${drift}: ${turns.at(-1)}`);
        const named = outcomes.filter((outcome) => outcome?.type === loop.type).length;
        return `${turns.length}/${outcomes.length} in ${turns[turns.length >> 1]} (most ${turns.at(-1)}), ${named} named so`;
      }),
    );
    console.table(table);
    assert.ok(total > 2_000, `only ${total} loops were tried`);
    assert.deepEqual({ missed, late }, { missed: [], late: [] });
  });
});

const mapObject = <Key extends string, From, To>(
  object: Readonly<Record<Key, From>>,
  map: (value: From, key: Key) => To,
): Record<Key, To> =>
  Object.fromEntries(Object.entries<From>(object).map(([key, value]) => [key, map(value, key as Key)])) as Record<Key, To>;

describe('the watch', { skip: skipReason }, () => {
  it('takes microseconds a step', () => {
    const trajectories = [...tauBench(), ...tauBenchChats(), ...agentDojo()];
    const measured = () => {
      const start = process.hrtime.bigint();
      for (const trajectory of trajectories) watch(trajectory);
      return Number(process.hrtime.bigint() - start) / 1_000 / trajectories.flat().length;
    };
    measured();
    const microseconds = Math.min(measured(), measured(), measured());
    console.log(`${microseconds.toFixed(1)} µs a step`);
    assert.ok(microseconds < 2_000);
  });
});
