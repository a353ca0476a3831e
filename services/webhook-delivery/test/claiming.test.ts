import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { newId } from '@sentinelmesh/kernel';
import type { DueDelivery } from '../src/app/delivery/engine-ports.ts';
import { givenDestination, type Schema, startSchema } from './engine-fixture.ts';
import { demandOf, givenMany, messageOf, newDelivery, type Stores, startStores, taken } from './store-fixture.ts';

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

const succeeded = (delivery: DueDelivery) => ({
  ...delivery,
  startedAt: new Date(),
  result: { succeeded: true, timings: { totalMs: 1 } },
  outcome: { state: 'succeeded' } as const,
});
const idsOf = (claimed: readonly DueDelivery[]) => claimed.map(({ deliveryId }) => deliveryId);
const stateOf = async (destinationId: string) => {
  const rows = await schema.ask<{ state: string; count: number }>(
    'select state, count(*)::int as count from webhook_delivery.delivery where destination_id = $1 group by 1',
    [destinationId],
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
};

describe('a backlog in order', () => {
  for (const [what, orderKey, room] of [
    ['of a destination', `''`, 1],
    ['of sessions', `'session ' || (i % 10000)`, 4],
  ] as const)
    it(`${what} is worked off as fast when it is long as when it is short`, async () => {
      const orgId = newId('org');
      const destination = await givenDestination(schema, orgId, { ordering: 'destination' });
      await givenMany(schema, orgId, destination, { count: 100_000, orderKey });
      const demands = [demandOf(orgId, destination, { room, isOrdered: true })];
      const startedAt = performance.now();
      for (let round = 1; round <= 200; round += 1) {
        const claimed = await stores.deliveries.claim(demands);
        assert.equal(claimed.length, room);
        await stores.deliveries.record(claimed.map(succeeded));
        const next = await stores.deliveries.nextDue(demands);
        assert.ok(next.has(destination));
      }
      const ms = performance.now() - startedAt;
      assert.ok(ms < 8_000, `${ms} ms`);
    });

  it('gives the oldest of each key, and the next when that is over', async () => {
    const [orgId, destination] = [newId('org'), newId('dst')];
    const ids = await taken(
      stores,
      ['a', 'b', 'a', 'b'].map((orderKey) => newDelivery(orgId, destination, { orderKey })),
    );
    const demands = [demandOf(orgId, destination, { isOrdered: true })];
    const first = await stores.deliveries.claim(demands);
    assert.deepEqual(idsOf(first).toSorted(), ids.slice(0, 2).toSorted());
    assert.deepEqual(await stores.deliveries.claim(demands), []);
    assert.equal((await stores.deliveries.nextDue(demands)).size, 0);
    await stores.deliveries.record(first.slice(0, 1).map(succeeded));
    const [second] = await stores.deliveries.claim(demands);
    assert.equal(second?.deliveryId, first[0]?.deliveryId === ids[0] ? ids[2] : ids[3]);
  });

  it('whose oldest waits for its next attempt is due then, and not before', async () => {
    const [orgId, destination] = [newId('org'), newId('dst')];
    await taken(
      stores,
      ['a', 'a', 'b'].map((orderKey) => newDelivery(orgId, destination, { orderKey })),
    );
    const demands = [demandOf(orgId, destination, { isOrdered: true })];
    const claimed = await stores.deliveries.claim(demands);
    const [soon, late] = [new Date(Date.now() + 60_000), new Date(Date.now() + 120_000)];
    await stores.deliveries.record(
      claimed.map((delivery, index) => ({
        ...succeeded(delivery),
        result: { succeeded: false, error: 'server_error', timings: { totalMs: 1 } },
        outcome: { state: 'pending', nextAt: index === 0 ? late : soon },
      })),
    );
    assert.deepEqual(await stores.deliveries.claim(demands), []);
    assert.deepEqual(await stores.deliveries.nextDue(demands), new Map([[destination, soon]]));
  });
});

describe('a destination whose ordering is changed', () => {
  it('is sent what was waiting before it asked for an order', async () => {
    const [orgId, destination] = [newId('org'), newId('dst')];
    const [old, keyed] = await taken(stores, [newDelivery(orgId, destination), newDelivery(orgId, destination, { orderKey: '' })]);
    const demands = [demandOf(orgId, destination, { isOrdered: true })];
    assert.ok((await stores.deliveries.nextDue(demands)).has(destination));
    const claimed = await stores.deliveries.claim(demands);
    assert.deepEqual(idsOf(claimed), [old, keyed]);
    const outcome = { state: 'pending', nextAt: new Date() } as const;
    await stores.deliveries.record(claimed.map((delivery) => ({ ...succeeded(delivery), outcome })));
    // Never more than there is room for, of both kinds together.
    assert.deepEqual(idsOf(await stores.deliveries.claim(demands.map((demand) => ({ ...demand, room: 1 })))), [old]);
  });

  it('is sent what waited for each other all at once when it asks for no order any more', async () => {
    const orgId = newId('org');
    const [plain, ordered] = [await givenDestination(schema, orgId), await givenDestination(schema, orgId, { ordering: 'session' })];
    for (const destination of [plain, ordered])
      await taken(
        stores,
        Array.from({ length: 5 }, () => newDelivery(orgId, destination, { orderKey: 'session' })),
      );
    assert.equal(await stores.housekeeping.releaseUnordered(), 5);
    assert.equal(await stores.housekeeping.releaseUnordered(), 0);
    const claimed = await stores.deliveries.claim([demandOf(orgId, plain), demandOf(orgId, ordered, { isOrdered: true })]);
    assert.deepEqual(
      [plain, ordered].map((destination) => claimed.filter(({ destinationId }) => destinationId === destination).length),
      [5, 1],
    );
  });

  it('has all of it held when it is disabled, in order or not', async () => {
    const orgId = newId('org');
    const disabled = await givenDestination(schema, orgId, { state: 'disabled', ordering: 'session' });
    await taken(
      stores,
      [null, 'a', 'a', null].map((orderKey) => newDelivery(orgId, disabled, { orderKey })),
    );
    assert.equal(await stores.housekeeping.holdForDisabled(), 4);
    assert.deepEqual(await stateOf(disabled), { held: 4 });
  });

  it('has all of it counted as its backlog', async () => {
    const orgId = newId('org');
    const destination = await givenDestination(schema, orgId, { ordering: 'session' });
    await taken(
      stores,
      [null, 'a', 'a', null].map((orderKey) => newDelivery(orgId, destination, { orderKey })),
    );
    const backlogs = async (waiting: number) =>
      (await stores.housekeeping.backlogs({ waiting, oldestMs: 60_000 })).filter(({ destinationId }) => destinationId === destination);
    assert.equal((await backlogs(3))[0]?.waiting, 4);
    assert.deepEqual(await backlogs(4), []);
    await schema.ask(
      `update webhook_delivery.delivery set next_at = now() - interval '2 min' where destination_id = $1 and position = any($2)`,
      [
        destination,
        [
          (
            await schema.ask<{ max: string }>('select max(position)::text from webhook_delivery.delivery where destination_id = $1', [
              destination,
            ])
          )[0]?.max,
        ],
      ],
    );
    assert.ok(((await backlogs(4))[0]?.oldestMs ?? 0) >= 120_000);
  });
});

describe('an event for many destinations', () => {
  it('is read once from the database, and taken in once', async () => {
    const [orgId, first, second] = [newId('org'), newId('dst'), newId('dst')];
    const one = newDelivery(orgId, first);
    const rows = [one, { ...one, destinationId: second }];
    const message = messageOf(one);
    assert.deepEqual(await stores.deliveries.takeIn([message], rows.slice(0, 1)), new Set([`${first} ${one.id}`]));
    assert.deepEqual(await stores.deliveries.takeIn([message], rows), new Set([`${second} ${one.id}`]));
    assert.deepEqual(await stores.deliveries.takeIn([message], rows), new Set());
    const claimed = await stores.deliveries.claim([demandOf(orgId, first), demandOf(orgId, second)]);
    assert.equal(claimed.length, 2);
    assert.equal(claimed[0]?.event, claimed[1]?.event);
    assert.equal(claimed[0]?.event.id, message.id);
  });
});
