import type { OrgId } from '@sentinelmesh/kernel';
import { type Selectable, sql } from 'kysely';
import type { RepetitionFound } from '../domain/repetition/find-repetition.ts';
import { decodeWindow, encodeWindow } from '../domain/repetition/step-features.ts';
import { newSession, type Session, type SessionRef, sessionKey } from '../domain/session.ts';
import type { StateMonitorTables, Trx } from './schema.ts';
import type { Write } from './write.ts';

export type SessionRow = Selectable<StateMonitorTables['state_monitor.session']>;

/** Sessions by their key, as they were committed last. */
export async function readSessions(trx: Trx, orgId: OrgId, refs: readonly SessionRef[]): Promise<Map<string, Session>> {
  const { rows } = await sql<SessionRow>`
    select session.* from unnest(
      ${refs.map(({ workspaceId }) => workspaceId)}::text[], ${refs.map(({ id }) => id)}::text[]
    ) as wanted (workspace_id, id)
    cross join lateral (
      select * from state_monitor.session where org_id = ${orgId} and workspace_id = wanted.workspace_id and id = wanted.id offset 0
    ) as session`.execute(trx);
  return toSessions(rows);
}

/** What is needed of a session that nobody has heard of. */
export type SessionToBegin = SessionRef & Pick<Session, 'endUser' | 'agent' | 'parentSessionId'>;

/** Sessions begin now, unless somebody else was first to begin them. */
export async function beginSessions(trx: Trx, orgId: OrgId, missing: readonly SessionToBegin[], now: Date): Promise<void> {
  const byKey = new Map(missing.map((one) => [sessionKey(one), one]));
  await insertSessions(trx, orgId, await withDepths(trx, orgId, [...byKey.values()], now));
}

/** Below a parent that nobody has heard of, a session is the first that is known: one stands above it. */
async function withDepths(trx: Trx, orgId: OrgId, wanted: readonly SessionToBegin[], now: Date): Promise<readonly Session[]> {
  const parentOf = ({ workspaceId, parentSessionId }: SessionToBegin) => ({ workspaceId, id: parentSessionId });
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

/**
 * Writes those that have changed since they were locked. They are there; that they are inserted where they conflict has each
 * found by its key, whatever the server believes of the size of the table.
 */
export function sessionWrites(orgId: OrgId, before: ReadonlyMap<string, Session>, after: ReadonlyMap<string, Session>): readonly Write[] {
  const changed = [...after].filter(([key, session]) => before.get(key) !== session).map(([, session]) => session);
  if (changed.length === 0) return [];
  const column = <T>(read: (session: Session) => T) => changed.map(read);
  const statement = sql`
    insert into state_monitor.session (
      org_id, workspace_id, id, end_user, agent, parent_session_id, depth, max_steps, max_duration_ms, max_depth, started_at,
      steps, recorded, spent, first_step_at, last_step_at, step_window, repeats, told_limits
    )
    select ${orgId}, * from unnest(
      ${column(({ workspaceId }) => workspaceId)}::text[],
      ${column(({ id }) => id)}::text[],
      ${column(({ endUser }) => endUser)}::text[],
      ${column(({ agent }) => agent)}::text[],
      ${column(({ parentSessionId }) => parentSessionId)}::text[],
      ${column(({ depth }) => depth)}::integer[],
      ${column(({ limits }) => limits.maxSteps)}::integer[],
      ${column(({ limits }) => limits.maxDurationMs)}::bigint[],
      ${column(({ limits }) => limits.maxDepth)}::integer[],
      ${column(({ startedAt }) => startedAt)}::timestamptz[],
      ${column(({ steps }) => steps)}::integer[],
      ${column(({ recorded }) => recorded)}::integer[],
      ${column(({ spent }) => spent)}::bigint[],
      ${column(({ firstStepAt }) => firstStepAt ?? null)}::timestamptz[],
      ${column(({ lastStepAt }) => lastStepAt ?? null)}::timestamptz[],
      ${column(({ window }) => encodeWindow(window))}::bytea[],
      ${column(({ repeats }) => (repeats === undefined ? null : JSON.stringify(repeats)))}::jsonb[],
      ${column(({ toldLimits }) => toldLimits)}::smallint[]
    )
    on conflict (org_id, workspace_id, id) do update set end_user = excluded.end_user, agent = excluded.agent,
      steps = excluded.steps, recorded = excluded.recorded, spent = excluded.spent, first_step_at = excluded.first_step_at,
      last_step_at = excluded.last_step_at, step_window = excluded.step_window, repeats = excluded.repeats,
      told_limits = excluded.told_limits
    returning 1`;
  return [{ statement, rows: changed.length }];
}

const toSessions = (rows: readonly SessionRow[]): Map<string, Session> =>
  new Map(rows.map(toSession).map((session) => [sessionKey(session), session]));

export const toSession = (row: SessionRow): Session => ({
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
  // Written by `sessionWrites` alone.
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
