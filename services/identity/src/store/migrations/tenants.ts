import { type Migration, tenantTable } from '@sentinelmesh/database';
import { sql } from 'kysely';

/** Organisations and their workspaces. Ids compare byte by byte, whatever the locale of the database: lists are ordered by them. */
export const tenants: Migration = {
  async up(db) {
    await sql
      .raw(`
      create table identity.organization (
        org_id text collate "C" not null primary key,
        name text not null check (char_length(name) between 1 and 200),
        created_at timestamptz not null
      );
      create table identity.workspace (
        org_id text collate "C" not null references identity.organization (org_id),
        id text collate "C" not null,
        name text not null check (char_length(name) between 1 and 200),
        created_at timestamptz not null,
        primary key (org_id, id),
        constraint workspace_name unique (org_id, name)
      )`)
      .execute(db);
    await tenantTable('identity', 'organization', { app: ['select', 'insert'], system: ['select'] }).execute(db);
    await tenantTable('identity', 'workspace', { app: ['select', 'insert'] }).execute(db);
  },
};
