import { type Migration, tenantTable } from '@sentinelmesh/database';
import { sql } from 'kysely';

/**
 * API keys, and the one way to find a key before it is known whose it is.
 *
 * `find_api_key` runs with the rights of the owner of the tables. Row-level security is forced, so it binds the owner
 * too; what lets the function see rows is the policy that `lookup: true` adds, for `select` and for the owner alone.
 * That policy opens nothing else: nobody logs in as the owner, no role is a member of it, and the service may only
 * execute this function, whose one statement returns the row of one lookup id, of which there is at most one. The search
 * path is fixed, so no other schema can put its own table or operator in between.
 */
export const apiKeys: Migration = {
  async up(db) {
    await sql
      .raw(`
      create table identity.api_key (
        org_id text collate "C" not null,
        id text collate "C" not null,
        workspace_id text collate "C" not null,
        name text not null check (char_length(name) between 1 and 200),
        scopes text[] not null check (cardinality(scopes) > 0),
        lookup_id text collate "C" not null check (char_length(lookup_id) = 8),
        key_hash bytea not null check (octet_length(key_hash) = 32),
        created_at timestamptz not null,
        expires_at timestamptz,
        revoked_at timestamptz,
        primary key (org_id, id),
        foreign key (org_id, workspace_id) references identity.workspace (org_id, id),
        constraint api_key_lookup_id unique (lookup_id)
      )`)
      .execute(db);
    await tenantTable('identity', 'api_key', { app: ['select', 'insert'], lookup: true }).execute(db);
    await sql
      .raw(`
      grant update (revoked_at) on identity.api_key to sm_identity;
      create function identity.find_api_key(wanted text) returns setof identity.api_key
        language sql stable security definer rows 1 set search_path = pg_catalog, pg_temp
        as 'select * from identity.api_key where lookup_id = wanted';
      revoke all on function identity.find_api_key(text) from public;
      grant execute on function identity.find_api_key(text) to sm_identity`)
      .execute(db);
  },
};
