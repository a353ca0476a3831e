import type { Database } from '@sentinelmesh/database';
import { type EventId, isRetryable, type OrgId, Unavailable } from '@sentinelmesh/kernel';
import { sql, type Transaction } from 'kysely';
import type { EntryWriter } from '../app/ports.ts';
import { type Numbering, numberRecords } from '../domain/numbering.ts';
import type { VerifiedRecord } from '../domain/record.ts';
import type { AuditTables } from './tables.ts';

type Appending = Transaction<AuditTables>;

/** Appends to the logs in Postgres. */
export function createPostgresEntryWriter({ database }: { database: Pick<Database<AuditTables>, 'withOrg'> }): EntryWriter {
  return {
    append: (orgId, records) => database.withOrg(orgId, (trx) => append(trx, orgId, records)).catch(blame),
  };
}

async function append(trx: Appending, orgId: OrgId, records: readonly VerifiedRecord[]): Promise<Numbering> {
  const size = await lockLog(trx, orgId);
  const numbering = numberRecords(size, await findMacs(trx, orgId, records), records);
  if (numbering.entries.length === 0) return numbering;
  await insertEntries(trx, orgId, numbering.entries);
  const grown = size + BigInt(numbering.entries.length);
  await trx.updateTable('audit.log').set({ size: grown }).where('org_id', '=', orgId).execute();
  return numbering;
}

/**
 * Only a value that the database refuses (SQLSTATE class 22) is the fault of a record. Anything else that is not expected
 * to pass, such as a role without access or a missing table, is for the operator to mend, and records wait for that.
 */
function blame(error: unknown): never {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (isRetryable(error) || code.startsWith('22')) throw error;
  throw new Unavailable('the audit log cannot be written', { cause: error });
}

/**
 * The size of the log, locked until the end of the transaction: appenders of one organisation follow each other, so the
 * order of sequences is the order of commits, and the next one sees all entries of the one before.
 */
async function lockLog(trx: Appending, orgId: OrgId): Promise<bigint> {
  await trx
    .insertInto('audit.log')
    .values({ org_id: orgId, size: 0n })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { size } = await trx.selectFrom('audit.log').select('size').where('org_id', '=', orgId).forUpdate().executeTakeFirstOrThrow();
  return size;
}

/** The MACs of those entries that have the event id of a record. */
async function findMacs(trx: Appending, orgId: OrgId, records: readonly VerifiedRecord[]): Promise<Map<EventId, Uint8Array>> {
  const ids = records.map(({ eventId }) => eventId);
  const rows = await trx
    .selectFrom('audit.entry')
    .select(['event_id', 'mac'])
    .where('org_id', '=', orgId)
    .where(sql<boolean>`event_id = any(${ids})`)
    .execute();
  return new Map(rows.map(({ event_id, mac }) => [event_id as EventId, mac]));
}

async function insertEntries(trx: Appending, orgId: OrgId, entries: Numbering['entries']): Promise<void> {
  const column = <T>(read: (record: VerifiedRecord) => T | undefined) => entries.map(({ record }) => read(record) ?? null);
  // The time of this statement, which comes after the lock: it grows with the sequence as long as the server's clock does not go back.
  await sql`
    insert into audit.entry (
      org_id, recorded_at, sequence, event_id, occurred_at, workspace_id, entity, action, producer,
      principal_type, principal_id, disposition, risk, request_id, entity_id, record, mac
    )
    select ${orgId}, statement_timestamp(), * from unnest(
      ${entries.map(({ sequence }) => sequence)}::bigint[],
      ${column((record) => record.eventId)}::text[],
      ${column((record) => record.occurredAt.toISOString())}::timestamptz[],
      ${column((record) => record.workspaceId)}::text[],
      ${column((record) => record.entity)}::text[],
      ${column((record) => record.action)}::text[],
      ${column((record) => record.producer)}::text[],
      ${column((record) => record.principal?.type)}::text[],
      ${column((record) => record.principal?.id)}::text[],
      ${column((record) => record.disposition)}::text[],
      ${column((record) => record.risk)}::double precision[],
      ${column((record) => record.requestId)}::text[],
      ${column((record) => record.entityId)}::text[],
      ${column((record) => record.bytes)}::bytea[],
      ${column((record) => record.mac)}::bytea[]
    )`.execute(trx);
}
