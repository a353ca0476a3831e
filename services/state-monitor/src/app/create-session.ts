import { newId, type RequestContext } from '@sentinelmesh/kernel';
import type { Session } from '../domain/session.ts';
import type { NewSession, SessionStore } from './ports.ts';

/** `id`: one is made when empty. */
export type CreateSession = (session: Omit<NewSession, 'workspaceId'>, context: RequestContext) => Promise<Session>;

/**
 * Opens a session in the caller's workspace, below its parent where it has one. One that is too deep is opened as well:
 * it is its steps that are refused.
 *
 * @throws AlreadyExists when the workspace has a session with this id
 * @throws NotFound when it has no such parent
 */
export function createCreateSession({ sessions }: { sessions: Pick<SessionStore, 'create'> }): CreateSession {
  return ({ id, ...session }, { orgId, workspaceId = '' }) => sessions.create(orgId, { ...session, id: id || newId('ses'), workspaceId });
}
