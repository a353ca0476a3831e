import type { BudgetId } from '@sentinelmesh/kernel';
import { type Budget, isWide, type Payer, remaining, scopesOf } from './budget.ts';
import { type Decision, decideRepetition, stoppedByBudget, stoppedByLimit } from './decision.ts';
import type { Caller, Happening } from './happening.ts';
import type { Ledger } from './ledger.ts';
import type { MicroUsd } from './money.ts';
import { foreseeRepetition } from './repetition/find-repetition.ts';
import type { ActionFeatures } from './repetition/step-features.ts';
import type { Hold, Reservation } from './reservation.ts';
import {
  begun,
  firstStepOf,
  isWorse,
  type LimitReached,
  type Limits,
  limitBit,
  reachedLimit,
  type Session,
  sessionKey,
  sessionOf,
} from './session.ts';

/** A turn that is about to be taken. */
export type TurnRequest = {
  readonly key: string;
  readonly about: Pick<Session, 'endUser' | 'agent' | 'parentSessionId'>;
  readonly action: ActionFeatures;
  readonly payer: Payer;
  /** The most that it may cost; 0 for an agent that costs nothing. */
  readonly amount: MicroUsd;
  readonly holdMs: number;
  /** What is held for it already, from leases of the wide budgets that the caller knows of. */
  readonly leased: readonly Hold[];
  readonly caller: Caller;
};

/** How many turns of a session, by its key, are under way that its row does not count. */
export type UnderWay = (sessionKey: string) => number;

/** What turns are opened by. */
export type OpeningView = {
  readonly sessions: ReadonlyMap<string, Session>;
  readonly reservations: ReadonlyMap<string, Reservation>;
  readonly ledger: Ledger;
  /** The wide budgets of the organisation. */
  readonly wide: readonly Budget[];
  readonly settings: Limits;
  readonly underWay: UnderWay;
  readonly now: Date;
};

/** What a transaction sees and changes while it opens turns. Rows of `sessions` and `ledger` are locked. */
export type OpeningState = OpeningView & {
  readonly sessions: Map<string, Session>;
  readonly reservations: Map<string, Reservation>;
  readonly happenings: Happening[];
};

/**
 * `opened`: `inRows` says whether rows know of it. `repeated`: the turn was opened before, with these holds. `again`: the wide
 * budgets are not those that money is held from; nothing happened, and the caller asks again holding from `wide`, after it has
 * let go of what it leases from `recall`.
 */
export type Opening =
  | { readonly kind: 'opened'; readonly decision: Decision; readonly holds: readonly Hold[]; readonly inRows: boolean }
  | { readonly kind: 'repeated'; readonly decision: Decision; readonly holds: readonly Hold[] }
  | { readonly kind: 'stopped'; readonly decision: Decision }
  | { readonly kind: 'again'; readonly wide: readonly BudgetId[]; readonly recall: readonly BudgetId[] };

/** Decides whether a turn may be taken: limits, then repetition, then money. A turn that is refused leaves no trace but what is told. */
export function openTurn(request: TurnRequest, state: OpeningState): Opening {
  const { key, payer, amount, action } = request;
  const session = state.sessions.get(sessionOf(payer));
  if (session === undefined) throw new Error('a turn was decided whose session is not locked');
  const foreseen = decideRepetition(foreseeRepetition(session.window, action, { firstStep: firstStepOf(session) }));
  const before = state.reservations.get(key);
  if (before !== undefined) return { kind: 'repeated', decision: foreseen, holds: before.holds };

  const changed = changedBudgets(request, state);
  if (changed !== undefined) return changed;
  const steps = session.steps + state.underWay(sessionKey(session));
  const reached = reachedLimit({ ...session, steps }, state.settings, state.now);
  if (reached !== undefined) {
    tellLimit(session, reached, request.caller, state);
    return { kind: 'stopped', decision: stoppedByLimit(reached) };
  }
  const watched = tellRepetition(session, foreseen, request.caller, state);
  if (foreseen.decision === 'stop') return { kind: 'stopped', decision: foreseen };

  const ids = amount > 0n ? narrowOf(payer, state.ledger).map(({ id }) => id) : [];
  const short = state.ledger.hold(ids, amount);
  if (short !== undefined) {
    if (state.ledger.tellRefusal(short.id))
      state.happenings.push({ kind: 'budget_exceeded', budget: short, asked: amount, caller: request.caller });
    return { kind: 'stopped', decision: stoppedByBudget(short, amount) };
  }
  const holds = [...ids.map((budgetId) => ({ budgetId, amount })), ...request.leased];
  state.sessions.set(sessionKey(session), begun(watched, state.now));
  const expiresAt = new Date(state.now.getTime() + request.holdMs);
  state.reservations.set(key, { key, state: 'held', amount, holds, expiresAt });
  return { kind: 'opened', decision: foreseen, holds, inRows: true };
}

/**
 * Opens a turn of which no row has to know before it is closed: its money is held in memory, from leases, and its step is
 * counted when it is recorded. Undefined when something must be written, and so decided again from locked rows: the
 * session begins, rows of budgets hold the money, or there is something to tell; or when the session comes near its limit of
 * steps, because others are let through and recorded at the same moment.
 *
 * @param view `underWay` at the most, since before the rest was read, this turn included
 */
export function openWithoutRows(request: TurnRequest, view: OpeningView): Opening | undefined {
  const { payer, amount } = request;
  const session = view.sessions.get(sessionOf(payer));
  if (session?.firstStepAt === undefined) return undefined;
  if (amount > 0n && narrowOf(payer, view.ledger).length > 0) return undefined;
  const happenings: Happening[] = [];
  const scratch = { sessions: new Map([[sessionKey(session), session]]), reservations: new Map(view.reservations), happenings };
  const opening = openTurn(request, { ...view, ...scratch, underWay: () => 0 });
  if (happenings.length > 0) return undefined;
  if (opening.kind !== 'opened') return opening;
  const others = view.underWay(sessionKey(session)) - 1;
  const isNearLimit = reachedLimit({ ...session, steps: session.steps + others }, view.settings, view.now) !== undefined;
  return isNearLimit ? undefined : { ...opening, inRows: false };
}

/** Budgets whose rows hold money themselves. */
const narrowOf = (payer: Payer, ledger: Ledger): readonly Budget[] => ledger.budgetsOf(scopesOf(payer).filter((scope) => !isWide(scope)));

/** A budget that was created, removed, or has less than nothing left is not one that leased money may be taken from. */
function changedBudgets({ payer, amount, leased }: TurnRequest, { wide }: OpeningState): Opening | undefined {
  if (amount === 0n) return undefined;
  const own = wide.filter(({ scopeId }) => scopeId === payer.orgId || scopeId === payer.workspaceId);
  const overdrawn = own.filter((budget) => remaining(budget) < 0n).map(({ id }) => id);
  const held = new Set(leased.map(({ budgetId }) => budgetId));
  if (overdrawn.length === 0 && own.length === held.size && own.every(({ id }) => held.has(id))) return undefined;
  return { kind: 'again', wide: own.map(({ id }) => id), recall: overdrawn };
}

/** Tells of a limit once. */
export function tellLimit(
  session: Session,
  reached: LimitReached,
  caller: Caller,
  state: Pick<OpeningState, 'sessions' | 'happenings'>,
): Session {
  const bit = limitBit(reached.limit);
  if ((session.toldLimits & bit) !== 0) return session;
  const told = { ...session, toldLimits: session.toldLimits | bit };
  state.sessions.set(sessionKey(session), told);
  state.happenings.push({ kind: 'session_limit_exceeded', session: told, reached, caller });
  return told;
}

function tellRepetition(session: Session, { repeats }: Decision, caller: Caller, state: OpeningState): Session {
  if (repeats === undefined || !isWorse(repeats, session.repeats)) return session;
  const told = { ...session, repeats };
  state.sessions.set(sessionKey(session), told);
  state.happenings.push({ kind: 'repetition_detected', session: told, found: repeats, caller });
  return told;
}
