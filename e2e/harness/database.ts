/** The database of a mesh, as seen with the role of a service. */
import pg from 'pg';

export type TenantTable = { readonly schema: string; readonly qualified: string };

/** Every table, of whatever schema, that has a column `org_id`. The catalogue shows all of them to everybody. */
export async function findTables(pool: pg.Pool): Promise<TenantTable[]> {
  const { rows } = await pool.query<{ schema: string; name: string }>(
    `select n.nspname as schema, c.relname as name
     from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attname = 'org_id' and not a.attisdropped
     where c.relkind in ('r', 'p')
     order by 1, 2`,
  );
  return rows.map(({ schema, name }) => ({ schema, qualified: `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}` }));
}

/** The role may not do this at all, whichever rows there are. */
export const DENIED = Symbol('denied');

/**
 * Runs a statement as `withOrg` does, and takes it back.
 *
 * @param orgId undefined sets none
 * @throws pg.DatabaseError for every refusal but a missing right, that of a policy included
 */
export async function asOrganization(
  pool: pg.Pool,
  orgId: string | undefined,
  statement: string,
): Promise<readonly unknown[] | typeof DENIED> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    if (orgId !== undefined) await client.query("select set_config('app.org_id', $1, true)", [orgId]);
    return (await client.query(statement)).rows;
  } catch (error) {
    if (error instanceof pg.DatabaseError && /^permission denied/.test(error.message)) return DENIED;
    throw error;
  } finally {
    await client.query('rollback');
    client.release();
  }
}

/** How many rows a statement reaches; none where the role may not run it. */
export async function countRows(pool: pg.Pool, orgId: string | undefined, statement: string): Promise<number> {
  const rows = await asOrganization(pool, orgId, statement);
  return rows === DENIED ? 0 : rows.length;
}

/** The SQLSTATE with which a statement fails; undefined when it succeeds. */
export async function sqlState(result: Promise<unknown>): Promise<string | undefined> {
  const outcome = await result.catch((error: unknown) => error);
  if (outcome === DENIED) return '42501';
  if (outcome instanceof pg.DatabaseError) return outcome.code;
  if (outcome instanceof Error) throw outcome;
  return undefined;
}
