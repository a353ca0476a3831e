/**
 * Terminology: one *schema* belongs to one service. `sm_owner` owns every schema and table and never logs in; the
 * service logs in as its *app role* `sm_<schema>`, which sees one organisation at a time; work of no single
 * organisation (relays, schedulers) logs in as its *system role* `sm_<schema>_system`, which sees only the tables that
 * name it.
 */

/** Owns every schema, table and function; nobody logs in as it. */
export const OWNER_ROLE = 'sm_owner';

/** The variable that row-level security compares with `org_id`; set for one transaction at a time. */
export const ORG_SETTING = 'app.org_id';

/** The organisation of the transaction, or null. After a commit the variable is empty rather than unset, hence NULLIF. */
export const CURRENT_ORG = `nullif(current_setting('${ORG_SETTING}', true), '')`;

// Postgres cuts names at 63 bytes without a word; `sm_` and `_system` must still fit round a schema.
const NAME = /^[a-z][a-z0-9_]{0,50}$/;

/** The name, if it is plain enough to stand in SQL without being quoted; used for schemas and tables. */
export function plainName(name: string): string {
  if (NAME.test(name)) return name;
  throw new TypeError(`'${name}' cannot name a schema or table: use a-z, 0-9 and _, starting with a letter, at most 51 characters`);
}

export const appRole = (schema: string): string => `sm_${plainName(schema)}`;

export const systemRole = (schema: string): string => `sm_${plainName(schema)}_system`;

/** The same server and database as `url`, entered as `role`: how a service's URL is made from the administrator's. */
export function roleUrl(url: string, role: string, password: string): string {
  if (!URL.canParse(url)) throw new TypeError('a database URL must look like postgres://role:password@host:port/database');
  const entered = new URL(url);
  entered.username = encodeURIComponent(role);
  entered.password = encodeURIComponent(password);
  return entered.href;
}
