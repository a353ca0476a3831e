import type { LeaseId, OrgId } from '@sentinelmesh/kernel';
import type { TurnResults, TurnStore, TurnWork } from '../app/ports.ts';
import { type Budget, isWide, type ScopeRef, scopeKey, scopesOf } from '../domain/budget.ts';
import type { Happening } from '../domain/happening.ts';
import { createLedger } from '../domain/ledger.ts';
import type { MicroUsd } from '../domain/money.ts';
import { openTurn, type TurnRequest } from '../domain/open-turn.ts';
import { recordStep } from '../domain/record-step.ts';
import type { Reservation } from '../domain/reservation.ts';
import type { Limits } from '../domain/session.ts';
import { ledgerWrites, lockBudgets, readBudgets } from './budget-rows.ts';
import type { Commit, Writing } from './commit.ts';
import { settlementOf, thresholdsOf } from './ledger-happenings.ts';
import { reservationWrites } from './reservation-rows.ts';
import type { Trx } from './schema.ts';
import { lockSessions, type SessionWanted, sessionWrites } from './session-rows.ts';
import { writeTogether } from './write.ts';

/**
 * Turns and steps in batches: what is locked is read, the rules of the domain decide for one after the other, and all
 * that changed is written at once. Every transaction locks sessions first, then budgets.
 */
export const createPostgresTurnStore = ({ commit, settings }: { commit: Commit; settings: Limits }): TurnStore => ({
  carryOut: (orgId, work, room) => commit(orgId, (writing) => carryOut(orgId, work, { settings, room }, writing)),
});

async function carryOut(
  orgId: OrgId,
  { opens, recordings }: TurnWork,
  { settings, room }: { settings: Limits; room: ReadonlyMap<LeaseId, MicroUsd> },
  { trx, telling }: Writing,
): Promise<TurnResults> {
  const { sessions, reservations, now } = await lockSessions(trx, orgId, [...opens, ...recordings].map(toWanted));
  const budgets = await budgetsFor(trx, orgId, { opens, recordings }, reservations);
  const ledger = createLedger(budgets, now);
  const happenings: Happening[] = [];
  const state = {
    sessions: new Map(sessions),
    reservations: new Map(reservations),
    ledger,
    wide: budgets.filter(isWide),
    room: new Map(room),
    settings,
    now,
    happenings,
  };
  // What was spent first: what it leaves free can be held for those that come.
  const recorded = recordings.map((recording) => recordStep(recording, state));
  const openings = opens.map((request) => openTurn(request, state));
  const costs = recorded.filter(({ isNew }) => isNew).flatMap(({ cost }) => cost ?? []);
  const told = telling([...happenings, ...thresholdsOf(ledger), ...settlementOf(costs)], now);
  const { before, writes } = ledgerWrites(orgId, ledger);
  await writeTogether(trx, {
    before,
    writes: [
      ...writes,
      ...sessionWrites(orgId, sessions, state.sessions),
      ...reservationWrites(orgId, reservations, state.reservations),
      ...told,
    ],
    // Counters of sessions may be lost with the database; money, steps, and what was told, may not. Leased money is in its row already.
    isDurable: recordings.length > 0 || writes.length > 0 || told.length > 0,
  });
  return { openings, recorded };
}

/**
 * The budgets that pay and those that hold: all of them locked where money is spent; those of runs, sessions and end users,
 * whose rows hold it themselves, also where it is only held.
 */
async function budgetsFor(
  trx: Trx,
  orgId: OrgId,
  { opens, recordings }: TurnWork,
  known: ReadonlyMap<string, Reservation>,
): Promise<readonly Budget[]> {
  const scopes = scopesOfAll([...opens.filter(({ amount }) => amount > 0n), ...recordings]);
  const ids = recordings.flatMap(({ key, holds }) => (known.get(key)?.holds ?? holds).map(({ budgetId }) => budgetId));
  const moves = ids.length > 0 || recordings.some(({ cost }) => cost !== undefined && cost.microUsd > 0n);
  if (moves) return lockBudgets(trx, orgId, { scopes, ids });
  const budgets = await readBudgets(trx, orgId, scopes);
  const narrow = opens.length === 0 ? [] : budgets.filter((budget) => !isWide(budget)).map(({ id }) => id);
  if (narrow.length === 0) return budgets;
  return [...budgets.filter(isWide), ...(await lockBudgets(trx, orgId, { ids: narrow }))];
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
