import { Kysely, PostgresDialect, sql } from 'kysely';
import { createPool } from './connection-pool.ts';
import { escapeQueries, PRELUDE, TENANT_TABLE_COUNT } from './escape-queries.ts';
import { toCallerError } from './postgres-errors.ts';

/** Something that is as it should be although it looks like an escape, and why. */
export type TenantEscapeAllowance = {
  /** As it stands at the head of the sentence: `identity.organization`, `identity.api_key_lookup`. */
  readonly object: string;
  readonly reason: string;
};

type Escape = { readonly object: string; readonly problem: string; readonly excusable: boolean };

/**
 * Reads the catalogue of the database for every way past the separation of organisations: tables, partitions and views
 * without row-level security, policies that say more, keys not led by `org_id`, foreign keys without it, roles with too
 * much power, grants to anybody else. One sentence each; none = all is well.
 *
 * A reason excuses what can be right: a table without `org_id`, an index, a SECURITY DEFINER function, a policy of the
 * owner for one. An allowance that excuses nothing is reported too, as is a database in which there was nothing to check.
 */
export async function findTenantEscapes(
  adminUrl: string,
  { allow = [] }: { readonly allow?: readonly TenantEscapeAllowance[] } = {},
): Promise<readonly string[]> {
  const escapes = await readCatalogue(adminUrl);
  const excused = new Set(allow.map(({ object }) => object));
  const inexcusable = escapes.filter(({ object, excusable }) => !excusable || !excused.has(object));
  const unused = allow.filter(({ object }) => !escapes.some((found) => found.excusable && found.object === object));
  return [
    ...inexcusable.map(({ object, problem }) => `${object}: ${problem}`),
    ...unused.map(({ object }) => `${object}: is on the list of allowances, but nothing needs excusing; take it off`),
  ].sort();
}

async function readCatalogue(adminUrl: string): Promise<readonly Escape[]> {
  const pool = createPool({ url: adminUrl, name: 'tenant escapes', size: 1, statementTimeoutMs: 30_000 });
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    const escapes: Escape[] = [];
    for (const query of escapeQueries) escapes.push(...(await sql.raw<Escape>(PRELUDE + query).execute(db)).rows);
    const counted = await sql.raw<{ tables: bigint }>(PRELUDE + TENANT_TABLE_COUNT).execute(db);
    if (counted.rows[0]?.tables !== 0n) return escapes;
    return [
      ...escapes,
      { object: 'the database', problem: 'has no table of a service with org_id; nothing was checked', excusable: false },
    ];
  } catch (error) {
    throw toCallerError(error);
  } finally {
    await pool.end();
  }
}
