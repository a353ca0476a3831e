import type { LeaseId, OrgId } from '@sentinelmesh/kernel';
import type { TurnStore } from '../app/ports.ts';
import { type Budget, isWide, type ScopeRef, scopeKey, scopesOf } from '../domain/budget.ts';
import type { Happening } from '../domain/happening.ts';
import { createLedger } from '../domain/ledger.ts';
import type { MicroUsd } from '../domain/money.ts';
import { openTurn, type TurnRequest } from '../domain/open-turn.ts';
import { type Recording, recordStep } from '../domain/record-step.ts';
import type { Reservation } from '../domain/reservation.ts';
import type { Limits } from '../domain/session.ts';
import { ledgerWrites, lockBudgets, readBudgets } from './budget-rows.ts';
import type { Commit, Trx, Writing } from './commit.ts';
import { settlementOf, thresholdsOf } from './ledger-happenings.ts';
import { reservationWrites } from './reservation-rows.ts';
import { lockSessions, type SessionWanted, sessionWrites } from './session-rows.ts';
import { writeTogether } from './write.ts';

/**
 * Turns and steps in batches: what is locked is read, the rules of the domain decide for one after the other, and all
 * that changed is written at once. Every transaction locks sessions first, then budgets.
 */
export const createPostgresTurnStore = ({ commit, settings }: { commit: Commit; settings: Limits }): TurnStore => ({
  open: (orgId, requests) => commit(orgId, (writing) => openTurns(orgId, requests, settings, writing)),
  record: (orgId, recordings, room) => commit(orgId, (writing) => recordSteps(orgId, recordings, { settings, room }, writing)),
});

async function openTurns(orgId: OrgId, requests: readonly TurnRequest[], settings: Limits, { trx, tell }: Writing) {
  const { sessions, reservations, now } = await lockSessions(trx, orgId, requests.map(toWanted));
  const budgets = await readBudgets(trx, orgId, scopesOfAll(requests.filter(({ amount }) => amount > 0n)));
  const narrow = await lockBudgets(trx, orgId, { ids: budgets.filter((budget) => !isWide(budget)).map(({ id }) => id) });
  const happenings: Happening[] = [];
  const ledger = createLedger(narrow, now);
  const wide = budgets.filter(isWide);
  const state = { sessions: new Map(sessions), reservations: new Map(reservations), ledger, wide, settings, now, happenings };
  const openings = requests.map((request) => openTurn(request, state));
  const { before, writes } = ledgerWrites(orgId, ledger);
  await writeTogether(trx, {
    before,
    writes: [...writes, ...sessionWrites(orgId, sessions, state.sessions), ...reservationWrites(orgId, reservations, state.reservations)],
    // Counters of sessions may be lost with the database; money, and what was told, may not. Leased money is in its row already.
    isDurable: writes.length > 0 || happenings.length > 0,
  });
  await tell(happenings, now);
  return openings;
}

async function recordSteps(
  orgId: OrgId,
  recordings: readonly Recording[],
  { settings, room }: { settings: Limits; room: ReadonlyMap<LeaseId, MicroUsd> },
  { trx, tell }: Writing,
) {
  const { sessions, reservations, now } = await lockSessions(trx, orgId, recordings.map(toWanted));
  const happenings: Happening[] = [];
  const ledger = createLedger(await budgetsFor(trx, orgId, recordings, reservations), now);
  const state = {
    sessions: new Map(sessions),
    reservations: new Map(reservations),
    ledger,
    room: new Map(room),
    settings,
    now,
    happenings,
  };
  const recorded = recordings.map((recording) => recordStep(recording, state));
  const { before, writes } = ledgerWrites(orgId, ledger);
  await writeTogether(trx, {
    before,
    writes: [...writes, ...sessionWrites(orgId, sessions, state.sessions), ...reservationWrites(orgId, reservations, state.reservations)],
  });
  const costs = recorded.filter(({ isNew }) => isNew).flatMap(({ cost }) => cost ?? []);
  await tell([...happenings, ...thresholdsOf(ledger), ...settlementOf(costs)], now);
  return recorded;
}

/** The budgets that pay and those that hold, locked where money moves. */
function budgetsFor(
  trx: Trx,
  orgId: OrgId,
  recordings: readonly Recording[],
  known: ReadonlyMap<string, Reservation>,
): Promise<readonly Budget[]> {
  const scopes = scopesOfAll(recordings);
  const ids = recordings.flatMap(({ key, holds }) => (known.get(key)?.holds ?? holds).map(({ budgetId }) => budgetId));
  const moves = ids.length > 0 || recordings.some(({ cost }) => cost !== undefined && cost.microUsd > 0n);
  return moves ? lockBudgets(trx, orgId, { scopes, ids }) : readBudgets(trx, orgId, scopes);
}

const toWanted = ({ key, payer, about }: Pick<TurnRequest, 'key' | 'payer' | 'about'>): SessionWanted => ({
  key,
  workspaceId: payer.workspaceId,
  id: payer.sessionId,
  endUser: about.endUser,
  agent: about.agent,
  parentSessionId: about.parentSessionId,
});

const scopesOfAll = (items: readonly Pick<TurnRequest, 'payer'>[]): readonly ScopeRef[] => [
  ...new Map(items.flatMap(({ payer }) => scopesOf(payer)).map((scope) => [scopeKey(scope), scope])).values(),
];
