/** What appending costs in a large log of which the server knows nothing: plans may not hang on what it believed of its size. */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { Database } from '@sentinelmesh/database';
import { newId, type OrgId } from '@sentinelmesh/kernel';
import { query, startTestPostgres, type TestPostgres } from '@sentinelmesh/testkit';
import { sql } from 'kysely';
import { createAppendRecords } from '../src/app/append-records.ts';
import { createPostgresEntryWriter } from '../src/store/postgres-entry-writer.ts';
import type { AuditTables } from '../src/store/tables.ts';
import { givenVerified, migrateAudit, openAudit } from './audit-fixture.ts';

/** Each with one connection, whose statements come back in a log of another size. */
const SERVICES = 8;
const BATCHES = 8;
const ENTRIES_BEFORE = 20_000;

let postgres: TestPostgres;
const databases: Database<AuditTables>[] = [];
const orgId: OrgId = newId('org');

before(async () => {
  postgres = await startTestPostgres();
  await migrateAudit(postgres.url);
  await query(postgres.url, 'alter table audit.entry set (autovacuum_enabled = false)');
});
after(async () => {
  await Promise.all(databases.map((database) => database.close()));
  await postgres?.stop();
});

async function appendBatches(database: Database<AuditTables>): Promise<void> {
  const append = createAppendRecords({ entries: createPostgresEntryWriter({ database }), parallel: 1 });
  for (let batch = 1; batch <= BATCHES; batch += 1) {
    const records = Array.from({ length: batch }, () => givenVerified({ orgId }));
    const results = await append(records);
    for (const record of records) assert.equal(results.get(record), 'appended');
  }
}

/** As many more entries as nobody has analysed. */
async function fill(): Promise<void> {
  await query(
    postgres.url,
    `insert into audit.entry (org_id, sequence, event_id, occurred_at, recorded_at, entity, action, producer, disposition, record, mac)
     select $1, 1000000 + n, 'evt_other_' || n, now(), now(), 'input', 'inspected', 'guard', 'allowed', '', decode(repeat('00', 32), 'hex')
     from generate_series(1, $2::int) as n`,
    [orgId, ENTRIES_BEFORE],
  );
}

/** Rows of entries that were read until now. A server keeps such counts to itself for a while, unless it is asked. */
async function readEntries(): Promise<number> {
  for (const database of databases) await database.withOrg(orgId, (trx) => sql`select pg_stat_force_next_flush()`.execute(trx));
  const [row] = await query<{ entries: string }>(
    postgres.url,
    `select coalesce(idx_tup_fetch, 0) + seq_tup_read as entries from pg_stat_user_tables where schemaname = 'audit' and relname = 'entry'`,
  );
  return Number(row?.entries);
}

it('appending reads no entries but those that may be the same, also with plans that were made when the log was small', async () => {
  for (let index = 0; index < SERVICES; index += 1) {
    const database = await openAudit(postgres.url, { poolSize: 1 });
    databases.push(database);
    await appendBatches(database);
  }
  await fill();
  const earlier = await readEntries();
  for (const database of databases) await appendBatches(database);
  assert.equal((await readEntries()) - earlier, 0);
});
