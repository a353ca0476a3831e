import { type Migration, tenantTable } from '@sentinelmesh/database';
import { sql } from 'kysely';

/**
 * `destination`: where events go, and how that goes. What is secret of it is sealed under a key that the database does not
 * have. Each change that workers must know of takes a new `revision`.
 */
export const destinations: Migration = {
  async up(db) {
    await sql
      .raw(`
      create sequence webhook_delivery.destination_revision;
      create table webhook_delivery.destination (
        org_id text collate "C" not null,
        id text collate "C" not null,
        kind text not null,
        name text not null,
        url text not null,
        settings jsonb not null,
        sealed_credential bytea,
        sealed_secrets bytea,
        event_types text[] not null,
        workspace_id text not null,
        min_severity text not null,
        filter text not null,
        alerts boolean not null,
        state text not null default 'enabled' check (state in ('enabled', 'paused', 'disabled')),
        disabled_reason text not null default '',
        rate_limit integer not null,
        concurrency integer not null,
        ordering text not null check (ordering in ('none', 'destination', 'session')),
        revision bigint not null default nextval('webhook_delivery.destination_revision'),
        circuit text not null default 'closed' check (circuit in ('closed', 'open', 'half_open')),
        circuit_until timestamptz,
        circuit_opened integer not null default 0,
        failures integer not null default 0,
        failing_since timestamptz,
        told_failing boolean not null default false,
        last_error text not null default '',
        last_error_detail text not null default '',
        last_success_at timestamptz,
        backlog_told_at timestamptz,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        primary key (org_id, id)
      ) with (fillfactor = 70);
      create table webhook_delivery.position (
        org_id text collate "C" not null,
        destination_id text collate "C" not null,
        stream_sequence bigint not null,
        start_at timestamptz,
        chain text not null,
        sequence bigint not null default 0,
        hash text not null default '',
        acknowledged_at timestamptz,
        worker text,
        held_until timestamptz,
        primary key (org_id, destination_id),
        foreign key (org_id, destination_id) references webhook_delivery.destination (org_id, id) on delete cascade
      ) with (fillfactor = 50);
      comment on column webhook_delivery.position.start_at is 'Where to begin while stream_sequence is 0: with the first event stored at this time or later';
      create table webhook_delivery.alert_rule (
        org_id text collate "C" not null,
        name text collate "C" not null,
        event_types text[] not null,
        min_severity text not null,
        filter text not null,
        workspace_id text not null,
        destination_ids text[] not null,
        enabled boolean not null,
        revision bigint not null default nextval('webhook_delivery.destination_revision'),
        primary key (org_id, name)
      );
      grant usage on sequence webhook_delivery.destination_revision to sm_webhook_delivery, sm_webhook_delivery_system`)
      .execute(db);
    const app = ['select', 'insert', 'update', 'delete'] as const;
    await tenantTable('webhook_delivery', 'destination', { app, system: ['select', 'update'] }).execute(db);
    await tenantTable('webhook_delivery', 'position', { app, system: ['select', 'update'] }).execute(db);
    await tenantTable('webhook_delivery', 'alert_rule', { app, system: ['select'] }).execute(db);
  },
};
