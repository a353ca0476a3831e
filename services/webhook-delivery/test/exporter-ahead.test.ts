import assert from 'node:assert/strict';
import { after, afterEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { streams } from '@sentinelmesh/contracts';
import { connectBus } from '@sentinelmesh/event-bus';
import { newId } from '@sentinelmesh/kernel';
import { silentLogger } from '@sentinelmesh/telemetry';
import { startTestNats, until } from '@sentinelmesh/testkit';
import type { StreamOutcome } from '../src/kinds/destination-kind.ts';
import { startSchema } from './engine-fixture.ts';
import {
  acknowledged,
  eventIdsOf,
  failed,
  givenStream,
  positionOf,
  publishEvents,
  setState,
  startExporter,
  verify,
} from './exporter-fixture.ts';

const [schema, nats] = await Promise.all([startSchema(), startTestNats()]);
const bus = await connectBus({ url: nats.url(), name: 'admin', log: silentLogger });
await bus.provision({ streams: [streams.EVENTS] });
after(async () => {
  await bus.close();
  await Promise.all([schema.stop(), nats.stop()]);
});

type Taken = { readonly texts: readonly string[]; settle(outcome: StreamOutcome): void };

const workers: Awaited<ReturnType<typeof startExporter>>[] = [];
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
});

const recordsIn = (taken: readonly Taken[]) => taken.reduce((sum, { texts }) => sum + texts.length, 0);

/** A receiver that takes ten records at a time and acknowledges them when the test says so; it has four batches in hand. */
async function given() {
  for (;;) {
    const world = await begun();
    if (recordsIn(world.taken) === 40 && world.taken.length === 4) return world;
    // A slow machine reads the stream in smaller pieces now and then. This worker would take what is meant for the next.
    await world.end();
    await world.worker.stop();
  }
}

async function begun() {
  const taken: Taken[] = [];
  const begin = async () => {
    const worker = await startExporter({
      schema,
      natsUrl: nats.url(),
      patience: 0.5,
      receiverOf: () => ({
        takesAhead: true,
        limits: { maxRecords: 10 },
        receive: (records, signal) =>
          new Promise((resolve) => {
            signal.addEventListener('abort', () => resolve(failed('given up')));
            taken.push({ texts: records.map(({ text }) => text), settle: resolve });
          }),
      }),
    });
    workers.push(worker);
    return worker;
  };
  const orgId = newId('org');
  const ids = await publishEvents(bus, orgId, 40);
  const id = await givenStream(schema, orgId);
  const worker = await begin();
  await until(() => recordsIn(taken) === 40 || taken.length === 4, 'forty records, or all that it takes in hand');
  const sequence = async () => Number((await positionOf(schema, id)).sequence);
  const end = () => setState(schema, id, 'paused');
  return { worker, begin, id, orgId, ids, taken, sequence, end };
}

describe('a receiver that takes records before it acknowledges them', () => {
  it('is sent more meanwhile, and has its position move in the order of the records', async () => {
    const { worker, taken, ids, sequence, end } = await given();
    assert.equal(await sequence(), 0);
    assert.equal(worker.exporter.lag().get('http_json')?.waiting, 40);
    for (const index of [2, 1]) taken[index]?.settle(acknowledged);
    await sleep(100);
    assert.equal(await sequence(), 0, 'the first batch is not acknowledged yet');
    taken[0]?.settle({ kind: 'acknowledged', rejected: [{ index: 3, reason: 'no' }] });
    await until(async () => (await sequence()) === 30, 'three batches');
    assert.equal(worker.counted.deadLetters, 1);
    taken[3]?.settle(acknowledged);
    await until(async () => (await sequence()) === 40, 'all of them');
    const texts = taken.flatMap((batch) => batch.texts);
    assert.deepEqual(eventIdsOf(texts), ids);
    assert.ok(verify(texts).isIntact);
    assert.equal(worker.exporter.lag().get('http_json')?.waiting, 0);
    await end();
  });

  it('is sent the same again, in order, from what it has not acknowledged on', async () => {
    const { taken, ids, id, sequence, end } = await given();
    taken[0]?.settle(acknowledged);
    taken[3]?.settle(acknowledged);
    taken[1]?.settle(failed());
    await until(() => recordsIn(taken.slice(4)) === 30, 'three batches again');
    assert.equal(await sequence(), 10);
    const again = taken.slice(4).flatMap(({ texts }) => texts);
    assert.deepEqual(
      again,
      taken.slice(1, 4).flatMap(({ texts }) => texts),
    );
    for (const batch of taken.slice(4)) batch.settle(acknowledged);
    await until(async () => (await sequence()) === 40, 'all of them');
    assert.deepEqual(eventIdsOf([...(taken[0]?.texts ?? []), ...again]), ids);
    const [row] = await schema.ask<{ failures: number }>('select failures from webhook_delivery.destination where id = $1', [id]);
    assert.equal(row?.failures, 0);
    await end();
  });

  it('is disabled where what it took shows that a setting is wrong', async () => {
    const { taken, id, sequence } = await given();
    taken[0]?.settle(acknowledged);
    taken[1]?.settle({ kind: 'configuration', detail: 'the token is wrong' });
    const state = async () =>
      (await schema.ask<{ state: string }>('select state from webhook_delivery.destination where id = $1', [id]))[0]?.state;
    await until(async () => (await state()) === 'disabled', 'being disabled');
    await until(async () => (await positionOf(schema, id)).worker === null, 'being released');
    assert.equal(await sequence(), 10);
    assert.equal(taken.length, 4);
  });

  it('may still acknowledge when the process stops; what it has not is for the next one', async () => {
    const { worker, begin, taken, orgId, sequence, end } = await given();
    const stopped = worker.stop();
    taken[0]?.settle(acknowledged);
    await until(async () => (await sequence()) === 10, 'the first batch');
    await stopped;
    assert.equal(await sequence(), 10);
    await publishEvents(bus, orgId, 10);
    await begin();
    // How many batches there are depends on how fast the events come.
    const settleAll = async () => {
      for (const batch of taken.slice(4)) batch.settle(acknowledged);
      return (await sequence()) === 50;
    };
    await until(settleAll, 'all of them');
    assert.ok(verify([...(taken[0]?.texts ?? []), ...taken.slice(4).flatMap(({ texts }) => texts)]).isIntact);
    await end();
  });
});
