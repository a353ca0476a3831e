import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type DestinationId, newId, type OrgId } from '@sentinelmesh/kernel';
import { type Schema, startSchema } from './engine-fixture.ts';
import { demandOf, newDelivery, type Stores, startStores, taken } from './store-fixture.ts';

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

type Row = { state: string; wait: number | null; counted: number; last_error: string };

const rowOf = async (id: string | undefined): Promise<Row | undefined> =>
  (
    await schema.ask<Row>(
      `select state, extract(epoch from next_at - now())::float8 as wait, attempts - schedule_start as counted, last_error
       from webhook_delivery.delivery where id = $1`,
      [id],
    )
  )[0];

/** A worker takes what is due, and is seen no more. */
async function takenToTheGrave(orgId: OrgId, destinationId: DestinationId) {
  const dying = await startStores(schema);
  await schema.ask('update webhook_delivery.delivery set next_at = now() where destination_id = $1 and next_at is not null', [
    destinationId,
  ]);
  const claimed = await dying.deliveries.claim([demandOf(orgId, destinationId)]);
  await schema.ask(`update webhook_delivery.worker set seen_at = now() - interval '1 hour' where id = $1`, [dying.worker]);
  assert.equal(await stores.workers.takeBackFromDead(15_000), claimed.length);
  return { ...dying, claimed };
}

describe('a delivery that is under way whenever a worker dies', () => {
  it('comes back at once some times, then later and later, and has failed in the end', async () => {
    const [orgId, destination] = [newId('org'), newId('dst')];
    const [id] = await taken(stores, [newDelivery(orgId, destination)]);
    const seen: (Row | undefined)[] = [];
    for (let times = 1; times <= 8; times += 1) {
      await (await takenToTheGrave(orgId, destination)).stop();
      seen.push(await rowOf(id));
    }
    assert.deepEqual(
      seen.map((row) => row?.state),
      [...Array(7).fill('pending'), 'failed'],
    );
    const waits = seen.map((row) => row?.wait ?? null);
    assert.ok(waits.slice(0, 4).every((wait) => wait !== null && wait <= 0));
    for (const [index, least, most] of [
      [4, 4, 15],
      [5, 9, 30],
      [6, 19, 60],
    ] as const)
      assert.ok((waits[index] ?? 0) > least && (waits[index] ?? 0) <= most, `${waits[index]} s`);
    assert.deepEqual([waits[7], seen[7]?.last_error, seen[6]?.last_error], [null, 'unknown', '']);
    // What nobody knows the end of does not move the retry schedule on.
    assert.ok(seen.every((row) => row?.counted === 0));
  });

  it('begins anew when one of its attempts came to an end', async () => {
    const [orgId, destination] = [newId('org'), newId('dst')];
    const [id] = await taken(stores, [newDelivery(orgId, destination)]);
    for (let times = 1; times <= 4; times += 1) await (await takenToTheGrave(orgId, destination)).stop();
    const claimed = await stores.deliveries.claim([demandOf(orgId, destination)]);
    await stores.deliveries.record(
      claimed.map((delivery) => ({
        ...delivery,
        startedAt: new Date(),
        result: { succeeded: false, error: 'server_error', timings: { totalMs: 1 } },
        outcome: { state: 'pending', nextAt: new Date() },
      })),
    );
    for (let times = 1; times <= 4; times += 1) await (await takenToTheGrave(orgId, destination)).stop();
    assert.ok(((await rowOf(id))?.wait ?? 1) <= 0);
    await (await takenToTheGrave(orgId, destination)).stop();
    assert.ok(((await rowOf(id))?.wait ?? 0) > 4);
  });

  it('has arrived all the same when a worker that seemed dead says so later', async () => {
    const [orgId, destination] = [newId('org'), newId('dst')];
    const [id] = await taken(stores, [newDelivery(orgId, destination)]);
    for (let times = 1; times <= 7; times += 1) await (await takenToTheGrave(orgId, destination)).stop();
    const slow = await takenToTheGrave(orgId, destination);
    assert.equal((await rowOf(id))?.state, 'failed');
    await slow.deliveries.record(
      slow.claimed.map((delivery) => ({
        ...delivery,
        startedAt: new Date(),
        result: { succeeded: true, timings: { totalMs: 1 } },
        outcome: { state: 'succeeded' },
      })),
    );
    const row = await rowOf(id);
    assert.deepEqual([row?.state, row?.last_error], ['succeeded', '']);
    await slow.stop();
  });
});
