import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { findTenantEscapes } from '@sentinelmesh/database';
import { newId, type OrgId } from '@sentinelmesh/kernel';
import { withClient } from '@sentinelmesh/testkit';
import { guardSchema } from '../src/index.ts';
import { givenAnalysis, givenMessage, lifetime, type Store, startStore } from './store-fixture.ts';

let store: Store;
let tables: string[];
const [mine, theirs] = [newId('org'), newId('org')];

before(async () => {
  store = await startStore();
  for (const orgId of [mine, theirs]) {
    await store.escalations.record(givenAnalysis(orgId), [givenMessage(orgId)]);
    await store.escalations.keep(orgId, newId('evt'), { input: 'a', response: 'b' }, lifetime());
    await store.budget(10n).reserve(orgId, 1n);
    await store.vault.keep({ orgId, sessionId: 'chat', endUser: '' }, new Map([['[EMAIL:t4k2]', 'ada@example.com']]), lifetime().until);
  }
  const rows = await store.ask<{ name: string }>(
    `select attrelid::regclass::text as name from pg_attribute join pg_class c on c.oid = attrelid
     where attname = 'org_id' and relkind in ('r', 'p') and relnamespace = 'guard'::regnamespace order by 1`,
  );
  tables = rows.map(({ name }) => name);
});
after(() => store?.stop());

/** How many rows a statement touches as the service's role for one organisation; nothing is committed. */
const attempt = (orgId: OrgId | undefined, statement: string) =>
  withClient(store.url, async (client) => {
    await client.query('begin');
    if (orgId !== undefined) await client.query("select set_config('app.org_id', $1, true)", [orgId]);
    return (await client.query(statement)).rowCount;
  });

describe('the rows of an organisation', () => {
  it('are in every table of this schema, so that there is something to try', async () => {
    assert.deepEqual(tables, ['guard.analysis', 'guard.judge_spending', 'guard.kept_text', 'guard.outbox', 'guard.token']);
    for (const table of tables) {
      const rows = await store.ask(`select count(*)::int as count from ${table} where org_id = $1`, [theirs]);
      assert.ok(Number(rows[0]?.count) > 0, table);
    }
  });

  it('cannot be reached by another, even if the service had every right to the tables', async () => {
    await store.ask('grant select, insert, update, delete on all tables in schema guard to sm_guard');
    for (const table of tables) {
      for (const orgId of [mine, undefined]) {
        const theirRows = `from ${table} where org_id = '${theirs}'`;
        assert.equal(await attempt(orgId, `select ${theirRows}`), 0, `${table}: select`);
        assert.equal(await attempt(orgId, `delete ${theirRows}`), 0, `${table}: delete`);
        assert.equal(await attempt(orgId, `update ${table} set org_id = org_id where org_id = '${theirs}'`), 0, `${table}: update`);
      }
      assert.ok(((await attempt(theirs, `select from ${table}`)) ?? 0) > 0, `${table}: their own`);
    }
  });

  it('cannot be written or moved into another', async () => {
    for (const table of tables) {
      const columns = await columnsOf(table);
      const moved = columns.replace('org_id', `'${theirs}'`);
      const copy = `insert into ${table} (${columns}) select ${moved} from ${table} where org_id = '${mine}' limit 1`;
      await assert.rejects(attempt(mine, copy), /row-level security/, `${table}: insert`);
      await assert.rejects(attempt(mine, `update ${table} set org_id = '${theirs}'`), /row-level security/, `${table}: move`);
    }
  });

  it('are closed to whatever the catalogue of the database would let through', async () => {
    assert.deepEqual(await findTenantEscapes(store.adminUrl, { allow: guardSchema.allowedEscapes }), []);
  });
});

describe('the system role', () => {
  it('reads the outbox, and of everything else only when it expires', async () => {
    const readable = await store.ask<{ name: string }>(
      `select c.oid::regclass::text || '.' || attname as name from pg_attribute join pg_class c on c.oid = attrelid
       where relnamespace = 'guard'::regnamespace and relkind = 'r' and attnum > 0 and relname <> 'outbox'
         and has_column_privilege('sm_guard_system', c.oid, attnum, 'select') order by 1`,
    );
    assert.deepEqual(
      readable.map(({ name }) => name),
      ['guard.analysis.analyzed_at', 'guard.judge_spending.day', 'guard.kept_text.expires_at', 'guard.token.expires_at'],
    );
  });
});

async function columnsOf(table: string): Promise<string> {
  const rows = await store.ask<{ columns: string }>(
    `select string_agg(attname, ', ' order by attnum) as columns from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attidentity = ''`,
    [table],
  );
  return rows[0]?.columns ?? '';
}
