import type {
  CloseTurnRequest,
  CloseTurnResponse,
  Cost as CostMessage,
  OpenTurnRequest,
  OpenTurnResponse,
  RecordStepRequest,
  RecordStepResponse,
  SessionLimits,
  Session as SessionMessage,
} from '@sentinelmesh/contracts';
import { type BudgetId, isId, newId } from '@sentinelmesh/kernel';
import { z } from 'zod';
import type { TurnToClose } from '../app/close-turn.ts';
import { toRepetitionMessage } from '../app/describe-happening.ts';
import type { TurnToOpen } from '../app/open-turn.ts';
import type { StepToRecord } from '../app/record-step.ts';
import type { OpenedTurn } from '../app/turns-under-way.ts';
import type { Recorded } from '../domain/record-step.ts';
import type { Cost, Hold } from '../domain/reservation.ts';
import { effectiveLimits, type Limits, type Session } from '../domain/session.ts';
import { toBudgetMessage } from './budget-mapping.ts';
import { durationMs, optionalName, parse, requiredName, text, tokens, usage } from './fields.ts';

const MAX_STEPS = 1_000_000;
const MAX_DEPTH = 100;
const MAX_SESSION_MS = 366n * 24n * 60n * 60_000n;

const countTo = (max: number) =>
  z.int(`must be a whole number from 0 to ${max}`).min(0).max(max, `must be a whole number from 0 to ${max}`);
const limits = z.object({
  maxSteps: countTo(MAX_STEPS),
  maxDurationMs: z.bigint().min(0n).max(MAX_SESSION_MS, `must not be more than ${MAX_SESSION_MS}`).transform(Number),
  maxDepth: countTo(MAX_DEPTH),
});
const createSession = z.object({
  id: optionalName,
  endUser: optionalName,
  agent: optionalName,
  parentSessionId: optionalName,
  limits: limits.default({ maxSteps: 0, maxDurationMs: 0, maxDepth: 0 }),
});
const recordStep = z.object({
  sessionId: requiredName,
  tool: requiredName,
  arguments: text,
  observation: text,
  isError: z.boolean(),
  usage,
  endUser: optionalName,
  agent: optionalName,
  runId: optionalName,
  parentSessionId: optionalName,
  stepId: optionalName,
});
/** The texts of a turn are as long as the gateway lets them be. */
const openTurn = z.object({
  turnId: requiredName,
  sessionId: optionalName.transform((id) => id || newId('ses')),
  parentSessionId: optionalName,
  endUser: optionalName,
  agent: optionalName,
  runId: optionalName,
  text: z.string(),
  model: optionalName,
  maxInputTokens: tokens,
  maxOutputTokens: tokens,
  maxDurationMs: durationMs,
});
const hold = z.object({ budgetId: z.string(), leaseId: z.string(), amountMicroUsd: z.bigint().min(0n) });
const closeTurn = z.object({
  turnId: requiredName,
  sessionId: requiredName,
  endUser: optionalName,
  agent: optionalName,
  runId: optionalName,
  text: z.string(),
  observation: z.string(),
  isError: z.boolean(),
  usage,
  holds: z.array(hold).max(20, 'must not be more than 20'),
});

// Every `from…` throws InvalidArgument naming each wrong field.

type CreateSessionMessage = { id: string; endUser: string; agent: string; parentSessionId: string; limits: SessionLimits | undefined };

export const fromCreateSession = (message: CreateSessionMessage) => parse(createSession, message);

export const fromGetSession = (message: { id: string }): { id: string } => parse(z.object({ id: requiredName }), message);

export function fromRecordStep(message: RecordStepRequest): StepToRecord {
  const { usage, ...step } = parse(recordStep, message);
  return { ...step, ...(usage && { usage }) };
}

export const fromOpenTurn = (message: OpenTurnRequest): TurnToOpen => parse(openTurn, message);

export function fromCloseTurn(message: CloseTurnRequest): TurnToClose {
  const { usage, holds, ...turn } = parse(closeTurn, message);
  return { ...turn, holds: holds.flatMap(toHold), ...(usage && { usage }) };
}

/** What rows hold is written down there; of leases only this tells, should the note of the turn be lost. */
function toHold({ budgetId, leaseId, amountMicroUsd }: z.infer<typeof hold>): readonly Hold[] {
  return isId('bud', budgetId) && isId('lse', leaseId) ? [{ budgetId: budgetId as BudgetId, leaseId, amount: amountMicroUsd }] : [];
}

export const toSessionMessage = (session: Session, settings: Limits): SessionMessage => ({
  id: session.id,
  endUser: session.endUser,
  agent: session.agent,
  parentSessionId: session.parentSessionId,
  depth: session.depth,
  steps: session.steps,
  spentMicroUsd: session.spent,
  limits: toLimitsMessage(effectiveLimits(session, settings)),
  startedAt: session.startedAt,
  lastStepAt: session.lastStepAt,
  repetition: session.repeats && toRepetitionMessage(session.repeats.repetition),
});

const toLimitsMessage = ({ maxSteps, maxDurationMs, maxDepth }: Limits): SessionLimits => ({
  maxSteps,
  maxDurationMs: BigInt(maxDurationMs),
  maxDepth,
});

export const toRecordStepResponse = ({ decision, step, cost, exhausted }: Recorded): RecordStepResponse => ({
  decision: decision.decision,
  reasons: [...decision.reasons],
  risk: decision.risk,
  repetition: decision.repeats && toRepetitionMessage(decision.repeats.repetition),
  step,
  cost: cost && toCostMessage(cost),
  exhausted: exhausted.map(toBudgetMessage),
});

export const toOpenTurnResponse = (sessionId: string, { decision, holds }: OpenedTurn): OpenTurnResponse => ({
  sessionId,
  decision: decision.decision,
  cause: decision.cause ?? '',
  reasons: [...decision.reasons],
  risk: decision.risk,
  repetition: decision.repeats && toRepetitionMessage(decision.repeats.repetition),
  reservedMicroUsd: holds[0]?.amount ?? 0n,
  holds: holds.map(({ budgetId, leaseId = '', amount }) => ({ budgetId, leaseId, amountMicroUsd: amount })),
});

export const toCloseTurnResponse = ({ decision, step, cost }: Recorded): CloseTurnResponse => ({
  decision: decision.decision,
  reasons: [...decision.reasons],
  repetition: decision.repeats && toRepetitionMessage(decision.repeats.repetition),
  step,
  cost: cost && toCostMessage(cost),
});

const toCostMessage = ({ microUsd, priceKnown, priceVersion }: Cost): CostMessage => ({ microUsd, priceKnown, priceVersion });
