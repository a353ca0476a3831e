import { newId, type OrgId } from '@sentinelmesh/kernel';
import { sql } from 'kysely';
import { type Database, inboxMigration, type Migration, migrate, openDatabase, outboxMigration, tenantTable } from '../src/index.ts';
import { passwords, serviceUrls } from './service-roles.ts';

/** The schema that these tests share: notes of organisations. */
export type DemoTables = { 'demo.note': { org_id: string; id: string; text: string; amount: bigint | null; noted_at: Date | null } };

export type DemoDatabase = Database<DemoTables>;

export const demoMigrations: Record<string, Migration> = {
  '0001_note': {
    up: async (db) => {
      await sql`
        create table demo.note (
          org_id text not null,
          id text not null,
          text text not null constraint short_text check (length(text) < 100),
          amount bigint,
          noted_at timestamptz,
          primary key (org_id, id)
        )`.execute(db);
      await tenantTable('demo', 'note', { app: ['select', 'insert', 'update', 'delete'], system: ['select', 'update'] }).execute(db);
    },
  },
  '0002_outbox': outboxMigration('demo'),
  '0003_inbox': inboxMigration('demo'),
};

export const migrateDemo = (adminUrl: string) => migrate({ adminUrl, schema: 'demo', migrations: demoMigrations, passwords });

export const openDemo = (adminUrl: string, options: { poolSize?: number; statementTimeoutMs?: number } = {}): Promise<DemoDatabase> =>
  openDatabase<DemoTables>({ ...serviceUrls(adminUrl, 'demo'), name: 'demo', ...options });

export const note = (orgId: string, id = 'note', text = 'a note') => ({ org_id: orgId, id, text, amount: null, noted_at: null });

/** An organisation with one note. */
export async function givenNote(database: DemoDatabase, id = 'note'): Promise<OrgId> {
  const orgId = newId('org');
  await database.withOrg(orgId, (trx) => trx.insertInto('demo.note').values(note(orgId, id)).execute());
  return orgId;
}
