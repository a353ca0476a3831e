import type { Database } from '@sentinelmesh/database';
import { AlreadyExists, NotFound } from '@sentinelmesh/kernel';
import type { SessionStore } from '../app/ports.ts';
import { newSession, sessionKey } from '../domain/session.ts';
import { type Commit, readNow } from './commit.ts';
import type { StateMonitorTables } from './schema.ts';
import { insertSessions, readSessions } from './session-rows.ts';

type Dependencies = { database: Pick<Database<StateMonitorTables>, 'withOrg'>; commit: Commit };

export const createPostgresSessionStore = ({ database, commit }: Dependencies): SessionStore => ({
  create: (orgId, { workspaceId, id, limits, ...about }) =>
    commit(orgId, async ({ trx }) => {
      const now = await readNow(trx);
      const parentRef = { workspaceId, id: about.parentSessionId };
      const parent = about.parentSessionId === '' ? undefined : (await readSessions(trx, orgId, [parentRef])).get(sessionKey(parentRef));
      if (about.parentSessionId !== '' && parent === undefined) throw new NotFound('session', about.parentSessionId);
      const depth = parent === undefined ? 0 : parent.depth + 1;
      const session = { ...newSession({ workspaceId, id }, { ...about, depth }, now), limits };
      if ((await insertSessions(trx, orgId, [session])) === 0) throw new AlreadyExists('there is a session with this id already');
      return session;
    }),

  find: (orgId, ref) => database.withOrg(orgId, async (trx) => (await readSessions(trx, orgId, [ref])).get(sessionKey(ref))),
});
