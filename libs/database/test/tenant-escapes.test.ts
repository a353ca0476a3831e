import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { query, startTestPostgres, type TestPostgres, withClient } from '@sentinelmesh/testkit';
import { sql } from 'kysely';
import { findTenantEscapes, type Migration, migrate, tenantTable } from '../src/index.ts';
import { migrateDemo } from './demo.ts';
import { passwords } from './service-roles.ts';

let postgres: TestPostgres;

before(async () => {
  postgres = await startTestPostgres();
  await migrateDemo(postgres.url);
  await migrate({ adminUrl: postgres.url, schema: 'neighbour', migrations: {}, passwords });
});

after(() => postgres?.stop());

const OWN = "org_id = nullif(current_setting('app.org_id', true), '')";
const SECURED = 'alter table demo.t enable row level security; alter table demo.t force row level security;';
const POLICY = `create policy own on demo.t for all to sm_demo using (${OWN}) with check (${OWN});`;
const TABLE = `create table demo.t (org_id text not null, id text not null, primary key (org_id, id)); ${SECURED} ${POLICY}`;

/** The SQL of a mistake runs as the owner unless it begins with `reset role`; `undo` removes what is not part of demo.t. */
const mistakes: readonly [mistake: string, make: string, said: RegExp, undo?: string][] = [
  ['row-level security off', `${TABLE} alter table demo.t disable row level security`, /^demo\.t: row-level security is not enabled/],
  ['no FORCE', `${TABLE} alter table demo.t no force row level security`, /^demo\.t: .*FORCE is missing/],
  ['no policy', `${TABLE} drop policy own on demo.t`, /^demo\.t: has no policy that binds sm_demo/],
  [
    'a policy without a check of what is written',
    `${TABLE} drop policy own on demo.t; create policy own on demo.t to sm_demo using (${OWN}) with check (true)`,
    /^demo\.t\.own: this policy widens/,
  ],
  [
    'a policy for reading only',
    `${TABLE} drop policy own on demo.t; create policy own on demo.t for select to sm_demo using (${OWN})`,
    /^demo\.t: has no policy/,
  ],
  ['a policy for everybody', `${TABLE} create policy all_see on demo.t for select using (true)`, /^demo\.t\.all_see: this policy widens/],
  [
    'a second, wider policy',
    `${TABLE} create policy more on demo.t for select to sm_demo using (id = 'shared')`,
    /^demo\.t\.more: this policy widens/,
  ],
  [
    'a policy that trusts another setting',
    `${TABLE} drop policy own on demo.t; create policy own on demo.t to sm_demo using (org_id = current_setting('app.organization')) with check (true)`,
    /^demo\.t: has no policy/,
  ],
  [
    'a policy for a stranger',
    `${TABLE} create policy guest on demo.t to sm_neighbour using (true)`,
    /^demo\.t\.guest: .*lets sm_neighbour see every organisation/,
  ],
  [
    'a policy for the owner',
    `${TABLE} create policy look on demo.t for select to sm_owner using (true)`,
    /^demo\.t\.look: .*lets sm_owner see every organisation/,
  ],
  [
    'org_id may be null',
    `${TABLE} alter table demo.t add column n int, drop constraint t_pkey, alter column org_id drop not null`,
    /^demo\.t: org_id must be text and not null/,
  ],
  ['a table without org_id', 'create table demo.t (id text primary key)', /^demo\.t: has no org_id/],
  [
    'a partition left open',
    `create table demo.t (org_id text not null, id text not null, primary key (org_id, id)) partition by list (id); ${SECURED} ${POLICY} create table demo.t_a partition of demo.t for values in ('a')`,
    /^demo\.t_a: row-level security is not enabled/,
  ],
  [
    'a primary key led by something else',
    `${TABLE} alter table demo.t drop constraint t_pkey, add primary key (id)`,
    /^demo\.t_pkey: this primary key of demo\.t does not begin with org_id/,
  ],
  ['a unique key led by something else', `${TABLE} create unique index t_id on demo.t (id, org_id)`, /^demo\.t_id: this unique key/],
  ['an index led by something else', `${TABLE} create index t_id on demo.t (id)`, /^demo\.t_id: this index/],
  ['an index on an expression', `${TABLE} create index t_id on demo.t (lower(org_id))`, /^demo\.t_id: this index/],
  [
    'a foreign key without org_id',
    `${TABLE} create unique index t_id on demo.t (id); create table demo.u (org_id text not null, t text references demo.t (id)); ${SECURED.replaceAll('demo.t', 'demo.u')} ${POLICY.replace('demo.t', 'demo.u')}`,
    /^demo\.u_t_fkey: .*can point into another organisation/,
    'drop table demo.u',
  ],
  [
    'a foreign key out of the schema',
    'reset role; create table public.foreigner (id text primary key); create table demo.t (id text references public.foreigner); alter table demo.t owner to sm_owner',
    /^demo\.t_id_fkey: .*leads out of the schema/,
    'drop table demo.t, public.foreigner',
  ],
  ['a view', `${TABLE} create view demo.v as select * from demo.t`, /^demo\.v: .*security_invoker is missing/],
  ['a materialized view', `${TABLE} create materialized view demo.v as select * from demo.t`, /^demo\.v: is a materialized view/],
  [
    'a foreign table',
    'reset role; create foreign data wrapper w; create server s foreign data wrapper w; create foreign table demo.t (org_id text) server s; alter table demo.t owner to sm_owner',
    /^demo\.t: is a foreign table/,
    'drop foreign data wrapper w cascade',
  ],
  [
    'a function with the rights of its owner',
    "create function demo.f() returns int language sql security definer set search_path = '' as 'select 1'",
    /^demo\.f: runs with the rights of its owner/,
    'drop function demo.f',
  ],
  [
    'a function that anybody can redirect',
    "create function demo.f() returns int language sql security definer as 'select 1'",
    /^demo\.f: .*does not fix its search_path/,
    'drop function demo.f',
  ],
  ['TRUNCATE granted', `${TABLE} grant truncate on demo.t to sm_demo`, /^demo\.t: gives sm_demo TRUNCATE/],
  ['a neighbour let in', `${TABLE} grant select on demo.t to sm_neighbour`, /^demo\.t: is open to sm_neighbour \(SELECT\)/],
  ['everybody let in', `${TABLE} grant insert on demo.t to public`, /^demo\.t: is open to everybody \(INSERT\)/],
  ['a column let out', `${TABLE} grant select (id) on demo.t to sm_neighbour`, /^demo\.t\.id: is open to sm_neighbour \(SELECT\)/],
  [
    'a schema let out',
    'grant usage on schema demo to sm_neighbour',
    /^schema demo: is open to sm_neighbour/,
    'revoke usage on schema demo from sm_neighbour',
  ],
  [
    'a right outside the schema',
    'reset role; create table public.shared (id text); grant select on public.shared to sm_demo',
    /shared: is open to sm_demo although it is outside its schema/,
    'drop table public.shared',
  ],
  ['a superuser', 'reset role; alter role sm_demo superuser', /^sm_demo: has SUPERUSER/, 'alter role sm_demo nosuperuser'],
  [
    'BYPASSRLS for the system role',
    'reset role; alter role sm_demo_system bypassrls',
    /^sm_demo_system: has BYPASSRLS/,
    'alter role sm_demo_system nobypassrls',
  ],
  ['an owner that can log in', 'reset role; alter role sm_owner login', /^sm_owner: has LOGIN/, 'alter role sm_owner nologin'],
  ['a membership', 'reset role; grant sm_owner to sm_demo', /^sm_demo: is a member of sm_owner/, 'revoke sm_owner from sm_demo'],
  [
    'a membership of a role of the server',
    'reset role; grant pg_read_all_data to sm_demo',
    /^sm_demo: is a member of pg_read_all_data/,
    'revoke pg_read_all_data from sm_demo',
  ],
  ['a service that owns its table', `${TABLE} reset role; alter table demo.t owner to sm_demo`, /^sm_demo: owns table demo\.t/],
  ['a table of somebody else', `${TABLE} reset role; alter table demo.t owner to sentinelmesh`, /^demo\.t: belongs to sentinelmesh/],
  [
    'a schema that changed hands',
    'reset role; alter schema neighbour owner to sentinelmesh',
    /^schema neighbour: belongs to sentinelmesh/,
    'alter schema neighbour owner to sm_owner',
  ],
  [
    'the right to create',
    'grant create on schema demo to sm_demo',
    /^sm_demo: may create objects in the schema demo/,
    'revoke create on schema demo from sm_demo',
  ],
];

describe('the search for escapes', () => {
  it('finds none in what the library itself makes', async () => {
    assert.deepEqual(await findTenantEscapes(postgres.url), []);
  });

  for (const [mistake, make, said, undo] of mistakes)
    it(`finds ${mistake}`, async () => {
      await withClient(postgres.url, async (client) => {
        await client.query(`set role sm_owner; ${make}`);
        const escapes = await findTenantEscapes(postgres.url);
        await client.query(`reset role; ${undo ?? ''}; drop table if exists demo.t cascade`);
        assert.ok(
          escapes.some((sentence) => said.test(sentence)),
          `not found, but: ${escapes.join('\n')}`,
        );
      });
    });

  it('finds nothing any more once all of it is undone', async () => {
    assert.deepEqual(await findTenantEscapes(postgres.url), []);
  });

  it('accepts a view with the rights of whoever asks, and a partition that is secured', async () => {
    await withClient(postgres.url, async (client) => {
      const partitioned = TABLE.replace('primary key (org_id, id))', 'primary key (org_id, id)) partition by list (id)');
      const partition = (SECURED + POLICY).replaceAll('demo.t', 'demo.t_a');
      await client.query(`set role sm_owner; ${partitioned} create table demo.t_a partition of demo.t for values in ('a'); ${partition}`);
      if ((await query(postgres.url, "select current_setting('server_version_num')::int >= 150000 as invoker"))[0]?.invoker === true)
        await client.query('create view demo.v with (security_invoker = true) as select * from demo.t');
      assert.deepEqual(await findTenantEscapes(postgres.url), []);
      await client.query('drop table demo.t cascade');
    });
  });
});

describe('an allowance', () => {
  const lookup: Migration = {
    up: async (db) => {
      await sql`create table lookup.key (org_id text not null, id text not null, primary key (org_id, id))`.execute(db);
      await tenantTable('lookup', 'key', { app: ['select', 'insert'], lookup: true }).execute(db);
      await sql`
        create index key_id on lookup.key (id);
        create function lookup.find_key(wanted text) returns setof lookup.key language sql stable security definer set search_path = ''
          as 'select * from lookup.key where id = wanted limit 1'`.execute(db);
    },
  };
  const allow = ['lookup.key_id', 'lookup.find_key', 'lookup.key.owner_lookup'].map((object) => ({
    object,
    reason: 'the key is found before its organisation is known',
  }));

  it('excuses the lookup of a row whose organisation is not known yet, each part by name', async () => {
    const adminUrl = await postgres.createDatabase('lookup');
    await migrate({ adminUrl, schema: 'lookup', migrations: { '0001_lookup': lookup }, passwords });
    assert.deepEqual(await findTenantEscapes(adminUrl, { allow }), []);
    assert.equal((await findTenantEscapes(adminUrl, { allow: allow.slice(1) })).length, 1);
    assert.equal((await findTenantEscapes(adminUrl)).length, 3);
    await query(adminUrl, "begin; set local app.org_id = 'org_a'; insert into lookup.key values ('org_a', 'k1'); commit");
    const found = await withClient(adminUrl, async (client) => {
      await client.query('set role sm_lookup');
      const direct = await client.query('select * from lookup.key');
      const throughFunction = await client.query("select * from lookup.find_key('k1')");
      return { direct: direct.rows, throughFunction: throughFunction.rows };
    });
    assert.deepEqual(found, { direct: [], throughFunction: [{ org_id: 'org_a', id: 'k1' }] });
  });

  it('that excuses nothing is reported, and nothing excuses a missing policy', async () => {
    const stale = await findTenantEscapes(postgres.url, { allow: [{ object: 'demo.note', reason: 'because' }] });
    assert.deepEqual(stale, ['demo.note: is on the list of allowances, but nothing needs excusing; take it off']);
    await query(postgres.url, 'alter table demo.note no force row level security');
    const escapes = await findTenantEscapes(postgres.url, { allow: [{ object: 'demo.note', reason: 'because' }] });
    await query(postgres.url, 'alter table demo.note force row level security');
    assert.equal(escapes.length, 2);
  });
});

describe('a database in which there is nothing to check', () => {
  it('does not pass', async () => {
    const empty = await postgres.createDatabase('empty');
    assert.deepEqual(await findTenantEscapes(empty), ['the database: has no table of a service with org_id; nothing was checked']);
  });
});
