/** Whoever has the database role of a service sees one organisation at a time, and cannot change that. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { readLog } from '../harness/audit-log.ts';
import { asOrganization, countRows, DENIED, findTables, sqlState, type TenantTable } from '../harness/database.ts';
import type { Mesh } from '../harness/mesh.ts';
import { createOrganization } from '../harness/organizations.ts';
import { eventually } from '../harness/waiting.ts';

type World = {
  readonly ours: string;
  readonly theirs: string;
  readonly tables: readonly TenantTable[];
  /** A connection with each role that a service was given. */
  readonly roles: ReadonlyMap<string, pg.Pool>;
};

/** The roles that work for one organisation at a time. */
const APP_ROLES = ['sm_audit', 'sm_guard', 'sm_identity', 'sm_state_monitor', 'sm_webhook_delivery'];
/** The roles of the work that belongs to no single organisation. */
const SYSTEM_ROLES = ['sm_guard_system', 'sm_identity_system', 'sm_state_monitor_system', 'sm_webhook_delivery_system'];
const INSUFFICIENT_PRIVILEGE = '42501';
const NOT_NULL_VIOLATION = '23502';

/** Only for a mesh of processes: the environment of a service tells its credentials to root and to its own user. */
export function describeDatabaseRoles(mesh: () => Mesh): void {
  describe('the database role of a service', () => {
    let world: World;
    before(async () => {
      const other = await createOrganization(mesh(), 'Those in the same tables');
      for (const api of [mesh().api, other.api]) await api.post('/guardrails/check', { text: 'one for each log' });
      await eventually('an entry in each log', async () => (await readLog(mesh().api)).length > 0 && (await readLog(other.api)).length > 0);
      const roles = connectRoles(mesh());
      world = { ours: mesh().orgId, theirs: other.orgId, roles, tables: await findTables(poolOf(roles, 'sm_identity')) };
    });
    after(async () => {
      for (const pool of world.roles.values()) await pool.end();
    });

    describeRights(() => world);
    describeRows(() => world);
    it('`mesh doctor` finds that row-level security binds every table', async () => {
      const { stdout } = await mesh().command(['doctor', '--json']);
      const tenancy = (JSON.parse(stdout) as { what: string; ok: boolean; detail: string }[]).find(({ what }) => what === 'tenancy');
      assert.deepEqual([tenancy?.ok, tenancy?.detail], [true, 'row-level security binds every table']);
    });
  });
}

function connectRoles(mesh: Mesh): ReadonlyMap<string, pg.Pool> {
  const urls = (['gateway', 'guard', 'identity', 'audit', 'state-monitor', 'webhook-delivery'] as const).flatMap((service) => {
    const { DATABASE_URL = '', MESH_DATABASE_SYSTEM_URL = '' } = mesh.environmentOf(service);
    return [DATABASE_URL, MESH_DATABASE_SYSTEM_URL].filter((url) => url !== '');
  });
  return new Map(urls.map((url) => [decodeURIComponent(new URL(url).username), new pg.Pool({ connectionString: url, max: 1 })]));
}

function poolOf(roles: World['roles'], name: string): pg.Pool {
  const pool = roles.get(name);
  assert.ok(pool !== undefined, `no service has the role ${name}`);
  return pool;
}

function describeRights(world: () => World): void {
  const query = (role: string, statement: string) => sqlState(poolOf(world().roles, role).query(statement));

  it('is one of nine, for schemas that have tables of organisations', () => {
    const { roles, tables } = world();
    assert.deepEqual([...roles.keys()].sort(), [...APP_ROLES, ...SYSTEM_ROLES].sort());
    assert.deepEqual([...new Set(tables.map(({ schema }) => `sm_${schema}`))].sort(), APP_ROLES);
    assert.ok(tables.length >= 12, `${tables.length} tables`);
  });

  it('owns nothing, is nobody else and cannot step over row-level security', async () => {
    for (const [name, pool] of world().roles) {
      const { rows } = await pool.query(
        `select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication as powerful,
           exists (select from pg_class where relowner = r.oid) as owner,
           exists (select from pg_auth_members where member = r.oid) as member
         from pg_roles r where rolname = current_user`,
      );
      assert.deepEqual(rows, [{ powerful: false, owner: false, member: false }], name);
      assert.equal(await query(name, 'alter role current_user bypassrls'), INSUFFICIENT_PRIVILEGE);
      assert.equal(await query(name, 'set role sentinelmesh'), INSUFFICIENT_PRIVILEGE);
    }
    assert.equal(await query('sm_identity', 'set session authorization sm_audit'), INSUFFICIENT_PRIVILEGE);
  });

  it("has no rights in another service's schema", async () => {
    for (const { schema, qualified } of world().tables) {
      for (const role of world().roles.keys()) {
        if (role === `sm_${schema}` || role === `sm_${schema}_system`) continue;
        assert.equal(await query(role, `select from ${qualified}`), INSUFFICIENT_PRIVILEGE, `${role} reads ${qualified}`);
      }
    }
    assert.equal(await query('sm_audit', "select identity.find_api_key('anything')"), INSUFFICIENT_PRIVILEGE);
  });

  it('reads no keys and no workspaces where it works for no single organisation', async () => {
    for (const statement of ['select from identity.api_key', 'select from identity.workspace', "select identity.find_api_key('anything')"])
      assert.equal(await query('sm_identity_system', statement), INSUFFICIENT_PRIVILEGE, statement);
  });
}

function describeRows(world: () => World): void {
  /** Every table with every role that works for one organisation. */
  async function inEveryTable(visit: (pool: pg.Pool, table: TenantTable, what: string) => Promise<void>): Promise<void> {
    const { roles, tables } = world();
    for (const role of APP_ROLES) for (const table of tables) await visit(poolOf(roles, role), table, `${role} in ${table.qualified}`);
  }

  it('sees the rows of the organisation that is set and of no other, in every table', async (test) => {
    const { ours, theirs } = world();
    let seen = 0;
    await inEveryTable(async (pool, { qualified }, what) => {
      seen += await countRows(pool, ours, `select from ${qualified} where org_id = '${ours}'`);
      assert.equal(await countRows(pool, ours, `select from ${qualified} where org_id <> '${ours}'`), 0, what);
      assert.equal(await countRows(pool, theirs, `select from ${qualified} where org_id = '${ours}'`), 0, what);
    });
    test.diagnostic(`${world().tables.length} tables; ${seen} rows of the organisation that is set`);
    assert.ok(seen > 0);
  });

  it('sees nothing while no organisation is set', () =>
    inEveryTable(async (pool, { qualified }, what) => {
      for (const none of [undefined, '', '*', "' or true --"])
        assert.equal(await countRows(pool, none, `select from ${qualified}`), 0, what);
    }));

  it('adds nothing to another organisation', async () => {
    const { ours, theirs } = world();
    let own = 0;
    await inEveryTable(async (pool, { qualified }, what) => {
      const insert = (orgId: string) => sqlState(asOrganization(pool, ours, `insert into ${qualified} (org_id) values ('${orgId}')`));
      assert.equal(await insert(theirs), INSUFFICIENT_PRIVILEGE, what);
      // Policies are checked before constraints, so a row of one's own gets as far as those.
      if ((await insert(ours)) === NOT_NULL_VIOLATION) own += 1;
    });
    assert.ok(own > 0, 'rows of its own organisation are not what is refused');
  });

  it('changes, gives away and removes nothing of another organisation', () =>
    inEveryTable(async (pool, { qualified }, what) => {
      const { ours, theirs } = world();
      assert.equal(await countRows(pool, ours, `update ${qualified} set org_id = org_id where org_id = '${theirs}' returning 1`), 0, what);
      assert.equal(await countRows(pool, ours, `delete from ${qualified} where org_id = '${theirs}' returning 1`), 0, what);
      const giveAway = await asOrganization(pool, ours, `update ${qualified} set org_id = '${theirs}' returning 1`).catch(
        (error: unknown) => error,
      );
      assert.ok(giveAway === DENIED || giveAway instanceof pg.DatabaseError || (Array.isArray(giveAway) && giveAway.length === 0), what);
    }));
}
