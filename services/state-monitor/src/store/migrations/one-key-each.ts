import type { Migration } from '@sentinelmesh/database';
import { sql } from 'kysely';

/**
 * Leaves one index to each way of finding a row. Where nothing is known of a table, an index that merely begins with the
 * organisation promises as few rows as the key of one row: a plan that is made once may choose it for ever, and then reads
 * all that the organisation has.
 */
export const oneKeyEach: Migration = {
  async up(db) {
    await sql
      .raw(`
      alter table state_monitor.budget
        drop constraint budget_scope,
        add constraint budget_scope unique (scope_id, workspace_id, scope, org_id);
      drop index state_monitor.lease_by_budget;
      create index lease_by_budget on state_monitor.lease (budget_id, org_id)`)
      .execute(db);
  },
};
