import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeadlineExceeded, newId, Unavailable } from '@sentinelmesh/kernel';
import { query, startTestPostgres, type TestPostgres } from '@sentinelmesh/testkit';
import { sql } from 'kysely';
import { isUniqueViolation, openDatabase } from '../src/index.ts';
import { type DemoDatabase, givenNote, migrateDemo, note, openDemo } from './demo.ts';
import { serviceUrls } from './service-roles.ts';

const STATEMENT_TIMEOUT_MS = 1_000;

let postgres: TestPostgres;
let database: DemoDatabase;

before(async () => {
  postgres = await startTestPostgres();
  await migrateDemo(postgres.url);
  database = await openDemo(postgres.url, { statementTimeoutMs: STATEMENT_TIMEOUT_MS });
});

after(async () => {
  await database?.close();
  await postgres?.stop();
});

const orgId = newId('org');
const inTransaction = <T>(text: string) => database.withOrg(orgId, (trx) => sql.raw<T>(text).execute(trx));
const sessionOf = (trx: Parameters<Parameters<DemoDatabase['withOrg']>[1]>[0]) =>
  sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx).then(({ rows }) => rows[0]?.pid ?? assert.fail());

describe('a statement', () => {
  it('that takes too long exceeds its deadline', async () => {
    await assert.rejects(inTransaction('select pg_sleep(30)'), DeadlineExceeded);
  });

  it('that waits too long for a lock finds the database unavailable', async () => {
    const holder = await givenNote(database);
    await database.withOrg(holder, async (trx) => {
      await trx.selectFrom('demo.note').selectAll().forUpdate().execute();
      const waiting = database.withOrg(holder, (other) => other.deleteFrom('demo.note').execute());
      await assert.rejects(waiting, (error) => error instanceof Unavailable && /lock/.test(error.message));
    });
  });

  it('that is refused does not repeat the values it was given', async () => {
    const text = 'my card is 4111 1111 1111 1111 '.repeat(5);
    const refused: unknown[] = [];
    const insert = database.withOrg(orgId, (trx) =>
      trx
        .insertInto('demo.note')
        .values(note(orgId, 'x', text))
        .execute(),
    );
    await insert.catch((error) => refused.push(error));
    await inTransaction(`select '${text}'::bigint`).catch((error) => refused.push(error));
    await inTransaction(`select '{"a": ${text}'::jsonb`).catch((error) => refused.push(error));
    assert.equal(refused.length, 3);
    for (const error of refused) {
      assert.ok(error instanceof Error);
      const everything = Object.getOwnPropertyNames(error).map((property) => String(Reflect.get(error, property)));
      assert.ok(!everything.join().includes('4111'), everything.join('\n'));
    }
    assert.ok(!isUniqueViolation(refused[0]));
  });
});

describe('a transaction', () => {
  it('that loses against a concurrent one is run again', async () => {
    const org = await givenNote(database, 'a');
    await database.withOrg(org, (trx) => trx.insertInto('demo.note').values(note(org, 'b')).execute());
    const bothStarted = Promise.withResolvers<void>();
    let attempts = 0;
    const lockBoth = (order: readonly string[]) =>
      openDemo(postgres.url).then(async (patient) => {
        await patient.withOrg(org, async (trx) => {
          for (const id of order) {
            await trx.updateTable('demo.note').set({ text: 'locked' }).where('id', '=', id).execute();
            if (++attempts === 2) bothStarted.resolve();
            await bothStarted.promise;
          }
        });
        await patient.close();
      });
    await Promise.all([lockBoth(['a', 'b']), lockBoth(['b', 'a'])]);
    assert.ok(attempts > 4, 'there was no deadlock');
  });

  it('that loses every time finds the database unavailable after a few attempts', async () => {
    let attempts = 0;
    const losing = database.withOrg(orgId, async (trx) => {
      attempts++;
      await sql.raw("do $$ begin raise exception 'lost' using errcode = '40001'; end $$").execute(trx);
    });
    await assert.rejects(losing, Unavailable);
    assert.equal(attempts, 4);
  });

  it('rolls back what it did when it throws, and passes on what was thrown', async () => {
    const org = newId('org');
    const thrown = new Error('changed my mind');
    const work = database.withOrg(org, async (trx) => {
      await trx.insertInto('demo.note').values(note(org)).execute();
      throw thrown;
    });
    await assert.rejects(work, thrown);
    assert.deepEqual(await database.withOrg(org, (trx) => trx.selectFrom('demo.note').selectAll().execute()), []);
  });

  it('never commits by half when an error inside it was swallowed', async () => {
    const org = newId('org');
    const work = database.withOrg(org, async (trx) => {
      await trx.insertInto('demo.note').values(note(org)).execute();
      await sql`select 1 / 0`.execute(trx).catch(() => undefined);
    });
    await assert.rejects(work);
    assert.deepEqual(await database.withOrg(org, (trx) => trx.selectFrom('demo.note').selectAll().execute()), []);
  });
});

describe('a connection', () => {
  it('that the server ends between two statements neither crashes the process nor stays in the pool', async () => {
    const ended = database.withOrg(orgId, async (trx) => {
      await query(postgres.url, 'select pg_terminate_backend($1)', [await sessionOf(trx)]);
      await sleep(50);
      await trx.selectFrom('demo.note').selectAll().execute();
    });
    await assert.rejects(ended, Unavailable);
    await database.ping();
  });

  it('that is ended while it idles is replaced', async () => {
    await database.ping();
    await query(postgres.url, "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'sm_demo'");
    await sleep(50);
    await database.ping();
  });
});

// Both wait for seconds; together they take no longer than the longer one.
describe('waiting for a connection', { concurrency: true }, () => {
  it('that stops answering ends in bounded time, and it is not handed to the next', { skip: process.platform === 'win32' }, async () => {
    let session = 0;
    const startedAt = performance.now();
    const silent = database.withOrg(orgId, async (trx) => {
      session = await sessionOf(trx);
      process.kill(session, 'SIGSTOP');
      await trx.selectFrom('demo.note').selectAll().execute();
    });
    await assert.rejects(silent, Unavailable);
    assert.ok(performance.now() - startedAt < STATEMENT_TIMEOUT_MS + 3_000);
    const again = performance.now();
    for (let turn = 0; turn < 8; turn++) assert.notEqual(await database.withOrg(orgId, sessionOf), session);
    assert.ok(performance.now() - again < 500);
    process.kill(session, 'SIGCONT');
  });

  it('ends after five seconds when none is free: it makes the database unavailable', async () => {
    const { url } = serviceUrls(postgres.url, 'demo');
    const small = await openDatabase({ url, poolSize: 1, name: 'small' });
    await small.withOrg(orgId, () =>
      assert.rejects(
        small.withOrg(orgId, async () => undefined),
        Unavailable,
      ),
    );
    await small.close();
  });
});

describe('a server that is killed', () => {
  it('is unavailable to work under way and to new work, and works again by itself once it is back', async () => {
    const org = await givenNote(database);
    const underWay = database.withOrg(org, async (trx) => {
      await trx.insertInto('demo.note').values(note(org, 'lost')).execute();
      await postgres.kill();
      await trx.insertInto('demo.note').values(note(org, 'later')).execute();
    });
    await assert.rejects(underWay, Unavailable);
    await assert.rejects(database.ping(), Unavailable);
    await assert.rejects(openDemo(postgres.url), Unavailable);
    await assert.rejects(
      database.withSystem(async () => undefined),
      Unavailable,
    );
    await postgres.start();
    await recovers();
    const kept = await database.withOrg(org, (trx) => trx.selectFrom('demo.note').select('id').execute());
    assert.deepEqual(kept, [{ id: 'note' }]);
  });
});

describe('a closed database', () => {
  it('is unavailable, and closing it again is harmless', async () => {
    const closed = await openDemo(postgres.url);
    await closed.close();
    await closed.close();
    await assert.rejects(closed.ping(), Unavailable);
    await assert.rejects(
      closed.withOrg(orgId, async () => undefined),
      Unavailable,
    );
  });
});

async function recovers(): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    try {
      return await database.ping();
    } catch (error) {
      assert.ok(error instanceof Unavailable);
      await sleep(50);
    }
  }
  assert.fail('the database does not recover');
}
