import { MeshError } from '@sentinelmesh/kernel';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { createPool } from './connection-pool.ts';
import { MigrationFailed } from './errors.ts';
import { appRole, OWNER_ROLE, plainName, systemRole } from './names.ts';
import { toCallerError } from './postgres-errors.ts';
import { ensureRoles, ensureSchema, type ServicePasswords } from './roles.ts';

/** How long a migration waits for another one, or for a table in use, before it gives up. */
const LOCK_TIMEOUT_MS = 60_000;
const MIGRATION_NAME = /^\d{4}_[a-z0-9_]+$/;

/** One step forward, in raw SQL with qualified names. It runs as the owner, in one transaction with its record. */
export type Migration = { up(db: Kysely<unknown>): Promise<void> };

export type MigrateOptions = {
  /** A superuser, or a role with CREATEROLE and CREATE on the database. */
  readonly adminUrl: string;
  readonly schema: string;
  /** By name: `0001_what_it_adds`. What was released is never changed, renamed or removed. */
  readonly migrations: Readonly<Record<string, Migration>>;
  /** Of the two roles; they are set anew each time. */
  readonly passwords: ServicePasswords;
};

/**
 * Makes the owner, the service's roles and its schema as they should be and runs the migrations that have not run yet;
 * all of them or, if one fails, none. May be called by every replica at once: one works, the others wait and find
 * nothing left to do.
 *
 * @returns the names of the migrations that ran
 * @throws MigrationFailed
 * @throws Unavailable when the database does not answer, or another migration takes longer than a minute
 */
export async function migrate({ adminUrl, schema, migrations, passwords }: MigrateOptions): Promise<readonly string[]> {
  plainName(schema);
  const misnamed = Object.keys(migrations).find((name) => !MIGRATION_NAME.test(name));
  if (misnamed !== undefined) throw new TypeError(`migration '${misnamed}' of ${schema} must be named like 0001_what_it_adds`);
  const pool = createPool({
    url: adminUrl,
    name: `migration of ${schema}`,
    size: 1,
    statementTimeoutMs: 0,
    lockTimeoutMs: LOCK_TIMEOUT_MS,
  });
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    return await db.connection().execute(async (session) => {
      // Held until the connection closes.
      await sql`select pg_advisory_lock(hashtextextended('sentinelmesh.migrate', 0))`.execute(session);
      await prepare(session, schema, passwords);
      return runPending(session, schema, migrations);
    });
  } catch (error) {
    throw explain(error, schema);
  } finally {
    await pool.end();
  }
}

async function prepare(session: Kysely<unknown>, schema: string, passwords: ServicePasswords): Promise<void> {
  await ensureRoles(session, schema, passwords);
  await ensureSchema(session, schema);
  await sql.raw(`set role ${OWNER_ROLE}`).execute(session);
  await sql.raw(`grant usage on schema ${schema} to ${appRole(schema)}, ${systemRole(schema)}`).execute(session);
}

async function runPending(session: Kysely<unknown>, schema: string, migrations: MigrateOptions['migrations']): Promise<readonly string[]> {
  const provider = { getMigrations: async () => ({ ...migrations }) };
  const { error, results = [] } = await new Migrator({ db: session, provider, migrationTableSchema: schema }).migrateToLatest();
  if (error === undefined) return results.map(({ migrationName }) => migrationName);
  const failed = results.find(({ status }) => status === 'Error')?.migrationName;
  throw failed === undefined ? error : explain(error, schema, failed);
}

function explain(error: unknown, schema: string, migration?: string): MeshError {
  const seen = toCallerError(error);
  if (seen instanceof MeshError) return seen;
  const what = migration === undefined ? `the schema ${schema} could not be prepared` : `migration ${migration} of ${schema} failed`;
  const reason = seen instanceof Error ? seen.message : String(seen);
  const denied = seen instanceof Error && 'code' in seen && seen.code === '42501' && migration === undefined;
  return new MigrationFailed(`${what}: ${reason}${denied ? `. ${RIGHTS}` : ''}`, seen);
}

const RIGHTS = `The administrator must be a superuser, or have CREATEROLE and CREATE on the database; if another role made the mesh's roles, it needs ADMIN OPTION on them`;
