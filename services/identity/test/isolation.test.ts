import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { findTenantEscapes } from '@sentinelmesh/database';
import type { OrgId } from '@sentinelmesh/kernel';
import { withClient } from '@sentinelmesh/testkit';
import { identitySchema } from '../src/store/schema.ts';
import { type Given, givenKey, givenOrganization, type Identity, startIdentity } from './fixture.ts';

let identity: Identity;
let mine: Given;
let theirs: Given;
let theirKey: string;
let tables: string[];

before(async () => {
  identity = await startIdentity();
  [mine, theirs] = [await givenOrganization(identity), await givenOrganization(identity)];
  await givenKey(identity, mine);
  theirKey = (await givenKey(identity, theirs)).written;
  const rows = await identity.ask<{ name: string }>(
    `select attrelid::regclass::text as name from pg_attribute join pg_class c on c.oid = attrelid
     where attname = 'org_id' and relkind in ('r', 'p') and relnamespace = 'identity'::regnamespace order by 1`,
  );
  tables = rows.map(({ name }) => name);
});
after(() => identity.stop());

/** The answer to the last of some statements as the service's role for one organisation; nothing is committed. */
const as = (orgId: OrgId | undefined, ...statements: [text: string, values?: unknown[] | undefined][]) =>
  withClient(identity.url, async (client) => {
    let result = await client.query('begin');
    if (orgId !== undefined) await client.query("select set_config('app.org_id', $1, true)", [orgId]);
    for (const [text, values] of statements) result = await client.query(text, values);
    return result;
  });

const attempt = async (orgId: OrgId | undefined, statement: string, values?: unknown[]) => (await as(orgId, [statement, values])).rowCount;

describe('the rows of an organisation', () => {
  it('are in every table of this schema, so that there is something to try', async () => {
    assert.deepEqual(tables, ['identity.api_key', 'identity.organization', 'identity.outbox', 'identity.workspace']);
    for (const table of tables) {
      const rows = await identity.ask(`select count(*)::int as count from ${table} where org_id = $1`, [theirs.orgId]);
      assert.ok(Number(rows[0]?.count) > 0, table);
    }
  });

  it('cannot be reached by another, even if the service had every right to the tables', async () => {
    await identity.ask('grant select, insert, update, delete on all tables in schema identity to sm_identity');
    for (const table of tables) {
      for (const orgId of [mine.orgId, undefined]) {
        const theirRows = `from ${table} where org_id = '${theirs.orgId}'`;
        assert.equal(await attempt(orgId, `select ${theirRows}`), 0, `${table}: select`);
        assert.equal(await attempt(orgId, `delete ${theirRows}`), 0, `${table}: delete`);
        assert.equal(await attempt(orgId, `update ${table} set org_id = org_id where org_id = '${theirs.orgId}'`), 0, `${table}: update`);
      }
      assert.ok(((await attempt(theirs.orgId, `select from ${table}`)) ?? 0) > 0, `${table}: their own`);
    }
  });

  it('cannot be written or moved into another', async () => {
    for (const table of tables) {
      const columns = await columnsOf(table);
      const copy = `insert into ${table} (${columns}) select ${columns} from ${table} where org_id = '${mine.orgId}' limit 1`;
      await assert.rejects(
        attempt(mine.orgId, copy.replace(`select ${columns}`, `select ${columns.replace('org_id', `'${theirs.orgId}'`)}`)),
        /row-level security/,
        `${table}: insert`,
      );
      await assert.rejects(attempt(mine.orgId, `update ${table} set org_id = '${theirs.orgId}'`), /row-level security/, `${table}: move`);
    }
  });

  it('cannot be pointed at from another', async () => {
    const insert = `insert into identity.api_key (org_id, id, workspace_id, name, scopes, lookup_id, key_hash, created_at)
                    values ($1, 'key_x', $2, 'x', '{*}', 'xxxxxxxx', decode(repeat('00', 32), 'hex'), now())`;
    await assert.rejects(attempt(mine.orgId, insert, [mine.orgId, theirs.workspaceId]), /foreign key/);
    assert.equal(await attempt(mine.orgId, insert, [mine.orgId, mine.workspaceId]), 1);
  });

  it('are closed to whatever the catalogue of the database would let through', async () => {
    assert.deepEqual(await findTenantEscapes(identity.adminUrl, { allow: identitySchema.allowedEscapes }), []);
  });
});

describe('the lookup of a presented key', () => {
  it('finds one row by its lookup id, in any organisation', async () => {
    const lookupId = theirKey.split('_')[2];
    assert.equal(await attempt(mine.orgId, 'select * from identity.find_api_key($1)', [lookupId]), 1);
    assert.equal(await attempt(undefined, 'select * from identity.find_api_key($1)', [lookupId]), 1);
  });

  it('finds nothing by anything else', async () => {
    for (const wrong of ['', '%', '________', null, "' or true --"])
      assert.equal(await attempt(mine.orgId, 'select * from identity.find_api_key($1)', [wrong]), 0);
  });

  it('is open to no other role', async () => {
    const rows = await identity.ask(
      `select r.rolname from pg_roles r where has_function_privilege(r.oid, 'identity.find_api_key(text)', 'execute') and not r.rolsuper
         and r.rolname like 'sm\\_%' order by 1`,
    );
    assert.deepEqual(rows, [{ rolname: 'sm_identity' }, { rolname: 'sm_owner' }]);
  });

  it('does not follow a search path that somebody else sets', async () => {
    const { rows } = await as(
      mine.orgId,
      ['create temp table api_key as select 1'],
      ['set local search_path = pg_temp, identity, public'],
      ['select * from identity.find_api_key($1)', [theirKey.split('_')[2]]],
    );
    assert.equal(rows[0]?.org_id, theirs.orgId);
  });
});

describe('the system role', () => {
  it('reads organisations and the outbox, and no keys or workspaces', async () => {
    const readable = await identity.ask<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c where relnamespace = 'identity'::regnamespace and relkind = 'r'
         and has_table_privilege('sm_identity_system', c.oid, 'select') order by 1`,
    );
    assert.deepEqual(
      readable.map(({ name }) => name),
      ['identity.organization', 'identity.outbox'],
    );
  });
});

async function columnsOf(table: string): Promise<string> {
  const rows = await identity.ask<{ columns: string }>(
    `select string_agg(attname, ', ' order by attnum) as columns from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attidentity = ''`,
    [table],
  );
  return rows[0]?.columns ?? '';
}
