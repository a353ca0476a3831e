import { NotFound, type RequestContext } from '@sentinelmesh/kernel';
import type { Session } from '../domain/session.ts';
import type { SessionStore } from './ports.ts';

export type GetSession = (request: { id: string }, context: RequestContext) => Promise<Session>;

/** @throws NotFound also for a session of another workspace */
export function createGetSession({ sessions }: { sessions: Pick<SessionStore, 'find'> }): GetSession {
  return async ({ id }, { orgId, workspaceId = '' }) => {
    const session = await sessions.find(orgId, { workspaceId, id });
    if (session === undefined) throw new NotFound('session', id);
    return session;
  };
}
