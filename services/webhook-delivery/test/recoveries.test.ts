import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type DestinationId, newId, type OrgId } from '@sentinelmesh/kernel';
import { type Schema, startSchema } from './engine-fixture.ts';
import { givenMany, type Stores, startStores } from './store-fixture.ts';

let schema: Schema;
let stores: Stores;
before(async () => {
  schema = await startSchema();
  stores = await startStores(schema);
});
after(async () => {
  await stores?.stop();
  await schema?.stop();
});

async function givenRecovery(orgId: OrgId, destination: DestinationId, { states = ['failed', 'held'], eventType = '' } = {}) {
  const id = newId('rcv');
  await schema.ask(
    `insert into webhook_delivery.recovery (org_id, id, destination_id, state, since, until, states, event_type)
     values ($1, $2, $3, 'running', now() - interval '1 hour', now() + interval '1 hour', $4, $5)`,
    [orgId, id, destination, states, eventType],
  );
  return id;
}

const recoveryOf = async (id: string) =>
  (
    await schema.ask<{ state: string; recovered: number }>(
      'select state, recovered::int as recovered from webhook_delivery.recovery where id = $1',
      [id],
    )
  )[0];
const pendingOf = async (destination: string) =>
  (
    await schema.ask<{ count: number }>(
      `select count(*)::int as count from webhook_delivery.delivery where destination_id = $1 and state = 'pending'`,
      [destination],
    )
  )[0]?.count;

describe('a recovery', () => {
  it('that finds little among much keeps no other waiting, and finds all of it', async () => {
    const [orgId, large, other, small] = [newId('org'), newId('dst'), newId('org'), newId('dst')];
    await givenMany(schema, orgId, large, {
      count: 45_000,
      state: `'succeeded'`,
      eventType: `case when i in (30000, 44999) then 'budget.limit.exceeded' else 'guard.input.blocked' end`,
    });
    await givenMany(schema, other, small, { count: 12, state: `'failed'` });
    const long = await givenRecovery(orgId, large, { states: ['succeeded'], eventType: 'budget.limit.exceeded' });
    const short = await givenRecovery(other, small);
    const batches: number[] = [];
    for (let round = 0; (await recoveryOf(short))?.state === 'running' && round < 10; round += 1)
      batches.push(await stores.housekeeping.recover(10));
    assert.deepEqual(batches, [0, 10, 1, 2]);
    assert.deepEqual(await recoveryOf(short), { state: 'done', recovered: 12 });
    assert.deepEqual(await recoveryOf(long), { state: 'running', recovered: 1 });
    while ((await recoveryOf(long))?.state === 'running') await stores.housekeeping.recover(10);
    assert.deepEqual(await recoveryOf(long), { state: 'done', recovered: 2 });
    assert.deepEqual([await pendingOf(large), await pendingOf(small)], [2, 12]);
    assert.equal(await stores.housekeeping.recover(10), 0);
  });

  it('of what is left does not read what has arrived', async () => {
    const [orgId, destination] = [newId('org'), newId('dst')];
    await givenMany(schema, orgId, destination, {
      count: 45_000,
      state: `case i when 44999 then 'held' when 7 then 'failed' else 'succeeded' end`,
    });
    const id = await givenRecovery(orgId, destination);
    assert.equal(await stores.housekeeping.recover(10), 2);
    assert.deepEqual(await recoveryOf(id), { state: 'done', recovered: 2 });
  });
});
