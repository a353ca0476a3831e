import { setTimeout as sleep } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { escapeIdentifier, escapeLiteral } from 'pg';
import { backoffMs } from './backoff.ts';
import { MigrationFailed } from './errors.ts';
import { appRole, OWNER_ROLE, plainName, systemRole } from './names.ts';
import { scramVerifier } from './scram.ts';

const MAX_ATTEMPTS = 8;
const SET_OPTION_SINCE = 160_000;

export type ServicePasswords = {
  readonly app: string;
  /** Without one, the system role exists but cannot log in. */
  readonly system?: string;
};

/** Roles belong to the whole server, so migrations of other databases, which hold other locks, may be making the same ones. */
const RACE_CODES = ['42710', '23505', 'XX000'];

/** Makes the owner and the two roles of a service as they should be, whatever they were. */
export async function ensureRoles(db: Kysely<unknown>, schema: string, passwords: ServicePasswords): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await ensureRole(db, OWNER_ROLE, { login: false });
      await ensureRole(db, appRole(schema), { login: true, password: passwords.app });
      await ensureRole(
        db,
        systemRole(schema),
        passwords.system === undefined ? { login: false } : { login: true, password: passwords.system },
      );
      return await ensureMayBecomeOwner(db);
    } catch (error) {
      const raced = error instanceof Error && 'code' in error && RACE_CODES.includes(String(error.code));
      if (!raced || attempt === MAX_ATTEMPTS) throw error;
      await sleep(backoffMs({ failures: attempt, baseMs: 20, maxMs: 200 }));
    }
  }
}

type RoleRow = { super: boolean; bypass: boolean; createrole: boolean; createdb: boolean; replication: boolean; login: boolean };

async function ensureRole(db: Kysely<unknown>, role: string, wanted: { login: false } | { login: true; password: string }): Promise<void> {
  const read = () =>
    sql<RoleRow>`
    select rolsuper as super, rolbypassrls as bypass, rolcreaterole as createrole, rolcreatedb as createdb,
           rolreplication as replication, rolcanlogin as login from pg_roles where rolname = ${role}`.execute(db);
  let found = (await read()).rows[0];
  if (found === undefined) {
    await run(db, `create role ${role} nologin`);
    found = (await read()).rows[0];
  }
  // Only what differs is named: to mention an attribute, even to take it away, may need more than CREATEROLE.
  const changes = [
    found?.super && 'nosuperuser',
    found?.bypass && 'nobypassrls',
    found?.createrole && 'nocreaterole',
    found?.createdb && 'nocreatedb',
    found?.replication && 'noreplication',
    found?.login !== wanted.login && (wanted.login ? 'login' : 'nologin'),
    wanted.login && `password ${escapeLiteral(scramVerifier(wanted.password))}`,
  ].filter(Boolean);
  if (changes.length > 0) await run(db, `alter role ${role} ${changes.join(' ')}`);
}

/** An administrator who is no superuser must be able to SET ROLE to the owner. */
async function ensureMayBecomeOwner(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ version: number; me: string }>`
    select current_setting('server_version_num')::int as version, current_user::text as me`.execute(db);
  const { version = 0, me = '' } = rows[0] ?? {};
  const canSet = version >= SET_OPTION_SINCE;
  const { rows: membership } = await sql<{ may: boolean }>`
    select pg_has_role(current_user, ${OWNER_ROLE}, ${canSet ? 'SET' : 'MEMBER'}) as may`.execute(db);
  if (membership[0]?.may === true) return;
  // Since 16 whoever creates a role may administer it, but neither becomes it nor inherits from it.
  await run(db, `grant ${OWNER_ROLE} to ${escapeIdentifier(me)}${canSet ? ' with set true, inherit false' : ''}`);
}

/** The service's schema, in the hands of the owner and open to the service's two roles only. */
export async function ensureSchema(db: Kysely<unknown>, schema: string): Promise<void> {
  await run(db, `create schema if not exists ${plainName(schema)} authorization ${OWNER_ROLE}`);
  const { rows } = await sql<{
    owner: string;
  }>`select nspowner::regrole::text as owner from pg_namespace where nspname = ${schema}`.execute(db);
  const owner = rows[0]?.owner;
  if (owner !== OWNER_ROLE)
    throw new MigrationFailed(
      `the schema ${schema} belongs to '${owner}', not to '${OWNER_ROLE}'; the mesh only works in schemas it has made itself`,
    );
  for (const role of [appRole(schema), systemRole(schema)]) await ensureMayConnect(db, role);
}

async function ensureMayConnect(db: Kysely<unknown>, role: string): Promise<void> {
  const { rows } = await sql<{ may: boolean; database: string }>`
    select has_database_privilege(${role}, current_database(), 'CONNECT') as may, current_database()::text as database`.execute(db);
  const [row] = rows;
  if (row?.may === false) await run(db, `grant connect on database ${escapeIdentifier(row.database)} to ${role}`);
}

/** Utility statements take no parameters; what is put into their text is a plain name or escaped. */
const run = (db: Kysely<unknown>, text: string) => sql.raw(text).execute(db);
