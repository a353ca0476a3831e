import type { AuditTrail } from '../app/crud-ports.ts';
import type { Commit } from './commit.ts';

export const createPostgresAuditTrail = ({ commit }: { commit: Commit }): AuditTrail => ({
  record: (orgId, messages) => commit(orgId, ({ tell }) => tell(messages)),
});
