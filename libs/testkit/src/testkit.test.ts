import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { query, startTestNats, startTestPostgres } from './index.ts';

describe('a test server', () => {
  it('keeps its data and its port when it is killed and started again', async () => {
    const postgres = await startTestPostgres();
    await query(postgres.url, 'create table kept (n int)');
    await postgres.kill();
    await assert.rejects(query(postgres.url, 'select 1'));
    await postgres.start();
    assert.deepEqual(await query(postgres.url, 'select count(*)::int as count from kept'), [{ count: 0 }]);
    await postgres.stop();
  });

  it('is a nats-server whose users have passwords', async () => {
    const nats = await startTestNats({ reader: { publish: [], subscribe: ['sm.evt.>'] } });
    assert.match(nats.url('reader'), /^nats:\/\/reader:.+@127\.0\.0\.1:\d+$/);
    await nats.kill();
    await nats.start();
    await nats.stop();
  });
});
