/**
 * A *session* is a conversation with an agent, or one run of it: a row of steps. It has limits of its own or those of
 * the mesh, remembers its last steps as features (no text), and what it repeats.
 */

import type { MicroUsd } from './money.ts';
import type { RepetitionFound } from './repetition/find-repetition.ts';
import type { StepFeatures } from './repetition/step-features.ts';

/** Sessions are named by callers; two workspaces' are different ones even where the names agree. */
export type SessionRef = { readonly workspaceId: string; readonly id: string };

/** How far a session may go. */
export type Limits = {
  readonly maxSteps: number;
  /** From its first step. */
  readonly maxDurationMs: number;
  /** How many sessions may stand above it. */
  readonly maxDepth: number;
};

export type Session = SessionRef & {
  readonly endUser: string;
  readonly agent: string;
  readonly parentSessionId: string;
  /** How many sessions stand above it. */
  readonly depth: number;
  /** Its own limits; 0 stands for the setting of the mesh. */
  readonly limits: Limits;
  /** Steps that were begun; they count against the limit. */
  readonly steps: number;
  /** Steps that were recorded; evidence numbers steps by them. A step that was begun and never ended is missing here. */
  readonly recorded: number;
  readonly spent: MicroUsd;
  readonly startedAt: Date;
  readonly firstStepAt?: Date;
  readonly lastStepAt?: Date;
  /** The last steps, the latest last. */
  readonly window: readonly StepFeatures[];
  /** What it repeats at the moment. */
  readonly repeats?: RepetitionFound;
  /** Which limits it was told to have reached, as a set of bits; see `limitBit`. */
  readonly toldLimits: number;
};

export const sessionKey = ({ workspaceId, id }: SessionRef): string => `${workspaceId}/${id}`;

/** The session of who pays. */
export const sessionOf = ({ workspaceId, sessionId }: { workspaceId: string; sessionId: string }): string =>
  sessionKey({ workspaceId, id: sessionId });

export const LIMITS = ['steps', 'duration', 'depth'] as const;
export type Limit = (typeof LIMITS)[number];
export type LimitReached = { readonly limit: Limit; readonly allowed: number };

export const limitBit = (limit: Limit): number => 1 << LIMITS.indexOf(limit);

/** The session's own limits, and those of the mesh where it has none. */
export function effectiveLimits({ limits }: Pick<Session, 'limits'>, settings: Limits): Limits {
  return {
    maxSteps: limits.maxSteps || settings.maxSteps,
    maxDurationMs: limits.maxDurationMs || settings.maxDurationMs,
    maxDepth: limits.maxDepth || settings.maxDepth,
  };
}

/** The limit for which the session may not take another step now; undefined when it may. */
export function reachedLimit(session: Session, settings: Limits, now: Date): LimitReached | undefined {
  const { maxSteps, maxDurationMs, maxDepth } = effectiveLimits(session, settings);
  if (session.depth > maxDepth) return { limit: 'depth', allowed: maxDepth };
  if (session.steps >= maxSteps) return { limit: 'steps', allowed: maxSteps };
  const age = session.firstStepAt === undefined ? 0 : now.getTime() - session.firstStepAt.getTime();
  return age >= maxDurationMs ? { limit: 'duration', allowed: maxDurationMs } : undefined;
}

/** The number of the first step in the window, counted from 1. */
export const firstStepOf = ({ recorded, window }: Pick<Session, 'recorded' | 'window'>): number => recorded - window.length + 1;

/** The session with one more step begun. */
export function begun(session: Session, now: Date): Session {
  return { ...session, steps: session.steps + 1, firstStepAt: session.firstStepAt ?? now, lastStepAt: now };
}

/** The session with what it repeats now, which may be nothing. */
export function repeating({ repeats: _, ...session }: Session, repeats: RepetitionFound | undefined): Session {
  return repeats === undefined ? session : { ...session, repeats };
}

const RANK = { warn: 1, stop: 2 } as const;
const rankOf = (repeats: RepetitionFound | undefined) => (repeats === undefined ? 0 : RANK[repeats.decision]);

/** Whether it is told: when a loop becomes a warning or a stop, and not again with each further step of it. */
export const isWorse = (now: RepetitionFound, before: RepetitionFound | undefined): boolean => rankOf(now) > rankOf(before);

/** What a session is that nobody has heard of. */
export function newSession(ref: SessionRef, about: Pick<Session, 'endUser' | 'agent' | 'parentSessionId' | 'depth'>, now: Date): Session {
  return {
    ...ref,
    ...about,
    limits: { maxSteps: 0, maxDurationMs: 0, maxDepth: 0 },
    steps: 0,
    recorded: 0,
    spent: 0n,
    startedAt: now,
    window: [],
    toldLimits: 0,
  };
}
