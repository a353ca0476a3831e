import { type Migration, tenantTable } from '@sentinelmesh/database';
import { sql } from 'kysely';

/**
 * Sessions with the features of their last steps. Hashes do not compress, so nobody tries; out of line they are not
 * copied when only the counters change, which is twice for each turn.
 */
export const sessions: Migration = {
  async up(db) {
    await sql
      .raw(`
      create table state_monitor.session (
        org_id text collate "C" not null,
        workspace_id text collate "C" not null,
        id text collate "C" not null check (id <> ''),
        end_user text not null,
        agent text not null,
        parent_session_id text not null,
        depth integer not null check (depth >= 0),
        max_steps integer not null,
        max_duration_ms bigint not null,
        max_depth integer not null,
        steps integer not null default 0,
        recorded integer not null default 0,
        spent bigint not null default 0,
        started_at timestamptz not null,
        first_step_at timestamptz,
        last_step_at timestamptz,
        step_window bytea not null,
        repeats jsonb,
        told_limits smallint not null default 0,
        primary key (org_id, workspace_id, id)
      ) with (fillfactor = 50);
      alter table state_monitor.session alter column step_window set storage external;
      comment on column state_monitor.session.max_steps is '0 stands for the setting of the mesh, as for the other limits'`)
      .execute(db);
    await tenantTable('state_monitor', 'session', {
      app: ['select', 'insert', 'update'],
      system: ['select', 'delete'],
    }).execute(db);
  },
};
