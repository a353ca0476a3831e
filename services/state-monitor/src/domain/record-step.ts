import type { LeaseId } from '@sentinelmesh/kernel';
import { type Budget, type Payer, scopesOf } from './budget.ts';
import { type Decision, decideRepetition, stoppedByExhaustion, stoppedByLimit, worstOf } from './decision.ts';
import type { Caller, Happening } from './happening.ts';
import type { LeaseReturn, Ledger } from './ledger.ts';
import { type MicroUsd, smaller } from './money.ts';
import { tellLimit } from './open-turn.ts';
import { findRepetition } from './repetition/find-repetition.ts';
import { type StepFeatures, WINDOW_STEPS } from './repetition/step-features.ts';
import type { Cost, Hold, Reservation } from './reservation.ts';
import { begun, firstStepOf, isWorse, type Limits, reachedLimit, repeating, type Session, sessionKey, sessionOf } from './session.ts';

/** A step that was taken: a turn of the gateway, or a step of an agent that runs elsewhere. */
export type Recording = {
  readonly key: string;
  readonly about: Pick<Session, 'endUser' | 'agent' | 'parentSessionId'>;
  readonly step: StepFeatures;
  readonly payer: Payer;
  /** Absent where nothing was used, or nobody knows. */
  readonly cost?: Cost;
  /** What is held for it, where its reservation does not say. */
  readonly holds: readonly Hold[];
  /** Whether the session may go on is asked for, so that a limit counts as met now and not with the next step. */
  readonly tellsLimits: boolean;
  readonly caller: Caller;
};

/** What a transaction sees and changes while it records steps. Rows of `sessions` are locked, those of `ledger` if money moves. */
export type RecordingState = {
  readonly sessions: Map<string, Session>;
  readonly reservations: Map<string, Reservation>;
  readonly ledger: Ledger;
  /** How much leases of this replica may keep of what calls did not need; the rest goes back to the budget. */
  readonly room: Map<LeaseId, MicroUsd>;
  readonly settings: Limits;
  readonly now: Date;
  readonly happenings: Happening[];
};

export type Recorded = {
  /** What the next step of this kind would meet. */
  readonly decision: Decision;
  /** The number of this step in the session. */
  readonly step: number;
  readonly cost?: Cost;
  /** The budgets of the payer that are spent. */
  readonly exhausted: readonly Budget[];
  /** What leases of this replica have back in memory. */
  readonly returned: readonly LeaseReturn[];
  /** Whether this call recorded it; otherwise an earlier one did. */
  readonly isNew: boolean;
};

/** Records a step and settles what it cost, or finds that this was done before. */
export function recordStep(recording: Recording, state: RecordingState): Recorded {
  const { key, payer, cost } = recording;
  const before = state.reservations.get(key);
  const session = state.sessions.get(sessionOf(payer));
  if (session === undefined) throw new Error('a step was recorded whose session is not locked');
  if (before?.state === 'settled') {
    const { settled } = before;
    const answer = assess(session, recording, state);
    return { ...answer, step: settled?.step ?? 0, ...(settled?.cost && { cost: settled.cost }), returned: [], isNew: false };
  }
  const returned = settleHolds(recording, before, state);
  const paying = state.ledger.budgetsOf(scopesOf(payer)).map(({ id }) => id);
  state.ledger.charge(paying, cost?.microUsd ?? 0n);

  const watched = watch(withStep(before === undefined ? begun(session, state.now) : session, recording, state.now), recording, state);
  state.sessions.set(sessionKey(session), watched);
  const settled = { step: watched.recorded, ...(cost && { cost }) };
  const held = before ?? { key, amount: 0n, holds: [], expiresAt: state.now };
  state.reservations.set(key, { ...held, state: 'settled', settled });
  return { ...assess(watched, recording, state), ...settled, returned, isNew: true };
}

/** Takes what was held out of rows and leases. */
function settleHolds({ holds, cost }: Recording, before: Reservation | undefined, state: RecordingState): Recorded['returned'] {
  const returned: LeaseReturn[] = [];
  for (const { budgetId, leaseId, amount } of before?.holds ?? holds) {
    if (leaseId === undefined) {
      if (before?.state === 'held') state.ledger.giveBack(budgetId, amount);
      continue;
    }
    // Only the replica that has the lease can use again what the call did not need of it.
    const room = state.room.get(leaseId) ?? 0n;
    const kept = smaller(room, amount - smaller(cost?.microUsd ?? 0n, amount));
    state.ledger.giveBackLeased({ leaseId, budgetId, amount: amount - kept });
    if (kept === 0n) continue;
    state.room.set(leaseId, room - kept);
    returned.push({ budgetId, leaseId, amount: kept });
  }
  return returned;
}

function withStep(session: Session, { step, cost, about }: Recording, now: Date): Session {
  return {
    ...session,
    endUser: session.endUser || about.endUser,
    agent: session.agent || about.agent,
    recorded: session.recorded + 1,
    spent: session.spent + (cost?.microUsd ?? 0n),
    lastStepAt: now,
    window: [...session.window, step].slice(-WINDOW_STEPS),
  };
}

/** The session with what it repeats after its last step; a loop that has become worse is told. */
function watch(session: Session, { caller }: Recording, state: RecordingState): Session {
  const found = findRepetition(session.window, { firstStep: firstStepOf(session) });
  const watched = repeating(session, found);
  if (found !== undefined && isWorse(found, session.repeats)) {
    state.happenings.push({ kind: 'repetition_detected', session: watched, found, caller });
  }
  return watched;
}

function assess(
  session: Session,
  { payer, tellsLimits, caller }: Recording,
  state: RecordingState,
): Pick<Recorded, 'decision' | 'exhausted'> {
  const decisions: Decision[] = [decideRepetition(session.repeats)];
  const reached = reachedLimit(session, state.settings, state.now);
  if (reached !== undefined) {
    if (tellsLimits) tellLimit(session, reached, caller, state);
    decisions.push(stoppedByLimit(reached));
  }
  const exhausted = state.ledger.budgetsOf(scopesOf(payer)).filter(({ spent, limit }) => spent >= limit);
  if (exhausted.length > 0) decisions.push(stoppedByExhaustion(exhausted));
  return { decision: worstOf(decisions), exhausted };
}
