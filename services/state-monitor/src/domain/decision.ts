/** What a session meets: it goes on, goes on with a warning, or stops. */
import type { Budget } from './budget.ts';
import { remaining } from './budget.ts';
import { formatUsd, type MicroUsd } from './money.ts';
import type { RepetitionFound } from './repetition/find-repetition.ts';
import type { LimitReached } from './session.ts';

export const CAUSES = ['repetition', 'steps', 'duration', 'depth', 'budget'] as const;
export type Cause = (typeof CAUSES)[number];

export type Decision = {
  readonly decision: 'continue' | 'warn' | 'stop';
  /** Why it stops. */
  readonly cause?: Cause;
  /** One sentence each. */
  readonly reasons: readonly string[];
  /** 0 to 1. */
  readonly risk: number;
  readonly repeats?: RepetitionFound;
};

const RISK = { continue: 0, warning: 0.35, refusal: 0.6, repetition: 0.7 } as const;

export const GOES_ON: Decision = { decision: 'continue', reasons: [], risk: RISK.continue };

const LIMIT_REASONS = {
  steps: (allowed: number) => `the session has taken the ${allowed} steps that it may take`,
  duration: (allowed: number) => `the session has lasted the ${allowed} milliseconds that it may last`,
  depth: (allowed: number) => `more than ${allowed} sessions stand above the session`,
} as const;

export const stoppedByLimit = ({ limit, allowed }: LimitReached): Decision => ({
  decision: 'stop',
  cause: limit,
  reasons: [LIMIT_REASONS[limit](allowed)],
  risk: RISK.refusal,
});

/** What a repetition leads to; nothing leads on. */
export function decideRepetition(repeats: RepetitionFound | undefined): Decision {
  if (repeats === undefined) return GOES_ON;
  const { type, repeats: times, fromStep, toStep } = repeats.repetition;
  const reasons = [`the session repeats itself (${type.replace('_', ' ')}, ${times} times from step ${fromStep} to ${toStep})`];
  if (repeats.decision === 'warn') return { decision: 'warn', reasons, risk: RISK.warning, repeats };
  return { decision: 'stop', cause: 'repetition', reasons, risk: RISK.repetition, repeats };
}

/** Of a budget, what its own caller may know: its scope and what it has left. */
type ShortBudget = Pick<Budget, 'scope' | 'limit' | 'spent' | 'reserved'>;

const WORDS: Readonly<Record<Budget['scope'], string>> = {
  run: 'run',
  session: 'session',
  end_user: 'end user',
  workspace: 'workspace',
  organization: 'organisation',
};

export const describeShortage = (budget: ShortBudget, asked: MicroUsd): string =>
  `the budget of the ${WORDS[budget.scope]} has ${formatUsd(atLeastZero(remaining(budget)))} left, ${formatUsd(asked)} is needed`;

export const stoppedByBudget = (budget: ShortBudget, asked: MicroUsd): Decision => ({
  decision: 'stop',
  cause: 'budget',
  reasons: [describeShortage(budget, asked)],
  risk: RISK.refusal,
});

/** After a step: budgets that have nothing left. */
export const stoppedByExhaustion = (budgets: readonly ShortBudget[]): Decision => ({
  decision: 'stop',
  cause: 'budget',
  reasons: budgets.map(({ scope }) => `the budget of the ${WORDS[scope]} has nothing left`),
  risk: RISK.refusal,
});

/** All of several: the worst decision, the first cause of it, every reason, the highest risk. */
export function worstOf(decisions: readonly Decision[]): Decision {
  const concerning = decisions.filter(({ decision }) => decision !== 'continue');
  const worst = concerning.find(({ decision }) => decision === 'stop') ?? concerning[0];
  if (worst === undefined) return GOES_ON;
  const repeats = concerning.find((one) => one.repeats !== undefined)?.repeats;
  return {
    ...worst,
    reasons: concerning.flatMap(({ reasons }) => reasons),
    risk: Math.max(...concerning.map(({ risk }) => risk)),
    ...(repeats === undefined ? {} : { repeats }),
  };
}

const atLeastZero = (amount: MicroUsd): MicroUsd => (amount < 0n ? 0n : amount);
