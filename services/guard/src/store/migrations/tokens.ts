import { type Migration, tenantTable } from '@sentinelmesh/database';
import { sql } from 'kysely';

/**
 * `token`: the values that tokens of a session stand for, encrypted under a key that the database does not have. A value that two
 * people gave is there twice, so that each can have it forgotten. The system role may find the expired ones and delete them.
 */
export const tokens: Migration = {
  async up(db) {
    await sql
      .raw(`
      create table guard.token (
        org_id text collate "C" not null,
        session_id text collate "C" not null,
        token text collate "C" not null,
        end_user text collate "C" not null,
        sealed bytea not null,
        expires_at timestamptz not null,
        primary key (org_id, session_id, token, end_user)
      );
      create index token_by_end_user on guard.token (org_id, end_user) where end_user <> '';
      create index token_expiry on guard.token (expires_at)`)
      .execute(db);
    await tenantTable('guard', 'token', { app: ['select', 'insert', 'update', 'delete'], system: ['delete'] }).execute(db);
    await sql`grant select (expires_at) on guard.token to sm_guard_system`.execute(db);
  },
};
