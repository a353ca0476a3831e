import { type Migration, tenantTable } from '@sentinelmesh/database';
import { sql } from 'kysely';

/**
 * What was settled and no audit record says yet. Every batch of an organisation adds to its row, so a part of each page is
 * kept free for its next version; within about a second the row is gone, and is a record.
 */
export const unauditedSettlements: Migration = {
  async up(db) {
    await sql
      .raw(`
      create table state_monitor.unaudited_settlement (
        org_id text collate "C" not null,
        price_version text collate "C" not null,
        settlements bigint not null check (settlements > 0),
        cost bigint not null check (cost >= 0),
        primary key (org_id, price_version)
      ) with (fillfactor = 50);
      comment on column state_monitor.unaudited_settlement.price_version is 'Empty where a caller named the cost itself'`)
      .execute(db);
    await tenantTable('state_monitor', 'unaudited_settlement', {
      app: ['select', 'insert', 'update', 'delete'],
      system: ['select'],
    }).execute(db);
  },
};
