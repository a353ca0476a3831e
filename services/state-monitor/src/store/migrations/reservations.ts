import { type Migration, tenantTable } from '@sentinelmesh/database';
import { sql } from 'kysely';

/**
 * What is held for calls and what they did cost, once for each key. `in_rows` says that rows of budgets hold it at the
 * moment, so that it must be given back at its expiry; where only leases do, their own expiry is enough. The index for
 * that leads with the time, because it is the sweeper of all organisations that reads it.
 */
export const reservations: Migration = {
  async up(db) {
    await sql
      .raw(`
      create table state_monitor.reservation (
        org_id text collate "C" not null,
        key text collate "C" not null,
        state text not null check (state in ('held', 'settled', 'released', 'expired')),
        in_rows boolean not null,
        amount bigint not null check (amount >= 0),
        budget_ids text[] not null,
        lease_ids text[] not null check (cardinality(lease_ids) = cardinality(budget_ids)),
        expires_at timestamptz not null,
        created_at timestamptz not null default now(),
        cost bigint check (cost >= 0),
        price_known boolean,
        price_version text,
        step integer,
        primary key (org_id, key)
      ) with (fillfactor = 70);
      comment on column state_monitor.reservation.lease_ids is 'For each budget the lease that holds it, or - where its row does';
      create index reservation_expiry on state_monitor.reservation (expires_at) where in_rows;
      create index reservation_created_at on state_monitor.reservation using brin (created_at)`)
      .execute(db);
    await tenantTable('state_monitor', 'reservation', {
      app: ['select', 'insert', 'update'],
      system: ['select', 'update', 'delete'],
    }).execute(db);
  },
};
