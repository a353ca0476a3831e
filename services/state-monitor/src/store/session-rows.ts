import type { OrgId } from '@sentinelmesh/kernel';
import { type Selectable, sql } from 'kysely';
import type { RepetitionFound } from '../domain/repetition/find-repetition.ts';
import { decodeWindow, encodeWindow } from '../domain/repetition/step-features.ts';
import type { Reservation } from '../domain/reservation.ts';
import { newSession, type Session, type SessionRef, sessionKey } from '../domain/session.ts';
import { readNow } from './commit.ts';
import { type ReservationRow, toReservation } from './reservation-rows.ts';
import type { StateMonitorTables, Trx } from './schema.ts';
import type { Write } from './write.ts';

type SessionRow = Selectable<StateMonitorTables['state_monitor.session']>;

/** A session that is needed for something with a key, and what to make of it where nobody has heard of it. */
export type SessionWanted = SessionRef & Pick<Session, 'endUser' | 'agent' | 'parentSessionId'> & { readonly key: string };

export type Locked = {
  /** By `sessionKey`; locked until the end of the transaction. */
  readonly sessions: ReadonlyMap<string, Session>;
  /** By key, those that there are; not locked, so that what is written of them must be compared with what was read. */
  readonly reservations: ReadonlyMap<string, Reservation>;
  readonly now: Date;
};

/**
 * Locks sessions and reads what is known of keys that concern them; sessions that are missing begin now. Locks are taken
 * in the order of workspace and id, by everybody, before any lock on a budget.
 */
export async function lockSessions(trx: Trx, orgId: OrgId, wanted: readonly SessionWanted[]): Promise<Locked> {
  const found = await lock(trx, orgId, wanted);
  const missing = wanted.filter((one) => !found.sessions.has(sessionKey(one)));
  if (missing.length === 0 && found.now !== undefined) return { ...found, now: found.now };
  const now = await readNow(trx);
  const byKey = new Map(missing.map((one) => [sessionKey(one), one]));
  await insertSessions(trx, orgId, await withDepths(trx, orgId, [...byKey.values()], now));
  // Whoever was first to insert it: one row is there now.
  const begun = await lock(trx, orgId, missing);
  return {
    sessions: new Map([...found.sessions, ...begun.sessions]),
    reservations: new Map([...found.reservations, ...begun.reservations]),
    now,
  };
}

type LockedRow = SessionRow & { readonly now: Date } & (ReservationRow | { readonly key: null });

async function lock(trx: Trx, orgId: OrgId, wanted: readonly SessionWanted[]): Promise<Omit<Locked, 'now'> & { now: Date | undefined }> {
  const { rows } = await sql<LockedRow>`
    select session.*, now(), key, state, in_rows, amount, budget_ids, lease_ids, expires_at, cost, price_known, price_version, step
    from unnest(
      ${wanted.map(({ workspaceId }) => workspaceId)}::text[], ${wanted.map(({ id }) => id)}::text[], ${wanted.map((one) => one.key)}::text[]
    ) as wanted (workspace_id, id, wanted_key)
    join state_monitor.session on session.org_id = ${orgId} and session.workspace_id = wanted.workspace_id and session.id = wanted.id
    left join state_monitor.reservation on reservation.org_id = ${orgId} and reservation.key = wanted_key
    order by session.workspace_id, session.id for no key update of session`.execute(trx);
  const sessions = new Map<string, Session>();
  const reservations = new Map<string, Reservation>();
  for (const row of rows) {
    const key = sessionKey({ workspaceId: row.workspace_id, id: row.id });
    if (!sessions.has(key)) sessions.set(key, toSession(row));
    if (row.key !== null) reservations.set(row.key, toReservation(row));
  }
  return { sessions, reservations, now: rows[0]?.now };
}

/** Sessions by their key, as they were committed last. */
export async function readSessions(trx: Trx, orgId: OrgId, refs: readonly SessionRef[]): Promise<Map<string, Session>> {
  const { rows } = await sql<SessionRow>`
    select session.* from unnest(
      ${refs.map(({ workspaceId }) => workspaceId)}::text[], ${refs.map(({ id }) => id)}::text[]
    ) as wanted (workspace_id, id)
    join state_monitor.session on session.org_id = ${orgId} and session.workspace_id = wanted.workspace_id and session.id = wanted.id`.execute(
    trx,
  );
  return toSessions(rows);
}

/** Below a parent that nobody has heard of, a session is the first that is known: one stands above it. */
async function withDepths(trx: Trx, orgId: OrgId, wanted: readonly SessionWanted[], now: Date): Promise<readonly Session[]> {
  const parentOf = ({ workspaceId, parentSessionId }: SessionWanted) => ({ workspaceId, id: parentSessionId });
  const children = wanted.filter(({ parentSessionId }) => parentSessionId !== '');
  const parents = children.length === 0 ? new Map<string, Session>() : await readSessions(trx, orgId, children.map(parentOf));
  return wanted.map((one) => {
    const { workspaceId, id, endUser, agent, parentSessionId } = one;
    const depth = parentSessionId === '' ? 0 : (parents.get(sessionKey(parentOf(one)))?.depth ?? 0) + 1;
    return newSession({ workspaceId, id }, { endUser, agent, parentSessionId, depth }, now);
  });
}

/** @returns how many were inserted; sessions that exist are left as they are */
export async function insertSessions(trx: Trx, orgId: OrgId, sessions: readonly Session[]): Promise<number> {
  const inOrder = sessions.toSorted((a, b) => (sessionKey(a) < sessionKey(b) ? -1 : 1));
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('state_monitor.session')
    .values(inOrder.map((session) => toRow(orgId, session)))
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return Number(numInsertedOrUpdatedRows ?? 0n);
}

/** Writes those that have changed since they were locked. */
export function sessionWrites(orgId: OrgId, before: ReadonlyMap<string, Session>, after: ReadonlyMap<string, Session>): readonly Write[] {
  const changed = [...after].filter(([key, session]) => before.get(key) !== session).map(([, session]) => session);
  if (changed.length === 0) return [];
  const column = <T>(read: (session: Session) => T) => changed.map(read);
  const unchangedWindow = (session: Session) => before.get(sessionKey(session))?.window === session.window;
  const statement = sql`
    update state_monitor.session set end_user = change.end_user, agent = change.agent, steps = change.steps, recorded = change.recorded,
      spent = change.spent, first_step_at = change.first_step_at, last_step_at = change.last_step_at,
      step_window = coalesce(change.step_window, session.step_window), repeats = change.repeats, told_limits = change.told_limits
    from unnest(
      ${column(({ workspaceId }) => workspaceId)}::text[],
      ${column(({ id }) => id)}::text[],
      ${column(({ endUser }) => endUser)}::text[],
      ${column(({ agent }) => agent)}::text[],
      ${column(({ steps }) => steps)}::integer[],
      ${column(({ recorded }) => recorded)}::integer[],
      ${column(({ spent }) => spent)}::bigint[],
      ${column(({ firstStepAt }) => firstStepAt ?? null)}::timestamptz[],
      ${column(({ lastStepAt }) => lastStepAt ?? null)}::timestamptz[],
      ${column((session) => (unchangedWindow(session) ? null : encodeWindow(session.window)))}::bytea[],
      ${column(({ repeats }) => (repeats === undefined ? null : JSON.stringify(repeats)))}::jsonb[],
      ${column(({ toldLimits }) => toldLimits)}::smallint[]
    ) as change (workspace_id, id, end_user, agent, steps, recorded, spent, first_step_at, last_step_at, step_window, repeats, told_limits)
    where session.org_id = ${orgId} and session.workspace_id = change.workspace_id and session.id = change.id
    returning 1`;
  return [{ statement, rows: changed.length }];
}

const toSessions = (rows: readonly SessionRow[]): Map<string, Session> =>
  new Map(rows.map(toSession).map((session) => [sessionKey(session), session]));

const toSession = (row: SessionRow): Session => ({
  workspaceId: row.workspace_id,
  id: row.id,
  endUser: row.end_user,
  agent: row.agent,
  parentSessionId: row.parent_session_id,
  depth: row.depth,
  limits: { maxSteps: row.max_steps, maxDurationMs: Number(row.max_duration_ms), maxDepth: row.max_depth },
  steps: row.steps,
  recorded: row.recorded,
  spent: row.spent,
  startedAt: row.started_at,
  ...(row.first_step_at === null ? {} : { firstStepAt: row.first_step_at }),
  ...(row.last_step_at === null ? {} : { lastStepAt: row.last_step_at }),
  window: decodeWindow(row.step_window),
  // Written by `writeSessions` alone.
  ...(row.repeats === null ? {} : { repeats: row.repeats as RepetitionFound }),
  toldLimits: row.told_limits,
});

const toRow = (orgId: OrgId, session: Session) => ({
  org_id: orgId,
  workspace_id: session.workspaceId,
  id: session.id,
  end_user: session.endUser,
  agent: session.agent,
  parent_session_id: session.parentSessionId,
  depth: session.depth,
  max_steps: session.limits.maxSteps,
  max_duration_ms: BigInt(session.limits.maxDurationMs),
  max_depth: session.limits.maxDepth,
  started_at: session.startedAt,
  step_window: encodeWindow(session.window),
});
