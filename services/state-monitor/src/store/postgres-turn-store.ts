import type { Database } from '@sentinelmesh/database';
import type { LeaseId, OrgId } from '@sentinelmesh/kernel';
import type { TurnResults, TurnStore, TurnWork, UnwrittenTurns } from '../app/ports.ts';
import { isWide } from '../domain/budget.ts';
import type { Happening } from '../domain/happening.ts';
import { createLedger } from '../domain/ledger.ts';
import type { MicroUsd } from '../domain/money.ts';
import { openTurn, openWithoutRows } from '../domain/open-turn.ts';
import { recordStep } from '../domain/record-step.ts';
import { type Limits, sessionOf } from '../domain/session.ts';
import { ledgerWrites } from './budget-rows.ts';
import type { Commit, Writing } from './commit.ts';
import { thresholdsOf } from './ledger-happenings.ts';
import { readReservations, reservationWrites } from './reservation-rows.ts';
import type { StateMonitorTables } from './schema.ts';
import { sessionWrites } from './session-rows.ts';
import { settlementWrites } from './settlement-rows.ts';
import { lockTurnRows, readTurnRows } from './turn-rows.ts';
import { writeTogether } from './write.ts';

type Dependencies = {
  readonly database: Pick<Database<StateMonitorTables>, 'withOrg'>;
  readonly commit: Commit;
  readonly settings: Limits;
};

/**
 * Turns and steps in batches: what concerns them is read, the rules of the domain decide for one after the other, and all
 * that changed is written at once.
 */
export const createPostgresTurnStore = ({ database, commit, settings }: Dependencies): TurnStore => ({
  async openUnlocked(orgId, opens, underWay) {
    const { sessions, reservations, budgets, now } = await database.withOrg(orgId, (trx) => readTurnRows(trx, orgId, opens));
    const ledger = createLedger(budgets, now);
    const wide = budgets.filter(isWide);
    return opens.map((request) => openWithoutRows(request, { sessions, reservations, ledger, wide, settings, underWay, now }));
  },
  carryOut: (orgId, work, known) => commit(orgId, (writing) => carryOut(orgId, work, { ...known, settings }, writing)),
});

type Known = { readonly settings: Limits; readonly room: ReadonlyMap<LeaseId, MicroUsd>; readonly unwritten: UnwrittenTurns };

async function carryOut(
  orgId: OrgId,
  { opens, recordings }: TurnWork,
  { settings, room, unwritten }: Known,
  { trx, telling }: Writing,
): Promise<TurnResults> {
  const { sessions, reservations, budgets, now } = await lockTurnRows(trx, orgId, [...opens, ...recordings]);
  // Nobody else records steps of these sessions any more; another replica may have done so before.
  const keys = opens.flatMap(({ payer }) => unwritten(sessionOf(payer)));
  const elsewhere = await readReservations(trx, orgId, keys);
  const ledger = createLedger(budgets, now);
  const happenings: Happening[] = [];
  const state = {
    sessions: new Map(sessions),
    reservations: new Map(reservations),
    ledger,
    wide: budgets.filter(isWide),
    room: new Map(room),
    settings,
    underWay: (session: string): number => unwritten(session).filter((key) => !state.reservations.has(key) && !elsewhere.has(key)).length,
    now,
    happenings,
  };
  // What was spent first: what it leaves free can be held for those that come.
  const recorded = recordings.map((recording) => recordStep(recording, state));
  const openings = opens.map((request) => openTurn(request, state));
  const costs = recorded.filter(({ isNew }) => isNew).flatMap(({ cost }) => cost ?? []);
  const { before, writes } = ledgerWrites(orgId, ledger);
  await writeTogether(trx, {
    before,
    writes: [
      ...writes,
      ...sessionWrites(orgId, sessions, state.sessions),
      ...reservationWrites(orgId, reservations, state.reservations),
      ...telling([...happenings, ...thresholdsOf(ledger)], now),
      ...settlementWrites(orgId, costs),
    ],
    isLast: true,
  });
  return { openings, recorded };
}
