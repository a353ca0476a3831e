import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { InvalidArgument, newId, SYSTEM_ORG } from '@sentinelmesh/kernel';
import { query, startTestPostgres, type TestPostgres, withClient } from '@sentinelmesh/testkit';
import { sql } from 'kysely';
import { DatabaseRefused, isUniqueViolation, openDatabase, roleUrl, UnsafeRole } from '../src/index.ts';
import { type DemoDatabase, givenNote, migrateDemo, note, openDemo } from './demo.ts';
import { serviceUrls } from './service-roles.ts';

let postgres: TestPostgres;
let database: DemoDatabase;

before(async () => {
  postgres = await startTestPostgres();
  await migrateDemo(postgres.url);
  database = await openDemo(postgres.url);
});

after(async () => {
  await database?.close();
  await postgres?.stop();
});

const countNotes = (orgId: string) =>
  database.withOrg(orgId, (trx) =>
    trx
      .selectFrom('demo.note')
      .select((select) => select.fn.countAll<bigint>().as('notes'))
      .executeTakeFirstOrThrow(),
  );

describe("another organisation's rows", () => {
  it('cannot be seen, changed or deleted, even by name', async () => {
    const [mine, theirs] = [await givenNote(database), await givenNote(database)];
    const outcome = await database.withOrg(mine, async (trx) => ({
      seen: await trx.selectFrom('demo.note').selectAll().where('org_id', '=', theirs).execute(),
      updated: await trx.updateTable('demo.note').set({ text: 'taken' }).where('org_id', '=', theirs).executeTakeFirst(),
      deleted: await trx.deleteFrom('demo.note').where('org_id', '=', theirs).executeTakeFirst(),
    }));
    assert.deepEqual(outcome.seen, []);
    assert.equal(outcome.updated.numUpdatedRows, 0n);
    assert.equal(outcome.deleted.numDeletedRows, 0n);
    assert.deepEqual(await countNotes(theirs), { notes: 1n });
  });

  it('are not counted or joined by a statement that forgets the organisation', async () => {
    const orgId = await givenNote(database);
    await givenNote(database);
    assert.deepEqual(await countNotes(orgId), { notes: 1n });
    const joined = await database.withOrg(orgId, (trx) => sql`select 1 from demo.note a, demo.note b`.execute(trx));
    assert.equal(joined.rows.length, 1);
  });

  it('cannot be written, nor can a row be moved to another organisation', async () => {
    const [mine, theirs] = [await givenNote(database), await givenNote(database)];
    const denied = { code: '42501' };
    await assert.rejects(
      database.withOrg(mine, (trx) => trx.insertInto('demo.note').values(note(theirs, 'planted')).execute()),
      denied,
    );
    await assert.rejects(
      database.withOrg(mine, (trx) => trx.updateTable('demo.note').set({ org_id: theirs }).execute()),
      denied,
    );
    assert.deepEqual(await countNotes(theirs), { notes: 1n });
  });

  it('stay out of sight in a table that every organisation shares a key of', async () => {
    const [mine, theirs] = [newId('org'), newId('org')];
    for (const orgId of [mine, theirs])
      await database.withOrg(orgId, (trx) => trx.insertInto('demo.note').values(note(orgId, 'same')).execute());
    const again = database.withOrg(mine, (trx) => trx.insertInto('demo.note').values(note(mine, 'same')).execute());
    await assert.rejects(
      again,
      (error) => isUniqueViolation(error) && isUniqueViolation(error, 'note_pkey') && !isUniqueViolation(error, 'other'),
    );
  });

  it('cannot be reached by emptying the table: TRUNCATE is not granted', async () => {
    await assert.rejects(
      database.withOrg(newId('org'), (trx) => sql`truncate demo.note`.execute(trx)),
      { code: '42501' },
    );
  });
});

describe('a session without an organisation', () => {
  it('sees nothing and writes nothing, before an organisation was set and after', async () => {
    const orgId = await givenNote(database);
    await withClient(serviceUrls(postgres.url, 'demo').url, async (client) => {
      const count = async () => (await client.query<{ count: string }>('select count(*) from demo.note')).rows[0]?.count;
      assert.equal(await count(), '0');
      await client.query('begin');
      await client.query("select set_config('app.org_id', $1, true)", [orgId]);
      assert.equal(await count(), '1');
      await client.query('commit');
      // The setting is now empty, not unset; a policy that did not expect it would throw or compare with ''.
      assert.deepEqual((await client.query("select current_setting('app.org_id', true) as org")).rows, [{ org: '' }]);
      assert.equal(await count(), '0');
      await assert.rejects(client.query('insert into demo.note (org_id, id, text) values ($1, $2, $3)', [orgId, 'x', '']), {
        code: '42501',
      });
      await assert.rejects(client.query("insert into demo.note (org_id, id, text) values ('', 'x', '')"), { code: '42501' });
    });
  });

  it('is refused by name where no organisation could be meant', async () => {
    const work = async () => assert.fail('must not run');
    for (const orgId of ['', 'org_', 'ws_01jczzzzzzzzzzzzzzzzzzzzzz', "org_' or true --", newId('ws'), `${newId('org')}x`])
      await assert.rejects(database.withOrg(orgId, work), InvalidArgument);
  });
});

describe('organisations that take turns on few connections', () => {
  it('never see the rows or the setting of the one before, whether it committed or failed', async () => {
    const orgs = await Promise.all(Array.from({ length: 8 }, () => givenNote(database)));
    const turns = Array.from({ length: 200 }, async (_, turn) => {
      const orgId = orgs[turn % orgs.length] ?? assert.fail();
      const seen = database.withOrg(orgId, async (trx) => {
        await sql`select pg_sleep(random() * 0.002)`.execute(trx);
        const rows = await trx.selectFrom('demo.note').select('org_id').execute();
        if (turn % 5 === 0) throw new Error('rolled back on purpose');
        return rows;
      });
      if (turn % 5 === 0) return assert.rejects(seen, /on purpose/);
      assert.deepEqual(await seen, [{ org_id: orgId }]);
    });
    await Promise.all(turns);
    const sessions = await query(postgres.url, "select 1 from pg_stat_activity where usename = 'sm_demo'");
    assert.ok(sessions.length <= 4, `${sessions.length} connections are more than the pool may have`);
  });

  it('get their own organisation back when a savepoint is rolled back', async () => {
    const [mine, other] = [await givenNote(database), await givenNote(database)];
    const seen = await database.withOrg(mine, async (trx) => {
      await sql`savepoint before`.execute(trx);
      await sql`select set_config('app.org_id', ${other}, true)`.execute(trx);
      await sql`rollback to savepoint before`.execute(trx);
      return trx.selectFrom('demo.note').select('org_id').execute();
    });
    assert.deepEqual(seen, [{ org_id: mine }]);
  });

  it('have the system organisation among them', async () => {
    await database.withOrg(SYSTEM_ORG, (trx) => trx.insertInto('demo.note').values(note(SYSTEM_ORG)).execute());
    assert.deepEqual(await countNotes(SYSTEM_ORG), { notes: 1n });
  });
});

describe('the system role', () => {
  it('sees every organisation in the tables that name it, with the rights given there', async () => {
    await givenNote(database);
    const rows = await database.withSystem((trx) => trx.selectFrom('demo.note').select('org_id').distinct().execute());
    assert.ok(rows.length > 1);
    await assert.rejects(
      database.withSystem((trx) => trx.deleteFrom('demo.note').execute()),
      { code: '42501' },
    );
  });

  it('is not there without a URL of its own', async () => {
    const { url } = serviceUrls(postgres.url, 'demo');
    const appOnly = await openDatabase({ url, name: 'demo' });
    await assert.rejects(
      appOnly.withSystem(async () => undefined),
      { code: 'not_configured' },
    );
    await appOnly.close();
  });
});

describe('the owner of a table', () => {
  it('is bound by row-level security like everybody', async () => {
    await givenNote(database);
    await withClient(postgres.url, async (client) => {
      await client.query('set role sm_owner');
      assert.deepEqual((await client.query('select * from demo.note')).rows, []);
      await client.query('begin');
      await client.query('alter table demo.note no force row level security');
      assert.notDeepEqual((await client.query('select * from demo.note')).rows, []);
      await client.query('rollback');
    });
  });
});

describe('opening a database', () => {
  const open = (url: string) => openDatabase({ url, name: 'demo' });
  const refusal = (pattern: RegExp) => (error: unknown) => error instanceof UnsafeRole && pattern.test(error.message);

  it('refuses a superuser', async () => {
    await assert.rejects(open(postgres.url), refusal(/'sentinelmesh' is a superuser.*sm_<schema>/));
  });

  it('refuses a role with BYPASSRLS, an owner of a table, and a member of either', async () => {
    await query(postgres.url, "create role seer login bypassrls password 'seer'");
    await query(postgres.url, "create role friend login password 'friend' in role seer");
    await query(postgres.url, "create role holder login password 'holder'");
    await query(postgres.url, "create role apprentice login password 'apprentice' in role sm_owner");
    await query(postgres.url, 'create table public.held (id text); alter table public.held owner to holder');
    await assert.rejects(open(roleUrl(postgres.url, 'seer', 'seer')), refusal(/'seer' has BYPASSRLS/));
    await assert.rejects(open(roleUrl(postgres.url, 'friend', 'friend')), refusal(/'friend', through 'seer' of which it is a member/));
    await assert.rejects(open(roleUrl(postgres.url, 'holder', 'holder')), refusal(/'holder' owns held/));
    await assert.rejects(open(roleUrl(postgres.url, 'apprentice', 'apprentice')), refusal(/through 'sm_owner'.* owns demo\./));
  });

  it('refuses sessions that come with an organisation', async () => {
    const url = `${serviceUrls(postgres.url, 'demo').url}?options=${encodeURIComponent('-c app.org_id=org_system')}`;
    await assert.rejects(open(url), refusal(/start with app\.org_id set/));
  });

  it('refuses an unsafe system role at its first use, and only that', async () => {
    const { url } = serviceUrls(postgres.url, 'demo');
    const mixed = await openDatabase({ url, systemUrl: postgres.url, name: 'demo' });
    await mixed.ping();
    await assert.rejects(
      mixed.withSystem(async () => assert.fail('must not run')),
      UnsafeRole,
    );
    await mixed.close();
  });

  it('says that the role is not let in, without the password', async () => {
    const wrong = open(roleUrl(postgres.url, 'sm_demo', 'hunter2'));
    await assert.rejects(
      wrong,
      (error) => error instanceof DatabaseRefused && /sm_demo/.test(error.message) && !error.message.includes('hunter2'),
    );
  });
});

describe('values', () => {
  it('keep 64-bit integers as bigint, instants as Date and NULLs in arrays', async () => {
    const orgId = newId('org');
    const notedAt = new Date('2026-02-28T23:59:59.123Z');
    const stored = await database.withOrg(orgId, async (trx) => {
      await trx
        .insertInto('demo.note')
        .values({ ...note(orgId), amount: 2n ** 63n - 1n, noted_at: notedAt })
        .execute();
      const row = await trx.selectFrom('demo.note').selectAll().executeTakeFirstOrThrow();
      const list = await sql<{ amounts: (bigint | null)[] }>`select array[amount, null, -1] as amounts from demo.note`.execute(trx);
      return { ...row, amounts: list.rows[0]?.amounts };
    });
    assert.deepEqual(stored, { ...note(orgId), amount: 2n ** 63n - 1n, noted_at: notedAt, amounts: [2n ** 63n - 1n, null, -1n] });
  });
});
