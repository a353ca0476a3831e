/** Records as producers publish them, and an audit schema on a real Postgres. */
import { AuditRecord } from '@sentinelmesh/contracts';
import { deriveKey, newKey } from '@sentinelmesh/crypto';
import { type Database, migrate, openDatabase, roleUrl } from '@sentinelmesh/database';
import { auditMessage, type BusMessage, verifyAuditMessage } from '@sentinelmesh/event-bus';
import { newId, type OrgId } from '@sentinelmesh/kernel';
import type { VerifiedRecord } from '../src/domain/record.ts';
import { auditSchema } from '../src/index.ts';
import type { AuditTables } from '../src/store/tables.ts';
import { toVerifiedRecord } from '../src/transport/mapping.ts';
import { createProducerKeys } from '../src/transport/producer-keys.ts';

export const auditRoot = newKey();
export const keyFor = createProducerKeys(auditRoot);

/** What a producer is handed to sign with. */
export const signer = (producer: string) => ({ producer, key: deriveKey(auditRoot, `audit/${producer}`) });

/** A record of an inspection, with what matters to a test instead. */
export const givenRecord = (record: Partial<AuditRecord> & { orgId: OrgId }): AuditRecord =>
  AuditRecord.create({
    id: newId('evt'),
    occurredAt: new Date(),
    entity: 'input',
    action: 'inspected',
    principal: { type: 'api_key', id: newId('key') },
    disposition: 'allowed',
    risk: 0.25,
    requestId: newId('req'),
    attributes: { findings: '3', text_bytes: '1024' },
    ...record,
  });

export const givenMessage = (record: Partial<AuditRecord> & { orgId: OrgId }, producer = 'guard'): BusMessage =>
  auditMessage(signer(producer), givenRecord(record));

/** The record of a message, as the service takes it from the bus. */
export function givenVerified(record: Partial<AuditRecord> & { orgId: OrgId }, producer = 'guard'): VerifiedRecord {
  const message = givenMessage(record, producer);
  const verified = verifyAuditMessage(keyFor, message);
  return toVerifiedRecord({ ...verified, payload: message.payload, mac: Buffer.from(message.headers['sm-mac'] ?? '', 'base64url') });
}

const PASSWORD = 'of the service';

export const migrateAudit = (adminUrl: string) =>
  migrate({ adminUrl, schema: auditSchema.name, migrations: auditSchema.migrations, passwords: { app: PASSWORD } });

export const auditUrl = (adminUrl: string) => roleUrl(adminUrl, 'sm_audit', PASSWORD);

export const openAudit = (
  adminUrl: string,
  options: { poolSize?: number; statementTimeoutMs?: number } = {},
): Promise<Database<AuditTables>> => openDatabase<AuditTables>({ url: auditUrl(adminUrl), name: 'audit', ...options });

/** All entries of a log, oldest first. */
export const readLog = (database: Database<AuditTables>, orgId: OrgId) =>
  database.withOrg(orgId, (trx) => trx.selectFrom('audit.entry').selectAll().orderBy('sequence').execute());

/** Whether the log is complete: as long as it says, numbered from 0 without gaps, its times ascending. */
export async function assertComplete(database: Database<AuditTables>, orgId: OrgId): Promise<number> {
  const entries = await readLog(database, orgId);
  const { size } = await database.withOrg(orgId, (trx) => trx.selectFrom('audit.log').select('size').executeTakeFirstOrThrow());
  const sequences = entries.map(({ sequence }) => sequence);
  const times = entries.map((entry) => entry.recorded_at.getTime());
  if (size !== BigInt(entries.length) || sequences.some((sequence, index) => sequence !== BigInt(index)))
    throw new Error(`a log of size ${size} has the sequences ${sequences.join(' ')}`);
  if (times.some((time, index) => time < (times[index - 1] ?? 0))) throw new Error('the times of a log do not ascend');
  return entries.length;
}
