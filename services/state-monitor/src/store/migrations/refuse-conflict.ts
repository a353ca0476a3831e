import type { Migration } from '@sentinelmesh/database';
import { sql } from 'kysely';

/**
 * Has a statement fail that has not changed what it must: as a serialization failure, which is what it is, so that its
 * transaction is run again. The statement itself has to see to it, because `commit` follows it without waiting.
 */
export const refuseConflict: Migration = {
  async up(db) {
    await sql
      .raw(`
      create function state_monitor.refuse_conflict(is_as_expected boolean) returns void language plpgsql as $$
      begin
        if is_as_expected is not true then
          raise exception 'what was read was changed by somebody else at the same moment' using errcode = 'serialization_failure';
        end if;
      end $$`)
      .execute(db);
  },
};
