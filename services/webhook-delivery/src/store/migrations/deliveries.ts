import { type Migration, tenantTable } from '@sentinelmesh/database';
import { sql } from 'kysely';

/**
 * `message`: an event that somebody gets. `delivery`: that event on its way to one destination; its id is the event's under
 * another prefix, so that the key of the table finds it once. `attempt`: what was tried. `worker`: the processes that deliver;
 * what is in flight in one that was not seen for a while is taken back. `recovery`: deliveries being made due again, each a part at its
 * turn.
 *
 * What is old is found by the keys, since ids begin with their time.
 */
export const deliveries: Migration = {
  async up(db) {
    await sql
      .raw(`
      create table webhook_delivery.message (
        org_id text collate "C" not null,
        id text collate "C" not null,
        event text not null,
        created_at timestamptz not null default now(),
        primary key (org_id, id)
      );
      create table webhook_delivery.delivery (
        org_id text collate "C" not null,
        destination_id text collate "C" not null,
        id text collate "C" not null,
        state text not null check (state in ('pending', 'in_flight', 'succeeded', 'failed', 'held')),
        attempts integer not null default 0,
        schedule_start integer not null default 0,
        next_at timestamptz,
        worker text collate "C",
        order_key text collate "C",
        position bigint not null,
        event_type text not null,
        severity text not null,
        workspace_id text not null,
        last_error text not null default '',
        last_status integer not null default 0,
        created_at timestamptz not null default now(),
        primary key (org_id, destination_id, id)
      ) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 10000);
      comment on column webhook_delivery.delivery.schedule_start is 'How many attempts the retry schedule does not count: those before it was recovered last, and those whose end nobody knows';
      create index delivery_due on webhook_delivery.delivery (org_id, destination_id, next_at)
        where order_key is null and state = 'pending';
      create index delivery_in_order on webhook_delivery.delivery (org_id, destination_id, order_key, position)
        where order_key is not null and state in ('pending', 'in_flight');
      create index delivery_left on webhook_delivery.delivery (org_id, destination_id, id) where state in ('failed', 'held');
      create index delivery_in_flight on webhook_delivery.delivery (worker) where state = 'in_flight';
      create table webhook_delivery.attempt (
        org_id text collate "C" not null,
        destination_id text collate "C" not null,
        delivery_id text collate "C" not null,
        number integer not null,
        outcome text not null check (outcome in ('succeeded', 'failed', 'unknown')),
        error text not null,
        status integer not null,
        started_at timestamptz not null,
        dns_ms real,
        connect_ms real,
        tls_ms real,
        first_byte_ms real,
        total_ms real not null,
        response text not null,
        primary key (org_id, destination_id, delivery_id, number)
      );
      create table webhook_delivery.worker (
        id text collate "C" primary key,
        seen_at timestamptz not null
      );
      create table webhook_delivery.recovery (
        org_id text collate "C" not null,
        id text collate "C" not null,
        destination_id text collate "C" not null,
        state text not null check (state in ('running', 'done')),
        since timestamptz not null,
        until timestamptz not null,
        states text[] not null,
        event_type text not null,
        after_id text collate "C" not null default '',
        recovered bigint not null default 0,
        created_at timestamptz not null default now(),
        turn_at timestamptz not null default now(),
        finished_at timestamptz,
        primary key (org_id, id)
      );
      create index recovery_running on webhook_delivery.recovery (turn_at) where state = 'running';
      grant select, insert, update, delete on webhook_delivery.worker to sm_webhook_delivery_system`)
      .execute(db);
    await tenantTable('webhook_delivery', 'message', { app: [], system: ['select', 'insert', 'delete'] }).execute(db);
    await tenantTable('webhook_delivery', 'delivery', {
      app: ['select', 'update'],
      system: ['select', 'insert', 'update', 'delete'],
    }).execute(db);
    await tenantTable('webhook_delivery', 'attempt', {
      app: ['select'],
      system: ['select', 'insert', 'update', 'delete'],
    }).execute(db);
    await tenantTable('webhook_delivery', 'recovery', {
      app: ['select', 'insert'],
      system: ['select', 'update', 'delete'],
    }).execute(db);
  },
};
