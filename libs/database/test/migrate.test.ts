import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { Unavailable } from '@sentinelmesh/kernel';
import { query, startTestPostgres, type TestPostgres } from '@sentinelmesh/testkit';
import { sql } from 'kysely';
import { DatabaseRefused, findTenantEscapes, type Migration, MigrationFailed, migrate, openDatabase, roleUrl } from '../src/index.ts';
import { demoMigrations, givenNote, migrateDemo, openDemo } from './demo.ts';
import { passwords } from './service-roles.ts';

const ALL = Object.keys(demoMigrations);

const statement = (text: string): Migration => ({
  up: async (db) => {
    await sql.raw(text).execute(db);
  },
});

let postgres: TestPostgres;

before(async () => {
  postgres = await startTestPostgres();
});

after(() => postgres?.stop());

describe('migrating', () => {
  it('lets one of several processes do the work and the others find it done', async () => {
    const adminUrl = await postgres.createDatabase('processes');
    const script = new URL('migrate-once.ts', import.meta.url).pathname;
    const runs = Array.from({ length: 3 }, () => promisify(execFile)(process.execPath, [script, adminUrl]));
    const ran = (await Promise.all(runs)).map(({ stdout }) => JSON.parse(stdout) as string[]);
    assert.deepEqual(
      ran.toSorted((a, b) => a.length - b.length),
      [[], [], ALL],
    );
  });

  it('may be done in several databases of one server at once, which share the roles', async () => {
    const urls = await Promise.all(['one', 'two', 'three', 'four'].map((name) => postgres.createDatabase(name)));
    const ran = await Promise.all(urls.flatMap((url) => [url, url]).map((url) => migrateDemo(url)));
    assert.equal(ran.flat().length, 4 * ALL.length);
  });

  it('does nothing the second time', async () => {
    const adminUrl = await postgres.createDatabase('twice');
    const catalogue = () =>
      query(adminUrl, "select relname, relacl::text, relowner from pg_class where relnamespace = 'demo'::regnamespace order by 1");
    assert.deepEqual(await migrateDemo(adminUrl), ALL);
    const first = await catalogue();
    assert.deepEqual(await migrateDemo(adminUrl), []);
    assert.deepEqual(await catalogue(), first);
  });

  it('runs what was added and leaves what ran before', async () => {
    const adminUrl = await postgres.createDatabase('grown');
    const [first = ''] = ALL;
    const given = { adminUrl, schema: 'demo', passwords };
    assert.deepEqual(await migrate({ ...given, migrations: { [first]: demoMigrations[first] ?? assert.fail() } }), [first]);
    assert.deepEqual(await migrate({ ...given, migrations: demoMigrations }), ALL.slice(1));
  });

  it('makes roles that own nothing and may do nothing beyond their schema', async () => {
    const adminUrl = await postgres.createDatabase('roles');
    await migrateDemo(adminUrl);
    const [owner] = await query(
      adminUrl,
      "select distinct pg_get_userbyid(relowner) as owner from pg_class where relnamespace = 'demo'::regnamespace",
    );
    assert.deepEqual(owner, { owner: 'sm_owner' });
    assert.deepEqual(await findTenantEscapes(adminUrl), []);
  });

  it('takes powers away from a role of that name that has them', async () => {
    const adminUrl = await postgres.createDatabase('powers');
    await query(adminUrl, "create role sm_strong superuser createdb createrole bypassrls login password 'x'");
    await migrate({ adminUrl, schema: 'strong', migrations: {}, passwords });
    const [role] = await query(
      adminUrl,
      "select rolsuper or rolcreatedb or rolcreaterole or rolbypassrls as powerful from pg_roles where rolname = 'sm_strong'",
    );
    assert.deepEqual(role, { powerful: false });
  });

  it('sets a changed password, and lets the system role in once it has one', async () => {
    const adminUrl = await postgres.createDatabase('passwords');
    const given = { adminUrl, schema: 'secretive', migrations: {} };
    await migrate({ ...given, passwords: { app: 'first' } });
    const enter = (role: string, password: string) =>
      openDatabase({ url: roleUrl(adminUrl, role, password), name: 'test' }).then((database) => database.close());
    await enter('sm_secretive', 'first');
    await assert.rejects(enter('sm_secretive_system', 'first'), DatabaseRefused);
    await migrate({ ...given, passwords: { app: "sec'ond: %/@?", system: 'third' } });
    await assert.rejects(enter('sm_secretive', 'first'), DatabaseRefused);
    await enter('sm_secretive', "sec'ond: %/@?");
    await enter('sm_secretive_system', 'third');
  });

  it('leaves no trace of the migrations of a run in which one fails', async () => {
    const adminUrl = await postgres.createDatabase('broken');
    const migrations = {
      ...demoMigrations,
      '0004_broken': statement('create table demo.good (id nonsense)'),
    };
    const failed = migrate({ adminUrl, schema: 'demo', migrations, passwords });
    await assert.rejects(
      failed,
      (error) => error instanceof MigrationFailed && /0004_broken of demo.*"nonsense" does not exist/.test(error.message),
    );
    assert.deepEqual(await query(adminUrl, "select to_regclass('demo.note') as note"), [{ note: null }]);
    assert.deepEqual(await migrateDemo(adminUrl), ALL);
  });

  it('refuses a schema that somebody else made', async () => {
    const adminUrl = await postgres.createDatabase('taken');
    await query(adminUrl, 'create schema demo');
    await assert.rejects(
      migrateDemo(adminUrl),
      (error) => error instanceof MigrationFailed && /belongs to 'sentinelmesh'/.test(error.message),
    );
  });

  it('refuses names that could be more than names', async () => {
    const given = { adminUrl: postgres.url, passwords };
    await assert.rejects(migrate({ ...given, schema: 'demo; drop table x', migrations: {} }), /cannot name a schema/);
    await assert.rejects(
      migrate({ ...given, schema: 'demo', migrations: { 'add table': { up: async () => undefined } } }),
      /0001_what_it_adds/,
    );
  });

  it('lets the roles in where the public may not connect', async () => {
    const adminUrl = await postgres.createDatabase('closed');
    await query(adminUrl, 'revoke connect on database closed from public');
    await migrateDemo(adminUrl);
    const database = await openDemo(adminUrl);
    await givenNote(database);
    await database.close();
  });

  it('reports a server that is not there as unavailable', async () => {
    await assert.rejects(migrateDemo('postgres://postgres@127.0.0.1:1/postgres'), Unavailable);
  });
});

describe('an administrator who is no superuser', () => {
  it('can migrate with CREATEROLE and CREATE on the database', async () => {
    const fresh = await startTestPostgres();
    try {
      await query(fresh.url, "create role deployer login createrole password 'deployer'; grant create on database postgres to deployer");
      const given = { adminUrl: roleUrl(fresh.url, 'deployer', 'deployer'), passwords };
      assert.deepEqual(await migrate({ ...given, schema: 'demo', migrations: demoMigrations }), ALL);
      assert.deepEqual(await migrate({ ...given, schema: 'demo', migrations: demoMigrations }), []);
      assert.deepEqual(await migrate({ ...given, schema: 'second', migrations: {} }), []);
      assert.deepEqual(await findTenantEscapes(given.adminUrl), []);
      const database = await openDemo(fresh.url);
      await givenNote(database);
      await database.close();
    } finally {
      await fresh.stop();
    }
  });

  it('is told which rights are missing', async () => {
    await query(postgres.url, "create role visitor login password 'visitor'");
    const adminUrl = roleUrl(postgres.url, 'visitor', 'visitor');
    const denied = migrate({ adminUrl, schema: 'unseen', migrations: {}, passwords });
    await assert.rejects(
      denied,
      (error) => error instanceof MigrationFailed && /unseen.*permission denied.*CREATEROLE/.test(error.message),
    );
  });
});
