import type { BudgetId, OrgId } from '@sentinelmesh/kernel';
import { type RawBuilder, sql } from 'kysely';
import { type Budget, scopeKey, scopesOf } from '../domain/budget.ts';
import type { TurnRequest } from '../domain/open-turn.ts';
import type { Recording } from '../domain/record-step.ts';
import type { Reservation } from '../domain/reservation.ts';
import { type Session, sessionKey } from '../domain/session.ts';
import { asJson, byId, fromJson, idsOf } from './budget-rows.ts';
import { readNow } from './commit.ts';
import { type ReservationRow, toReservation } from './reservation-rows.ts';
import type { Trx } from './schema.ts';
import { beginSessions, type SessionRow, toSession } from './session-rows.ts';

/** What turns and steps stand on: their sessions, what is known of their keys, and the budgets that pay for them. */
export type TurnRows = {
  /** By `sessionKey`. */
  readonly sessions: ReadonlyMap<string, Session>;
  /** By key, those that there are. */
  readonly reservations: ReadonlyMap<string, Reservation>;
  readonly budgets: readonly Budget[];
  readonly now: Date;
};

type Turn = Pick<TurnRequest, 'key' | 'payer' | 'about'> & Partial<Pick<Recording, 'holds'>>;

/** As they were committed last. */
export async function readTurnRows(trx: Trx, orgId: OrgId, turns: readonly Turn[]): Promise<TurnRows> {
  const { rows } = await turnRows(orgId, turns, { locks: sql`offset 0`, paysWhen: sql`true` }).execute(trx);
  return { ...toTurnRows(rows), now: rows[0]?.now ?? (await readNow(trx)) };
}

/**
 * Locked until the end of the transaction; sessions that are missing begin now. Locks are taken in one order by everybody:
 * sessions by workspace and id, reservations, budgets by id.
 */
export async function lockTurnRows(trx: Trx, orgId: OrgId, turns: readonly Turn[]): Promise<TurnRows> {
  // Before all sessions are there, no budget may be locked.
  const paysWhen = sql`(select count(*) from turn) = ${turns.length}`;
  const lock = async () => (await turnRows(orgId, turns, { locks: sql`for no key update`, paysWhen }).execute(trx)).rows;
  const rows = await lock();
  const [first] = rows;
  if (first !== undefined && rows.length === turns.length) return { ...toTurnRows(rows), now: first.now };
  const { sessions } = toTurnRows(rows);
  const now = await readNow(trx);
  const missing = turns.map(toSessionToBegin).filter((one) => !sessions.has(sessionKey(one)));
  await beginSessions(trx, orgId, missing, now);
  // Whoever was first to begin them: one row is there now, and the budgets are locked after it.
  return { ...toTurnRows(await lock()), now };
}

type TurnRow = SessionRow & { readonly now: Date; readonly budgets: string | null } & (ReservationRow | { readonly key: null });

type Reading = { readonly locks: RawBuilder<unknown>; readonly paysWhen: RawBuilder<unknown> };

/** A row for each turn whose session is there, each of them with all budgets. */
function turnRows(orgId: OrgId, turns: readonly Turn[], { locks, paysWhen }: Reading): RawBuilder<TurnRow> {
  const column = (read: (turn: Turn) => string) => turns.map(read);
  const scopes = [...new Map(turns.flatMap(({ payer }) => scopesOf(payer)).map((scope) => [scopeKey(scope), scope])).values()];
  const held: readonly BudgetId[] = turns.flatMap(({ holds = [] }) => holds.map(({ budgetId }) => budgetId));
  return sql<TurnRow>`
    with turn as materialized (
      select wanted.key as turn_key, session.* from (
        select * from unnest(
          ${column(({ payer }) => payer.workspaceId)}::text[], ${column(({ payer }) => payer.sessionId)}::text[], ${column(({ key }) => key)}::text[]
        ) as wanted (workspace_id, id, key) order by workspace_id, id
      ) as wanted
      cross join lateral (
        select * from state_monitor.session where org_id = ${orgId} and workspace_id = wanted.workspace_id and id = wanted.id ${locks}
      ) as session
    ), known as materialized (
      select reservation.* from turn cross join lateral (
        select * from state_monitor.reservation where org_id = ${orgId} and key = turn.turn_key ${locks}
      ) as reservation
    ), paying as materialized (
      select budget.* from (
        ${idsOf(orgId, scopes)} union select unnest(${[...new Set(held)]}::text[]) union select unnest(budget_ids) from known order by 1
      ) as wanted ${byId(orgId, locks)}
      where ${paysWhen}
    )
    select turn.*, now(), key, state, in_rows, amount, budget_ids, lease_ids, expires_at, cost, price_known, price_version, step,
      (select ${asJson(sql`paying`)} from paying) as budgets
    from turn left join known on known.key = turn_key`;
}

function toTurnRows(rows: readonly TurnRow[]): Omit<TurnRows, 'now'> {
  const sessions = new Map<string, Session>();
  const reservations = new Map<string, Reservation>();
  for (const row of rows) {
    const key = sessionKey({ workspaceId: row.workspace_id, id: row.id });
    if (!sessions.has(key)) sessions.set(key, toSession(row));
    if (row.key !== null) reservations.set(row.key, toReservation(row));
  }
  return { sessions, reservations, budgets: fromJson(rows[0]?.budgets ?? '[]') };
}

const toSessionToBegin = ({ payer, about }: Turn) => ({
  workspaceId: payer.workspaceId,
  id: payer.sessionId,
  endUser: about.endUser,
  agent: about.agent,
  parentSessionId: about.parentSessionId,
});
