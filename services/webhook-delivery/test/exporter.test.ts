import assert from 'node:assert/strict';
import { after, afterEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { streams } from '@sentinelmesh/contracts';
import { connectBus } from '@sentinelmesh/event-bus';
import { type DestinationId, newId } from '@sentinelmesh/kernel';
import { silentLogger } from '@sentinelmesh/telemetry';
import { startTestNats, until } from '@sentinelmesh/testkit';
import type { Destination } from '../src/domain/destination.ts';
import { fromStored } from '../src/domain/stored-event.ts';
import type { StreamOutcome, StreamRecord } from '../src/kinds/destination-kind.ts';
import { startSchema } from './engine-fixture.ts';
import {
  acknowledged,
  eventIdsOf,
  eventOf,
  failed,
  givenStream,
  positionOf,
  publishEvents,
  type StreamReceiver,
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

const receivers = new Map<DestinationId, StreamReceiver>();
/** A destination may be opened before its test has said what it does. */
async function receiverOf({ id }: Destination): Promise<StreamReceiver> {
  return until(() => receivers.get(id), 'a receiver', 1_000).catch(() => {
    throw new Error('nobody listens there');
  });
}

const workers: Awaited<ReturnType<typeof startExporter>>[] = [];
async function begin(options: { patience?: number; holdMs?: number } = {}) {
  const worker = await startExporter({ schema, natsUrl: nats.url(), receiverOf, ...options });
  workers.push(worker);
  return worker;
}
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
});

/** A receiver that keeps what it acknowledges, and all that it was ever sent. */
function receive(
  id: DestinationId,
  answer: (records: readonly StreamRecord[], call: number) => StreamOutcome | Promise<StreamOutcome> = () => acknowledged,
  limits = {},
) {
  const received = { texts: [] as string[], calls: [] as string[][], times: [] as number[] };
  receivers.set(id, {
    limits,
    async receive(records) {
      const texts = records.map(({ text }) => text);
      received.calls.push(texts);
      received.times.push(Date.now());
      const outcome = await answer(records, received.calls.length);
      if (outcome.kind === 'acknowledged')
        received.texts.push(...texts.filter((_, index) => !outcome.rejected.some((one) => one.index === index)));
      return outcome;
    },
  });
  return received;
}

const destinationRow = async (id: DestinationId) =>
  (await schema.ask<Record<string, unknown>>('select * from webhook_delivery.destination where id = $1', [id]))[0] ?? {};

describe('exporting to one destination', () => {
  it('brings the events of its organisation and no other, in order and without a gap in the chain', async () => {
    await begin();
    const [orgA, orgB] = [newId('org'), newId('org')];
    const [idA, idB] = [await givenStream(schema, orgA), await givenStream(schema, orgB)];
    const [receivedA, receivedB] = [receive(idA), receive(idB)];
    const [sentA, sentB] = await Promise.all([publishEvents(bus, orgA, 700), publishEvents(bus, orgB, 300)]);
    await until(() => receivedA.texts.length >= 700 && receivedB.texts.length >= 300, 'the records');
    assert.deepEqual(eventIdsOf(receivedA.texts), sentA);
    assert.deepEqual(eventIdsOf(receivedB.texts), sentB);
    for (const [received, id] of [
      [receivedA, idA],
      [receivedB, idB],
    ] as const) {
      const report = verify(received.texts);
      assert.ok(report.isIntact);
      const [chain] = report.chains;
      const position = await until(async () => {
        const now = await positionOf(schema, id);
        return now.sequence === BigInt(received.texts.length) && now;
      }, 'the position');
      assert.equal(chain?.lastHash, position.hash);
      assert.equal(chain?.chain, position.chain);
      assert.ok(received.calls.every((texts) => texts.length <= 100));
    }
  });

  it('begins where it was created, and passes over what it has not subscribed to', async () => {
    await begin();
    const orgId = newId('org');
    await publishEvents(bus, orgId, 5);
    await sleep(20);
    const startAt = new Date();
    const ids = await publishEvents(bus, orgId, 5);
    const all = await givenStream(schema, orgId, {}, startAt);
    const none = await givenStream(schema, orgId, { eventTypes: ['budget.*'] }, startAt);
    const [received, nothing] = [receive(all), receive(none)];
    await until(() => received.texts.length === 5, 'the records');
    assert.deepEqual(eventIdsOf(received.texts), ids);
    const { stream_sequence } = await until(async () => {
      const position = await positionOf(schema, all);
      return position.stream_sequence > 0n && position;
    }, 'the position');
    await until(async () => (await positionOf(schema, none)).stream_sequence === stream_sequence, 'passing over');
    assert.equal(nothing.calls.length, 0);
    assert.equal((await positionOf(schema, none)).sequence, 0n);
  });

  it('sends the same bytes again until they are acknowledged, and tells that it fails and that it works again', async () => {
    const worker = await begin({ patience: 0.01 });
    const orgId = newId('org');
    const id = await givenStream(schema, orgId);
    const received = receive(id, (_, call) => (call <= 7 ? failed('out of order') : acknowledged));
    const ids = await publishEvents(bus, orgId, 30);
    await until(() => received.texts.length >= 30, 'the records');
    const first = received.calls[0] ?? [];
    for (const call of received.calls.slice(1, 8)) assert.deepEqual(call, first);
    assert.deepEqual(eventIdsOf(received.texts), ids);
    assert.ok(verify(received.texts).isIntact);
    const told = await until(() => worker.told().length >= 2 && worker.told(), 'the news');
    assert.deepEqual(
      told.map(({ type }) => type),
      ['webhook.endpoint.failed', 'webhook.endpoint.recovered'],
    );
    assert.equal(told[0]?.orgId, orgId);
    assert.equal(told[0]?.subject, id);
    assert.deepEqual(told[1]?.type === 'webhook.endpoint.recovered' && told[1].data.failures, 7);
    await until(async () => (await destinationRow(id)).failures === 0, 'its health');
    const row = await destinationRow(id);
    assert.equal(row.circuit, 'closed');
    assert.equal(row.last_error, 'server_error');
    assert.equal(row.last_error_detail, 'out of order');
    assert.ok(row.last_success_at instanceof Date);
  });

  it('waits longer after each failure, and as long as it is asked to', async () => {
    await begin({ patience: 0.1 });
    const orgId = newId('org');
    const id = await givenStream(schema, orgId);
    const received = receive(id, (_, call) => {
      if (call <= 3) return failed();
      return call === 4 ? { kind: 'retry', error: 'throttled', detail: 'later', retryAfterMs: 2_000 } : acknowledged;
    });
    await publishEvents(bus, orgId, 1);
    await until(() => received.texts.length === 1, 'the record');
    const waits = received.times.slice(1).map((time, index) => time - (received.times[index] ?? 0));
    const [first = 0, second = 0, third = 0, asked = 0] = waits;
    assert.ok(first >= 95 && second >= 195 && third >= 395 && asked >= 1_995, `waits of ${waits} ms`);
  });

  it('is disabled when a setting is wrong at the receiver, and goes on from there when it is enabled', async () => {
    const worker = await begin();
    const orgId = newId('org');
    const id = await givenStream(schema, orgId);
    let isRight = true;
    const received = receive(id, () => (isRight ? acknowledged : { kind: 'configuration', detail: 'the token is wrong' }));
    const ids = await publishEvents(bus, orgId, 10);
    await until(() => received.texts.length === 10, 'the first records');
    isRight = false;
    ids.push(...(await publishEvents(bus, orgId, 10)));
    await until(async () => (await destinationRow(id)).state === 'disabled', 'being disabled');
    const row = await destinationRow(id);
    assert.equal(row.disabled_reason, 'configuration');
    assert.equal(row.last_error_detail, 'the token is wrong');
    await until(() => worker.told().some(({ type }) => type === 'webhook.endpoint.disabled'), 'the news');
    const calls = received.calls.length;
    ids.push(...(await publishEvents(bus, orgId, 10)));
    await sleep(300);
    assert.equal(received.calls.length, calls);
    assert.equal((await positionOf(schema, id)).worker, null);
    isRight = true;
    await setState(schema, id, 'enabled');
    await until(() => received.texts.length >= 30, 'the rest');
    assert.deepEqual(eventIdsOf(received.texts), ids);
    assert.ok(verify(received.texts).isIntact);
  });

  it('waits while the process cannot open it, tells the operator once, and goes on when it can', async () => {
    const worker = await begin();
    const orgId = newId('org');
    const id = await givenStream(schema, orgId);
    const ids = await publishEvents(bus, orgId, 5);
    const isFree = async () => (await positionOf(schema, id)).worker === null;
    for (let tries = 0; tries < 2; tries += 1) {
      await until(async () => !(await isFree()), 'being claimed', 10_000);
      await until(isFree, 'being free for another process');
    }
    const row = await destinationRow(id);
    assert.deepEqual([row.state, row.failures, row.last_error], ['enabled', 0, '']);
    assert.deepEqual(worker.unopened, [id]);
    const received = receive(id);
    await until(() => received.texts.length === 5, 'the records', 20_000);
    assert.deepEqual(eventIdsOf(received.texts), ids);
  });

  it('gives up records that are never taken, and those alone; what is missing in the chain is among the deliveries', async () => {
    const worker = await begin();
    const orgId = newId('org');
    const id = await givenStream(schema, orgId);
    const isBad = ({ link }: StreamRecord) => link.sequence % 7 === 0;
    const received = receive(
      id,
      (records) => ({
        kind: 'acknowledged',
        rejected: records.flatMap((record, index) => (isBad(record) ? [{ index, reason: 'I do not like it' }] : [])),
      }),
      { maxRecordBytes: 2_000 },
    );
    const ids = await publishEvents(bus, orgId, 20);
    ids.push(...(await publishEvents(bus, orgId, 3, 'x'.repeat(2_000))));
    ids.push(...(await publishEvents(bus, orgId, 20)));
    await until(async () => (await positionOf(schema, id)).sequence === 43n, 'the position');
    const report = verify(received.texts);
    const [chain] = report.chains;
    assert.equal(chain?.changed.total, 0);
    assert.equal(chain?.wrongLinks.total, 0);
    const missing = chain?.gaps.first.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => from + index)) ?? [];
    assert.deepEqual(missing, [7, 14, 21, 22, 23, 28, 35, 42]);
    const letters = await schema.ask<{
      id: string;
      response: string;
      event: string;
      position: string;
      state: string;
      last_error: string;
      number: number;
    }>(
      `select delivery.*, attempt.response, attempt.number, message.event from webhook_delivery.delivery
       join webhook_delivery.attempt on attempt.delivery_id = delivery.id and attempt.destination_id = delivery.destination_id
       join webhook_delivery.message on message.org_id = delivery.org_id and message.id = 'evt' || substr(delivery.id, 4)
       where delivery.destination_id = $1 order by delivery.position`,
      [id],
    );
    assert.deepEqual(
      letters.map(({ response }) => Number(/^record (\d+)/.exec(response)?.[1])),
      missing,
    );
    assert.deepEqual(
      letters.map(({ event }) => fromStored(event).id),
      missing.map((sequence) => ids[sequence - 1]),
    );
    assert.ok(letters.every(({ state, last_error, number }) => state === 'failed' && last_error === 'rejected' && number === 1));
    assert.match(letters[0]?.response ?? '', /I do not like it/);
    assert.match(letters[2]?.response ?? '', /has \d+ bytes, the destination takes 2000/);
    assert.equal(worker.counted.deadLetters, 8);
  });

  it('passes over messages that are no events', async () => {
    const worker = await begin();
    const orgId = newId('org');
    const id = await givenStream(schema, orgId);
    const received = receive(id);
    const good = eventOf(orgId, 'good');
    await bus.publish({ ...eventOf(orgId, 'bad'), payload: Buffer.from('{"broken') });
    await bus.publish({ ...eventOf(orgId, 'bad'), headers: {} });
    await bus.publish(good);
    await until(() => received.texts.length === 1, 'the record');
    assert.deepEqual(eventIdsOf(received.texts), [good.id]);
    assert.equal(worker.counted.unreadable, 2);
  });
});

describe('what happens to an export from outside', () => {
  it('stops when its owner pauses it, and goes on when he lets it', async () => {
    await begin();
    const orgId = newId('org');
    const id = await givenStream(schema, orgId);
    const received = receive(id);
    const ids = await publishEvents(bus, orgId, 10);
    await until(() => received.texts.length === 10, 'the records');
    await setState(schema, id, 'paused');
    await until(async () => (await positionOf(schema, id)).worker === null, 'being released');
    ids.push(...(await publishEvents(bus, orgId, 10)));
    await sleep(200);
    assert.equal(received.texts.length, 10);
    await setState(schema, id, 'enabled');
    await until(() => received.texts.length === 20, 'the rest');
    assert.deepEqual(eventIdsOf(received.texts), ids);
    assert.ok(verify(received.texts).isIntact);
  });

  it('is opened again with other settings, and tries at once what it was waiting for', async () => {
    await begin();
    const orgId = newId('org');
    const id = await givenStream(schema, orgId);
    const refusing = receive(id, () => ({ kind: 'retry', error: 'connect', detail: 'nobody there', retryAfterMs: 3_600_000 }));
    await publishEvents(bus, orgId, 5);
    await until(() => refusing.calls.length === 1, 'the first attempt');
    const received = receive(id);
    await schema.ask(
      `update webhook_delivery.destination set url = 'https://other.example/', revision = nextval('webhook_delivery.destination_revision') where id = $1`,
      [id],
    );
    await until(() => received.texts.length === 5, 'the records');
    assert.deepEqual(received.texts, refusing.calls[0]);
  });

  it('tries at once when its owner enables it again', async () => {
    await begin();
    const orgId = newId('org');
    const id = await givenStream(schema, orgId);
    const received = receive(id, (_, call) =>
      call === 1 ? { kind: 'retry', error: 'connect', detail: '', retryAfterMs: 3_600_000 } : acknowledged,
    );
    await publishEvents(bus, orgId, 5);
    await until(async () => (await destinationRow(id)).failures === 1, 'the failure');
    await sleep(200);
    await setState(schema, id, 'enabled');
    await until(() => received.texts.length === 5, 'the records');
  });

  it('begins anew where its owner has put it', async () => {
    const worker = await begin();
    const orgId = newId('org');
    const id = await givenStream(schema, orgId);
    const received = receive(id);
    const ids = await publishEvents(bus, orgId, 10);
    await until(async () => (await positionOf(schema, id)).sequence === 10n, 'the position');
    const chain = newId('chn');
    await schema.ask(
      `update webhook_delivery.position set stream_sequence = 0, start_at = $3, chain = $2, sequence = 0, hash = '' where destination_id = $1`,
      [id, chain, new Date(0)],
    );
    worker.exporter.wake();
    await until(() => received.texts.length === 20, 'the records again');
    assert.deepEqual(eventIdsOf(received.texts.slice(10)), ids);
    assert.equal(verify(received.texts.slice(10)).chains[0]?.chain, chain);
    await until(async () => (await positionOf(schema, id)).sequence === 10n, 'the position');
  });

  it('says that events have left the stream before it could bring them, and goes on with the oldest that is there', async () => {
    const orgId = newId('org');
    const id = await givenStream(schema, orgId);
    const received = receive(id);
    const first = await begin();
    await publishEvents(bus, orgId, 10);
    await until(async () => (await positionOf(schema, id)).sequence === 10n, 'the position');
    await first.stop();
    assert.deepEqual(first.counted.gaps, []);
    await publishEvents(bus, orgId, 10);
    const { stream_sequence } = await positionOf(schema, id);
    const { jetstreamManager } = await import('@nats-io/jetstream');
    const { connect } = await import('@nats-io/transport-node');
    const { host, username, password } = new URL(nats.url());
    const connection = await connect({ servers: host, user: username, pass: password });
    await (await jetstreamManager(connection)).streams.purge('EVENTS', { seq: Number(stream_sequence) + 5 });
    await connection.close();
    const second = await begin();
    await until(() => received.texts.length === 16, 'the rest');
    assert.ok(second.counted.gaps.includes(4), `gaps ${second.counted.gaps}`);
    assert.ok(verify(received.texts).isIntact);
  });
});

describe('several processes', () => {
  it('one of them exports at a time; when it stops, it ends what it has in hand and another goes on', async () => {
    const orgId = newId('org');
    const id = await givenStream(schema, orgId);
    let busy = 0;
    let busiest = 0;
    const received = receive(id, async () => {
      busy += 1;
      busiest = Math.max(busiest, busy);
      await sleep(20);
      busy -= 1;
      return acknowledged;
    });
    const [one, other] = [await begin(), await begin()];
    const ids = await publishEvents(bus, orgId, 1_000);
    await until(() => received.texts.length >= 200, 'the first records');
    const { worker: holder } = await positionOf(schema, id);
    await one.stop();
    await until(() => received.texts.length >= 1_000, 'the rest', 20_000);
    await other.stop();
    assert.equal(busiest, 1, 'two processes sent at the same time');
    assert.equal(received.texts.length, 1_000);
    assert.deepEqual(eventIdsOf(received.texts), ids);
    assert.ok(verify(received.texts).isIntact);
    assert.ok(holder !== null);
    assert.equal((await positionOf(schema, id)).worker, null);
  });

  it('one that lost its position changes nothing of it any more', async () => {
    // Neither holds on meanwhile to what it has, nor gives it back.
    const holdMs = 60_000;
    const [worker, thief] = [await begin({ holdMs }), await begin({ holdMs })];
    const orgId = newId('org');
    const id = await givenStream(schema, orgId, { state: 'paused' });
    const [row] = await worker.positions.claim([{ orgId, destinationId: id }], 1_000);
    assert.ok(row !== undefined);
    assert.deepEqual(await thief.positions.claim([{ orgId, destinationId: id }], 1_000), []);
    await sleep(1_100);
    assert.equal((await thief.positions.claim([{ orgId, destinationId: id }], 10_000)).length, 1);
    const to = { streamSequence: 5, head: { ...row.head, sequence: 2, hash: 'x' } };
    const change = { from: row, to, acknowledgedAt: new Date(), deadLetters: [] };
    assert.equal(await worker.positions.advance({ orgId, destinationId: id }, change), false);
    assert.equal(await thief.positions.advance({ orgId, destinationId: id }, change), true);
    assert.equal(await thief.positions.advance({ orgId, destinationId: id }, change), true, 'repeated');
    const back = { from: row, to: { ...to, streamSequence: 4 }, acknowledgedAt: undefined, deadLetters: [] };
    assert.equal(await thief.positions.advance({ orgId, destinationId: id }, back), false);
    assert.equal((await positionOf(schema, id)).stream_sequence, 5n);
  });

  it('a receiver that hangs is given up when the process stops', async () => {
    const worker = await begin();
    const orgId = newId('org');
    const id = await givenStream(schema, orgId);
    const hanging = Promise.withResolvers<void>();
    receivers.set(id, {
      receive(_records, signal) {
        hanging.resolve();
        return new Promise((resolve) => signal.addEventListener('abort', () => resolve(failed())));
      },
    });
    await publishEvents(bus, orgId, 1);
    await hanging.promise;
    const began = Date.now();
    await worker.stop();
    const tookMs = Date.now() - began;
    assert.ok(tookMs >= 4_900 && tookMs < 7_000, `it took ${tookMs} ms`);
    await setState(schema, id, 'paused');
    const row = await destinationRow(id);
    assert.equal(row.failures, 0, 'what was given up is no failure of the destination');
    assert.equal((await positionOf(schema, id)).worker, null);
  });
});

describe('a backlog', () => {
  it('is told once an hour', async () => {
    const worker = await begin();
    const orgId = newId('org');
    const destinationId = await givenStream(schema, orgId, { state: 'paused', name: 'the SIEM' });
    const place = { orgId, destinationId };
    const at = new Date();
    await worker.positions.tellBacklog(place, { waiting: 200_000, oldestMs: 5, at });
    await worker.positions.tellBacklog(place, { waiting: 200_001, oldestMs: 5, at: new Date(at.getTime() + 60_000) });
    await worker.positions.tellBacklog(place, { waiting: 200_002, oldestMs: 5, at: new Date(at.getTime() + 3_600_000) });
    const told = await until(() => worker.told().length >= 2 && worker.told(), 'the news');
    await sleep(150);
    assert.equal(worker.told().length, 2);
    assert.deepEqual(
      told.map((event) => event.type === 'webhook.backlog.exceeded' && [event.data.waiting, event.data.endpoint?.name]),
      [
        [200_000n, 'the SIEM'],
        [200_002n, 'the SIEM'],
      ],
    );
  });
});
