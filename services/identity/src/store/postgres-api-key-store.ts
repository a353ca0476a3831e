import type { Database } from '@sentinelmesh/database';
import { type KeyId, NotFound, type OrgId, SYSTEM_ORG, type WorkspaceId } from '@sentinelmesh/kernel';
import { sql } from 'kysely';
import type { ApiKeyStore } from '../app/ports.ts';
import type { ApiKey } from '../domain/api-key.ts';
import type { Commit } from './commit.ts';
import type { ApiKeyRow, IdentityTables } from './schema.ts';

type Dependencies = { database: Pick<Database<IdentityTables>, 'withOrg'>; commit: Commit };

export const createPostgresApiKeyStore = ({ database, commit }: Dependencies): ApiKeyStore => ({
  create: (orgId, key, keyHash, messages) =>
    commit(orgId, async ({ trx, tell }) => {
      const workspace = await trx
        .selectFrom('identity.workspace')
        .select('id')
        .where('org_id', '=', orgId)
        .where('id', '=', key.workspaceId)
        .executeTakeFirst();
      if (workspace === undefined) throw new NotFound('workspace', key.workspaceId);
      await trx
        .insertInto('identity.api_key')
        .values(toRow(orgId, key, keyHash))
        .execute();
      await tell(messages);
    }),

  async list(orgId, { size, after }) {
    const rows = await database.withOrg(orgId, (trx) =>
      trx
        .selectFrom('identity.api_key')
        .selectAll()
        .where('org_id', '=', orgId)
        .$if(after !== undefined, (query) => query.where('id', '<', after ?? ''))
        .orderBy('id', 'desc')
        .limit(size + 1)
        .execute(),
    );
    return rows.map(toApiKey);
  },

  revoke: (orgId, id, at, describe) =>
    commit(orgId, async ({ trx, tell }) => {
      // Of callers that revoke at the same time, one finds the key unrevoked; only it tells.
      const revoked = await trx
        .updateTable('identity.api_key')
        .set({ revoked_at: at })
        .where('org_id', '=', orgId)
        .where('id', '=', id)
        .where('revoked_at', 'is', null)
        .returningAll()
        .executeTakeFirst();
      if (revoked !== undefined) {
        const key = toApiKey(revoked);
        await tell(describe(key));
        return key;
      }
      const found = await trx
        .selectFrom('identity.api_key')
        .selectAll()
        .where('org_id', '=', orgId)
        .where('id', '=', id)
        .executeTakeFirst();
      return found === undefined ? undefined : toApiKey(found);
    }),

  async findByLookupId(lookupId) {
    // The function looks in every organisation; the transaction is given one only because it must have one.
    const { rows } = await database.withOrg(SYSTEM_ORG, (trx) =>
      sql<ApiKeyRow>`select * from identity.find_api_key(${lookupId})`.execute(trx),
    );
    const [row] = rows;
    return row === undefined ? undefined : { orgId: row.org_id as OrgId, key: toApiKey(row), keyHash: row.key_hash };
  },
});

const toRow = (orgId: OrgId, key: ApiKey, keyHash: Uint8Array): ApiKeyRow => ({
  org_id: orgId,
  id: key.id,
  workspace_id: key.workspaceId,
  name: key.name,
  scopes: [...key.scopes],
  lookup_id: key.lookupId,
  key_hash: Buffer.from(keyHash),
  created_at: key.createdAt,
  expires_at: key.expiresAt ?? null,
  revoked_at: key.revokedAt ?? null,
});

const toApiKey = (row: ApiKeyRow): ApiKey => ({
  id: row.id as KeyId,
  name: row.name,
  workspaceId: row.workspace_id as WorkspaceId,
  scopes: row.scopes,
  lookupId: row.lookup_id,
  createdAt: row.created_at,
  ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
  ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
});
