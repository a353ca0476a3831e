import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { newId } from '@sentinelmesh/kernel';
import { query, startTestPostgres, type TestPostgres } from '@sentinelmesh/testkit';
import { firstTime, pruneInbox } from '../src/index.ts';
import { type DemoDatabase, migrateDemo, openDemo } from './demo.ts';

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

const handle = (orgId: string, consumer: string, eventId: string) =>
  database.withOrg(orgId, (trx) => firstTime(trx, 'demo', consumer, eventId));

describe('a consumer', () => {
  it('handles an event once, for itself and for its organisation', async () => {
    const [orgId, otherOrg, eventId] = [newId('org'), newId('org'), newId('evt')];
    assert.deepEqual([await handle(orgId, 'mailer', eventId), await handle(orgId, 'mailer', eventId)], [true, false]);
    assert.equal(await handle(orgId, 'counter', eventId), true);
    assert.equal(await handle(otherOrg, 'mailer', eventId), true);
  });

  it('has not handled an event if its transaction rolled back', async () => {
    const [orgId, eventId] = [newId('org'), newId('evt')];
    const failing = database.withOrg(orgId, async (trx) => {
      assert.equal(await firstTime(trx, 'demo', 'mailer', eventId), true);
      throw new Error('the work failed');
    });
    await assert.rejects(failing, /the work failed/);
    assert.equal(await handle(orgId, 'mailer', eventId), true);
  });

  it('that gets an event several times at once handles it once', async () => {
    const [orgId, eventId] = [newId('org'), newId('evt')];
    const answers = await Promise.all(Array.from({ length: 12 }, () => handle(orgId, 'mailer', eventId)));
    assert.equal(answers.filter(Boolean).length, 1);
  });
});

describe('pruning the inbox', () => {
  it('forgets what is older than it must be kept, in every organisation and over several batches', async () => {
    await query(postgres.url, 'delete from demo.inbox');
    await query(
      postgres.url,
      `insert into demo.inbox (org_id, consumer, event_id, received_at)
       select 'org_' || i % 3, 'mailer', i::text, now() - interval '15 days' from generate_series(1, 11000) i`,
    );
    const [orgId, eventId] = [newId('org'), newId('evt')];
    await handle(orgId, 'mailer', eventId);
    assert.equal(await pruneInbox({ database, schema: 'demo' }), 11_000);
    assert.equal(await pruneInbox({ database, schema: 'demo' }), 0);
    assert.equal(await handle(orgId, 'mailer', eventId), false);
    assert.equal(await pruneInbox({ database, schema: 'demo', keepMs: 0 }), 1);
  });
});
