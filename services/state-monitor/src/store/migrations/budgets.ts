import { type Migration, tenantTable } from '@sentinelmesh/database';
import { sql } from 'kysely';

/**
 * What scopes may spend. `spent + reserved <= limit_amount` is no constraint of the table: a limit may be lowered, and a
 * call may cost more than was reserved for it. The statement that admits something checks it instead.
 *
 * The row of a hot budget changes many times a second: no index has a column that changes, and half of each page is
 * kept free, so that a new version stays on its page.
 */
export const budgets: Migration = {
  async up(db) {
    await sql
      .raw(`
      create table state_monitor.budget (
        org_id text collate "C" not null,
        id text collate "C" not null,
        scope text collate "C" not null check (scope in ('run', 'session', 'end_user', 'workspace', 'organization')),
        workspace_id text collate "C" not null,
        scope_id text collate "C" not null check (scope_id <> ''),
        limit_amount bigint not null check (limit_amount >= 0),
        spent bigint not null default 0 check (spent >= 0),
        reserved bigint not null default 0 check (reserved >= 0),
        told_thresholds smallint not null default 0,
        refusal_told_at timestamptz,
        created_at timestamptz not null default now(),
        primary key (org_id, id),
        constraint budget_scope unique (org_id, scope, workspace_id, scope_id)
      ) with (fillfactor = 50);
      comment on column state_monitor.budget.limit_amount is 'All amounts are micro-US-dollars';
      comment on column state_monitor.budget.reserved is 'Held by reservations, or leased to replicas';

      create table state_monitor.lease (
        org_id text collate "C" not null,
        id text collate "C" not null,
        budget_id text collate "C" not null,
        holder text collate "C" not null,
        amount bigint not null check (amount >= 0),
        expires_at timestamptz not null,
        primary key (org_id, id),
        foreign key (org_id, budget_id) references state_monitor.budget (org_id, id) on delete cascade
      ) with (fillfactor = 50);
      comment on column state_monitor.lease.amount is 'What of the reserved amount of the budget is this lease''s: held in memory, or free';
      create index lease_by_budget on state_monitor.lease (org_id, budget_id)`)
      .execute(db);
    await tenantTable('state_monitor', 'budget', {
      app: ['select', 'insert', 'update', 'delete'],
      system: ['select', 'update'],
    }).execute(db);
    await tenantTable('state_monitor', 'lease', {
      app: ['select', 'insert', 'update', 'delete'],
      system: ['select', 'update', 'delete'],
    }).execute(db);
  },
};
