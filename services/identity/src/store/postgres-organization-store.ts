import type { Database } from '@sentinelmesh/database';
import type { OrgId } from '@sentinelmesh/kernel';
import type { Selectable } from 'kysely';
import type { OrganizationStore } from '../app/ports.ts';
import type { Organization } from '../domain/organization.ts';
import type { Commit } from './commit.ts';
import type { IdentityTables } from './schema.ts';

type Dependencies = { database: Pick<Database<IdentityTables>, 'withOrg' | 'withSystem'>; commit: Commit };

export const createPostgresOrganizationStore = ({ database, commit }: Dependencies): OrganizationStore => ({
  create: ({ id, name, createdAt }, workspace, messages) =>
    commit(id, async ({ trx, tell }) => {
      await trx.insertInto('identity.organization').values({ org_id: id, name, created_at: createdAt }).execute();
      await trx
        .insertInto('identity.workspace')
        .values({ org_id: id, id: workspace.id, name: workspace.name, created_at: workspace.createdAt })
        .execute();
      await tell(messages);
    }),

  async find(orgId) {
    const row = await database.withOrg(orgId, (trx) =>
      trx.selectFrom('identity.organization').selectAll().where('org_id', '=', orgId).executeTakeFirst(),
    );
    return row === undefined ? undefined : toOrganization(row);
  },

  async list({ size, after }) {
    const rows = await database.withSystem((trx) =>
      trx
        .selectFrom('identity.organization')
        .selectAll()
        .$if(after !== undefined, (query) => query.where('org_id', '>', after ?? ''))
        .orderBy('org_id')
        .limit(size + 1)
        .execute(),
    );
    return rows.map(toOrganization);
  },
});

const toOrganization = ({ org_id, name, created_at }: Selectable<IdentityTables['identity.organization']>): Organization => ({
  id: org_id as OrgId,
  name,
  createdAt: created_at,
});
