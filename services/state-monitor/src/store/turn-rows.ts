import { compiledOnce, endingWith, type Places } from '@sentinelmesh/database';
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

/** As they were committed last; the transaction ends with it. */
export async function readTurnRows(trx: Trx, orgId: OrgId, turns: readonly Turn[]): Promise<TurnRows> {
  const rows = await selectRows(trx, valuesOf(orgId, turns));
  // Nothing is decided by the time of a database that has nothing to say.
  return { ...toTurnRows(rows), now: rows[0]?.now ?? new Date() };
}

/**
 * Locked until the end of the transaction; sessions that are missing begin now. Locks are taken in one order by everybody:
 * sessions by workspace and id, reservations, budgets by id.
 */
export async function lockTurnRows(trx: Trx, orgId: OrgId, turns: readonly Turn[]): Promise<TurnRows> {
  const values = valuesOf(orgId, turns);
  const rows = await selectAndLockRows(trx, values);
  const [first] = rows;
  if (first !== undefined && rows.length === turns.length) return { ...toTurnRows(rows), now: first.now };
  const { sessions } = toTurnRows(rows);
  const now = await readNow(trx);
  const missing = turns.map(toSessionToBegin).filter((one) => !sessions.has(sessionKey(one)));
  await beginSessions(trx, orgId, missing, now);
  // Whoever was first to begin them: one row is there now, and the budgets are locked after it.
  return { ...toTurnRows(await selectAndLockRows(trx, values)), now };
}

type TurnRow = SessionRow & { readonly now: Date; readonly budgets: string | null } & (ReservationRow | { readonly key: null });

type Values = {
  readonly orgId: OrgId;
  readonly workspaceIds: readonly string[];
  readonly sessionIds: readonly string[];
  readonly keys: readonly string[];
  readonly scopes: readonly string[];
  readonly scopeWorkspaceIds: readonly string[];
  readonly scopeIds: readonly string[];
  /** Budgets that hold money for these turns. */
  readonly holding: readonly BudgetId[];
};

function valuesOf(orgId: OrgId, turns: readonly Turn[]): Values {
  const scopes = [...new Map(turns.flatMap(({ payer }) => scopesOf(payer)).map((scope) => [scopeKey(scope), scope])).values()];
  return {
    orgId,
    workspaceIds: turns.map(({ payer }) => payer.workspaceId),
    sessionIds: turns.map(({ payer }) => payer.sessionId),
    keys: turns.map(({ key }) => key),
    scopes: scopes.map(({ scope }) => scope),
    scopeWorkspaceIds: scopes.map(({ workspaceId }) => workspaceId),
    scopeIds: scopes.map(({ scopeId }) => scopeId),
    holding: [...new Set(turns.flatMap(({ holds = [] }) => holds.map(({ budgetId }) => budgetId)))],
  };
}

type Reading = { readonly locks: RawBuilder<unknown>; readonly paysWhen: RawBuilder<unknown> };

/** A row for each turn whose session is there, each of them with all budgets. */
const turnRows = (values: Places<Values>, { locks, paysWhen }: Reading): RawBuilder<TurnRow> => sql<TurnRow>`
  with turn as materialized (
    select wanted.key as turn_key, session.* from (
      select * from unnest(${values.workspaceIds}::text[], ${values.sessionIds}::text[], ${values.keys}::text[]) as wanted (workspace_id, id, key)
      order by workspace_id, id
    ) as wanted
    cross join lateral (
      select * from state_monitor.session where org_id = ${values.orgId} and workspace_id = wanted.workspace_id and id = wanted.id ${locks}
    ) as session
  ), known as materialized (
    select reservation.* from turn cross join lateral (
      select * from state_monitor.reservation where org_id = ${values.orgId} and key = turn.turn_key ${locks}
    ) as reservation
  ), paying as materialized (
    select budget.* from (
      ${idsOf(values)} union select unnest(${values.holding}::text[]) union select unnest(budget_ids) from known order by 1
    ) as wanted ${byId(values, locks)}
    where ${paysWhen}
  )
  select turn.*, now(), key, state, in_rows, amount, budget_ids, lease_ids, expires_at, cost, price_known, price_version, step,
    (select ${asJson(sql`paying`)} from paying) as budgets
  from turn left join known on known.key = turn_key`;

const selectRows = compiledOnce<Values, TurnRow>((values) => endingWith(turnRows(values, { locks: sql`offset 0`, paysWhen: sql`true` })));

const selectAndLockRows = compiledOnce<Values, TurnRow>((values) =>
  turnRows(values, {
    locks: sql`for no key update`,
    // Before all sessions are there, no budget may be locked.
    paysWhen: sql`(select count(*) from turn) = cardinality(${values.keys}::text[])`,
  }),
);

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
