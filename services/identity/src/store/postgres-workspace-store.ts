import { type Database, isUniqueViolation } from '@sentinelmesh/database';
import { NotFound, type WorkspaceId } from '@sentinelmesh/kernel';
import type { WorkspaceStore } from '../app/ports.ts';
import { WorkspaceNameTaken } from '../errors.ts';
import type { Commit } from './commit.ts';
import type { IdentityTables } from './schema.ts';

type Dependencies = { database: Pick<Database<IdentityTables>, 'withOrg'>; commit: Commit };

export const createPostgresWorkspaceStore = ({ database, commit }: Dependencies): WorkspaceStore => ({
  async create(orgId, { id, name, createdAt }, messages) {
    const committing = commit(orgId, async ({ trx, tell }) => {
      const organization = await trx.selectFrom('identity.organization').select('org_id').where('org_id', '=', orgId).executeTakeFirst();
      if (organization === undefined) throw new NotFound('organisation', orgId);
      await trx.insertInto('identity.workspace').values({ org_id: orgId, id, name, created_at: createdAt }).execute();
      await tell(messages);
    });
    await committing.catch((error) => {
      throw isUniqueViolation(error, 'workspace_name') ? new WorkspaceNameTaken() : error;
    });
  },

  async list(orgId, { size, after }) {
    const rows = await database.withOrg(orgId, (trx) =>
      trx
        .selectFrom('identity.workspace')
        .selectAll()
        .where('org_id', '=', orgId)
        .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
        .orderBy('id')
        .limit(size + 1)
        .execute(),
    );
    return rows.map(({ id, name, created_at }) => ({ id: id as WorkspaceId, name, createdAt: created_at }));
  },
});
