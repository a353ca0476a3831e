import type { Database } from '@sentinelmesh/database';
import { type OrgId, Unavailable } from '@sentinelmesh/kernel';
import type { BudgetStore } from '../app/ports.ts';
import { type Budget, reachedThresholds, type ScopeRef, scopeKey, scopesOf } from '../domain/budget.ts';
import type { Happening } from '../domain/happening.ts';
import { createLedger } from '../domain/ledger.ts';
import { inOrder, type Move, type Moved, moveMoney } from '../domain/move-money.ts';
import { type Reservation, spendKey } from '../domain/reservation.ts';
import { ledgerWrites, lockBudgets, readBudgets, toBudget } from './budget-rows.ts';
import { type Commit, readNow, type Writing } from './commit.ts';
import { thresholdsOf } from './ledger-happenings.ts';
import { readReservations, reservationWrites } from './reservation-rows.ts';
import type { StateMonitorTables, Trx } from './schema.ts';
import { settlementWrites } from './settlement-rows.ts';
import { writeTogether } from './write.ts';

type Dependencies = { database: Pick<Database<StateMonitorTables>, 'withOrg'>; commit: Commit };

export const createPostgresBudgetStore = ({ database, commit }: Dependencies): BudgetStore => ({
  put: (orgId, { id, scope, limit }, caller) =>
    commit(orgId, async ({ trx, tell }) => {
      await trx
        .insertInto('state_monitor.budget')
        .values({ org_id: orgId, id, ...scopeColumns(scope), limit_amount: limit })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const [found] = await lockBudgets(trx, orgId, { scopes: [scope] });
      if (found === undefined) throw new Unavailable('the budget was removed while it was given a limit; try again');
      const isNew = found.id === id;
      if (!isNew && found.limit === limit) return found;
      // Thresholds of the new limit that are not reached yet will be told again when they are.
      const changed = { ...found, limit };
      const budget: Budget = { ...changed, toldThresholds: found.toldThresholds & reachedThresholds(changed) };
      if (!isNew) await setLimit(trx, orgId, budget);
      await tell([{ kind: 'budget_changed', budget, caller }], await readNow(trx));
      return budget;
    }),

  async find(orgId, scope) {
    const [budget] = await database.withOrg(orgId, (trx) => readBudgets(trx, orgId, [scope]));
    return budget;
  },

  async list(orgId, { scope, workspaceId }, { size, after }) {
    const rows = await database.withOrg(orgId, (trx) =>
      trx
        .selectFrom('state_monitor.budget')
        .selectAll()
        .where('org_id', '=', orgId)
        .$if(scope !== undefined, (query) => query.where('scope', '=', scope ?? ''))
        .$if(workspaceId !== undefined, (query) => query.where('workspace_id', 'in', ['', workspaceId ?? '']))
        .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
        .orderBy('id')
        .limit(size + 1)
        .execute(),
    );
    return rows.map(toBudget);
  },

  remove: (orgId, scope, caller) =>
    commit(orgId, async ({ trx, tell }) => {
      const [budget] = await lockBudgets(trx, orgId, { scopes: [scope] });
      if (budget === undefined) return undefined;
      await trx.deleteFrom('state_monitor.budget').where('org_id', '=', orgId).where('id', '=', budget.id).execute();
      await tell([{ kind: 'budget_removed', budget, caller }], await readNow(trx));
      return budget;
    }),

  move: (orgId, moves) => commit(orgId, (writing) => moveAll(orgId, moves, writing)),

  tellRefusal: (orgId, id, asked, caller) =>
    commit(orgId, async ({ trx, tell }) => {
      const now = await readNow(trx);
      const [budget] = await lockBudgets(trx, orgId, { ids: [id] });
      const ledger = createLedger(budget === undefined ? [] : [budget], now);
      if (budget === undefined || !ledger.tellRefusal(id)) return;
      await writeTogether(trx, ledgerWrites(orgId, ledger));
      await tell([{ kind: 'budget_exceeded', budget, asked, caller }], now);
    }),
});

const scopeColumns = ({ scope, workspaceId, scopeId }: ScopeRef) => ({ scope, workspace_id: workspaceId, scope_id: scopeId });

async function setLimit(trx: Trx, orgId: OrgId, { id, limit, toldThresholds }: Budget): Promise<void> {
  await trx
    .updateTable('state_monitor.budget')
    .set({ limit_amount: limit, told_thresholds: toldThresholds, refusal_told_at: null })
    .where('org_id', '=', orgId)
    .where('id', '=', id)
    .execute();
}

async function moveAll(orgId: OrgId, moves: readonly Move[], { trx, telling }: Writing): Promise<readonly Moved[]> {
  const now = await readNow(trx);
  const { budgets, reservations } = await lockFor(trx, orgId, moves);
  const happenings: Happening[] = [];
  const ledger = createLedger(budgets, now);
  const state = { reservations: new Map(reservations), ledger, now, happenings };
  const answers = new Map(inOrder(moves).map((move) => [move, moveMoney(move, state)]));
  const { before, writes } = ledgerWrites(orgId, ledger);
  await writeTogether(trx, {
    before,
    writes: [
      ...writes,
      ...reservationWrites(orgId, reservations, state.reservations),
      ...telling([...happenings, ...thresholdsOf(ledger)], now),
      ...settlementWrites(orgId, settledNow(moves, reservations, state.reservations)),
    ],
    isLast: true,
  });
  return moves.map((move) => answers.get(move) ?? { kind: 'missing' });
}

/**
 * The budgets that pay, locked, and the reservations concerned. What a reservation is held by never changes, so it may be
 * read before; what became of it is compared when it is written.
 */
async function lockFor(trx: Trx, orgId: OrgId, moves: readonly Move[]) {
  const keys = moves.flatMap((move) => ('key' in move ? [move.key] : []));
  const known = await readReservations(trx, orgId, keys);
  const ids = [...known.values()].flatMap(({ holds }) => holds.map(({ budgetId }) => budgetId));
  const budgets = await lockBudgets(trx, orgId, { scopes: moves.flatMap(scopesFor), ids });
  const spendings = moves.flatMap((move) => (move.kind === 'spend' ? spendKeys(move, budgets) : []));
  return { budgets, reservations: new Map([...known, ...(await readReservations(trx, orgId, spendings))]) };
}

function scopesFor(move: Move): readonly ScopeRef[] {
  if (move.kind === 'reserve') return scopesOf(move.payer);
  return move.kind === 'spend' ? [move.scope] : [];
}

/** What this transaction settled: each reservation once, however often it was asked for. */
function settledNow(moves: readonly Move[], before: ReadonlyMap<string, Reservation>, after: ReadonlyMap<string, Reservation>) {
  const keys = new Set(moves.flatMap((move) => (move.kind === 'settle' ? [move.key] : [])));
  return [...keys].flatMap((key) => (before.get(key)?.state === 'settled' ? [] : (after.get(key)?.settled?.cost ?? [])));
}

const spendKeys = ({ scope, spendId }: Extract<Move, { kind: 'spend' }>, budgets: readonly Budget[]) =>
  budgets.filter((budget) => scopeKey(budget) === scopeKey(scope)).map(({ id }) => spendKey(id, spendId));
