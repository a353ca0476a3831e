import { type Migration, tenantTable } from '@sentinelmesh/database';
import { sql } from 'kysely';

/**
 * `log` is one row for each organisation; whoever appends holds its lock. `entry` is append-only: the service's role may
 * neither change nor remove what it wrote. The columns beside `record` repeat those of its fields that are searched.
 */
export const createLog: Migration = {
  async up(db) {
    await sql`
      create table audit.log (
        org_id text primary key,
        size bigint not null check (size >= 0)
      )`.execute(db);
    await tenantTable('audit', 'log', { app: ['select', 'insert'] }).execute(db);
    await sql`grant update (size) on audit.log to sm_audit`.execute(db);

    await sql`
      create table audit.entry (
        org_id text not null,
        sequence bigint not null check (sequence >= 0),
        event_id text not null,
        occurred_at timestamptz not null,
        recorded_at timestamptz not null,
        workspace_id text,
        entity text not null,
        action text not null,
        producer text not null,
        principal_type text,
        principal_id text,
        disposition text not null,
        risk double precision check (risk between 0 and 1),
        request_id text,
        entity_id text,
        record bytea not null,
        mac bytea not null check (octet_length(mac) = 32),
        primary key (org_id, sequence),
        unique (org_id, event_id)
      )`.execute(db);
    await sql`comment on column audit.entry.record is 'The record exactly as its producer published and signed it'`.execute(db);
    // Each filter leads to its newest entries without a sort. All of them are plain btrees: row-level security would keep
    // operators that are not leakproof (jsonb, full text) from using their index.
    await sql`create index entry_by_workspace on audit.entry (org_id, workspace_id, sequence)`.execute(db);
    await sql`create index entry_by_action on audit.entry (org_id, entity, action, sequence)`.execute(db);
    await sql`create index entry_by_principal on audit.entry (org_id, principal_id, sequence)`.execute(db);
    await sql`create index entry_by_disposition on audit.entry (org_id, disposition, sequence)`.execute(db);
    await sql`create index entry_by_request on audit.entry (org_id, request_id, sequence)`.execute(db);
    await sql`create index entry_by_time on audit.entry (org_id, occurred_at)`.execute(db);
    await tenantTable('audit', 'entry', { app: ['select', 'insert'] }).execute(db);
  },
};
