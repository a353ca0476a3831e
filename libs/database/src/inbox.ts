import { streams } from '@sentinelmesh/contracts';
import { sql, type Transaction } from 'kysely';
import type { Database } from './database.ts';
import type { Migration } from './migrate.ts';
import { CURRENT_ORG, plainName } from './names.ts';
import { tenantTable } from './tenant-table.ts';

const PRUNE_BATCH = 5_000;
/** Twice as long as the stream can deliver an event again. */
const DEFAULT_KEEP_MS = 2 * streams.EVENTS.maxAgeMs;

/** Creates `<schema>.inbox`: which events were handled already, by consumer. */
export const inboxMigration = (schema: string): Migration => ({
  up: async (db) => {
    // Rows come in the order of time, so a block range index is enough for pruning and costs next to nothing.
    await sql
      .raw(`
      create table ${plainName(schema)}.inbox (
        org_id text not null default ${CURRENT_ORG},
        consumer text not null,
        event_id text not null,
        received_at timestamptz not null default now(),
        primary key (org_id, consumer, event_id)
      );
      create index inbox_received_at on ${schema}.inbox using brin (received_at)`)
      .execute(db);
    await tenantTable(schema, 'inbox', { app: ['insert'], system: ['select', 'delete'] }).execute(db);
  },
});

/**
 * Whether `consumer` handles this event for the first time. Ask inside the transaction that handles it: both are
 * remembered together or not at all. A second delivery that arrives meanwhile waits for the outcome of the first.
 */
export async function firstTime<Tables>(trx: Transaction<Tables>, schema: string, consumer: string, eventId: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into ${sql.table(`${plainName(schema)}.inbox`)} (consumer, event_id) values (${consumer}, ${eventId})
    on conflict do nothing`.execute(trx);
  return numAffectedRows === 1n;
}

/**
 * Forgets events that were handled longer ago than they can be delivered again (`keepMs`, by default twice the age
 * limit of the event stream), a few thousand a transaction.
 *
 * @returns how many were forgotten
 */
export async function pruneInbox<Tables>({
  database,
  schema,
  keepMs = DEFAULT_KEEP_MS,
}: {
  database: Pick<Database<Tables>, 'withSystem'>;
  schema: string;
  keepMs?: number;
}): Promise<number> {
  const inbox = sql.table(`${plainName(schema)}.inbox`);
  let total = 0;
  for (let pruned = PRUNE_BATCH; pruned === PRUNE_BATCH; total += pruned) {
    pruned = await database.withSystem(async (trx) => {
      const { numAffectedRows } = await sql`
        delete from ${inbox} where ctid = any(array(
          select ctid from ${inbox} where received_at < now() - make_interval(secs => ${keepMs / 1_000}) limit ${PRUNE_BATCH}
        ))`.execute(trx);
      return Number(numAffectedRows ?? 0n);
    });
  }
  return total;
}
