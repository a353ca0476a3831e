import { type Kysely, sql } from 'kysely';
import { UnsafeRole } from './errors.ts';
import { ORG_SETTING } from './names.ts';

type Power = { readonly role: string; readonly super: boolean; readonly bypass: boolean; readonly owned: string | null };

/**
 * Refuses a connection for which row-level security would be a suggestion: a superuser, a role with BYPASSRLS, the
 * owner of a table, a member of any of these, or a session that comes with an organisation already set.
 *
 * @throws UnsafeRole
 */
export async function assertSafeRole<Tables>(db: Kysely<Tables>): Promise<void> {
  const { rows: powers } = await sql<Power>`
    select * from (
      select r.rolname::text as role, r.rolsuper as super, r.rolbypassrls as bypass,
             (select c.oid::regclass::text from pg_class c
               where c.relowner = r.oid and c.relkind in ('r', 'p', 'v', 'm', 'f') and c.relpersistence <> 't' limit 1) as owned
      from pg_roles r where pg_has_role(session_user, r.oid, 'MEMBER')
      order by r.rolname <> session_user, r.rolname
    ) power where super or bypass or owned is not null limit 1`.execute(db);
  const { rows: sessions } = await sql<{ me: string; org: string | null }>`
    select session_user::text as me, nullif(current_setting(${ORG_SETTING}, true), '') as org`.execute(db);
  const [session] = sessions;
  const [power] = powers;
  const me = session?.me ?? 'the database role';
  if (power !== undefined) {
    const through = power.role === me ? `'${me}'` : `'${me}', through '${power.role}' of which it is a member,`;
    throw new UnsafeRole(`the database role ${through} ${describe(power)}, so row-level security would not hold. ${REMEDY}`);
  }
  if (session !== undefined && session.org !== null)
    throw new UnsafeRole(
      `sessions of the database role '${me}' start with ${ORG_SETTING} set; remove it from ALTER ROLE, ALTER DATABASE and the URL`,
    );
}

const REMEDY = 'Use the role sm_<schema> that the migration makes for the service; administrators only migrate.';

function describe({ super: isSuperuser, bypass, owned }: Power): string {
  if (isSuperuser) return 'is a superuser';
  return bypass ? 'has BYPASSRLS' : `owns ${owned}`;
}
