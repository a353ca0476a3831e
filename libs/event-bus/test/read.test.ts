import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { durables, eventFilter, InputBlocked } from '@sentinelmesh/contracts';
import { newId } from '@sentinelmesh/kernel';
import { eventMessage, type ReceivedMessage, servicePermissions } from '../src/index.ts';
import { allStreams, startTestBus, until } from './test-bus.ts';

const { connect, nats, plain } = await startTestBus({
  gateway: servicePermissions('gateway', { reads: ['EVENTS'] }),
  exporter: servicePermissions('exporter', { reads: ['EVENTS'], durables: [durables.webhookDelivery] }),
});
const admin = await connect();
await admin.provision({ streams: allStreams });
const reader = await connect('gateway');
const exporter = await connect('exporter');

const publish = async (orgId: ReturnType<typeof newId<'org'>>) => {
  const message = eventMessage('guard.input.blocked', { orgId, source: 'guard', time: new Date(), data: InputBlocked.create({}) });
  await admin.publish(message);
  return message.id;
};
const publishMany = async (orgId: ReturnType<typeof newId<'org'>>, count: number) => {
  const ids: string[] = [];
  for (let index = 0; index < count; index++) ids.push(await publish(orgId));
  return ids;
};

describe('reading a stream without a durable', () => {
  it('begins now when it is told no time, and reads in order what its filter lets through', async () => {
    const orgId = newId('org');
    await publish(orgId);
    const read: string[] = [];
    const reading = await reader.readFrom('EVENTS', { filter: eventFilter({ orgId }), handle: ({ id }) => void read.push(id) });
    await publish(newId('org'));
    const ids = await publishMany(orgId, 100);
    await until(() => read.length >= ids.length, 'the messages');
    assert.deepEqual(read, ids);
    reading.stop();
    assert.equal(await reading.ended, 'it was stopped');
    await publish(orgId);
    await sleep(50);
    assert.equal(read.length, ids.length);
  });

  it('begins with what was stored at a time, tells when it has passed it, and goes on', async () => {
    const orgId = newId('org');
    await publishMany(orgId, 3);
    await sleep(20);
    const startAt = new Date();
    const ids = await publishMany(orgId, 100);
    const end = await reader.lastSequence('EVENTS');
    const read: string[] = [];
    const reading = await reader.readFrom('EVENTS', { filter: `sm.evt.${orgId}.>`, startAt, handle: ({ id }) => void read.push(id) });
    assert.equal(await reading.passed(end), true);
    assert.deepEqual(read, ids);
    ids.push(await publish(orgId));
    await until(() => read.length >= ids.length, 'the messages');
    assert.deepEqual(read, ids);
    reading.stop();
  });

  it('takes in no more than it can hold while its handler is slow', async () => {
    const orgId = newId('org');
    const startAt = new Date();
    await publishMany(orgId, 200);
    const released = Promise.withResolvers<void>();
    const read: string[] = [];
    const reading = await reader.readFrom('EVENTS', {
      filter: `sm.evt.${orgId}.>`,
      startAt,
      async handle({ id }) {
        read.push(id);
        if (read.length === 1) await released.promise;
      },
    });
    await until(() => read.length === 1, 'the first message');
    await sleep(100);
    assert.equal(read.length, 1);
    released.resolve();
    await until(() => read.length === 200, 'the rest');
    reading.stop();
  });

  it('ends when its handler fails, and when the server is gone', async () => {
    const orgId = newId('org');
    const failing = await reader.readFrom('EVENTS', {
      filter: `sm.evt.${orgId}.>`,
      handle() {
        throw new Error('a defect');
      },
    });
    await publish(orgId);
    assert.equal(await failing.ended, 'its handler failed');
    const reading = await reader.readFrom('EVENTS', { filter: `sm.evt.${orgId}.>`, handle: () => undefined });
    await nats.kill();
    assert.equal(await reading.ended, 'the connection was lost');
    await assert.rejects(reader.readFrom('EVENTS', { filter: `sm.evt.${orgId}.>`, handle: () => undefined }), { code: 'unavailable' });
    await nats.start();
    await until(() => reader.isReady() && admin.isReady(), 'the bus being back');
    const isRead = Promise.withResolvers<void>();
    const again = await reader.readFrom('EVENTS', {
      filter: `sm.evt.${orgId}.>`,
      startAt: new Date(0),
      handle: () => isRead.resolve(),
    });
    await isRead.promise;
    again.stop();
  });

  it('is stopped when its bus is closed, before the connection is', async () => {
    const orgId = newId('org');
    const closing = await connect('gateway');
    const isRead = Promise.withResolvers<void>();
    const what = { filter: eventFilter({ orgId }) };
    const one = await closing.readFrom('EVENTS', { ...what, handle: () => isRead.resolve() });
    const many = await closing.readBatchesFrom('EVENTS', { ...what, handleBatch: () => undefined });
    await publish(orgId);
    await isRead.promise;
    await closing.close();
    assert.deepEqual([await one.ended, await many.ended], ['it was stopped', 'it was stopped']);
  });

  it('is for the streams that the user may read', async () => {
    await assert.rejects(reader.readFrom('AUDIT', { filter: 'sm.audit.>', handle: () => undefined }), { code: 'internal' });
    await assert.rejects(reader.readFrom('EVENTS', { filter: '>', handle: () => undefined }), { code: 'internal' });
  });
});

describe('the end of a stream', () => {
  it('is the place of its last message, and a reading tells when it has passed that', async () => {
    const orgId = newId('org');
    const filter = `sm.evt.${orgId}.>`;
    const startAt = new Date();
    await publishMany(orgId, 3);
    await publish(newId('org'));
    const end = await reader.lastSequence('EVENTS');
    const released = Promise.withResolvers<void>();
    const read: string[] = [];
    const reading = await reader.readFrom('EVENTS', {
      filter,
      startAt,
      async handle({ id }) {
        await released.promise;
        read.push(id);
      },
    });
    const passed = reading.passed(end);
    assert.equal(await Promise.race([passed, sleep(200).then(() => 'not yet')]), 'not yet');
    released.resolve();
    assert.equal(await passed, true);
    assert.equal(read.length, 3);
    assert.equal(await reading.passed(end), true);
    // Nothing for it, nothing stored so far, and nothing any more.
    const empty = await reader.readFrom('EVENTS', { filter: `sm.evt.${newId('org')}.>`, startAt, handle: () => undefined });
    assert.equal(await empty.passed(end), true);
    const later = empty.passed(end + 2);
    assert.equal(await Promise.race([later, sleep(200).then(() => 'not yet')]), 'not yet');
    await publish(orgId);
    await publish(orgId);
    assert.equal(await later, true);
    const never = empty.passed(end + 1_000);
    empty.stop();
    assert.equal(await never, false);
    reading.stop();
    await assert.rejects(reader.lastSequence('AUDIT'), { code: 'internal' });
  });
});

describe('reading a stream in batches from a place on', () => {
  const readAll = async (options: { filter: string; startSequence?: number; startAt?: Date; maxHeld?: number }) => {
    const read: ReceivedMessage[] = [];
    const batches: number[] = [];
    const reading = await exporter.readBatchesFrom('EVENTS', {
      ...options,
      handleBatch(messages) {
        read.push(...messages);
        batches.push(messages.length);
      },
    });
    return { read, batches, reading };
  };

  it('begins at the place, hands over in order what its filter lets through, many at a time, and goes on', async () => {
    const orgId = newId('org');
    const filter = `sm.evt.${orgId}.>`;
    await publish(newId('org'));
    const ids = await publishMany(orgId, 300);
    const first = await readAll({ filter, startAt: new Date(0) });
    await until(() => first.read.length >= 300, 'the messages');
    first.reading.stop();
    const place = first.read[99]?.sequence ?? 0;
    const { read, batches, reading } = await readAll({ filter, startSequence: place + 1 });
    assert.equal(reading.pending, 200);
    assert.equal(reading.beganAt, place + 1);
    ids.push(await publish(orgId));
    await until(() => read.length >= 201, 'the messages');
    assert.deepEqual(
      read.map(({ id }) => id),
      ids.slice(100),
    );
    assert.ok(Math.max(...batches) > 20, `batches of ${batches}`);
    reading.stop();
  });

  it('holds no more than it may while its handler is slow, by number and by bytes, and loses nothing', async () => {
    const payload = Buffer.alloc(200 * 1024, 'x');
    const filter = `sm.evt.${newId('org')}.>`;
    const subject = filter.replace('>', '_.guard.input.blocked.v1');
    for (let index = 0; index < 60; index++) await admin.publish({ id: newId('evt'), subject, headers: {}, payload });
    const released = Promise.withResolvers<void>();
    const sequences: number[] = [];
    const reading = await exporter.readBatchesFrom('EVENTS', {
      filter,
      startSequence: 1,
      async handleBatch(messages) {
        sequences.push(...messages.map(({ sequence }) => sequence));
        await released.promise;
      },
    });
    await until(() => sequences.length > 0, 'the first batch');
    await sleep(300);
    const { receivedUpTo = 0, waiting, passedUpTo } = await reading.standing();
    assert.ok(receivedUpTo - (sequences[0] ?? 0) < 22, `${receivedUpTo - (sequences[0] ?? 0)} messages of 200 kB were taken in`);
    assert.equal(waiting, 60);
    assert.equal(passedUpTo, undefined);
    released.resolve();
    await until(() => sequences.length === 60, 'all of them');
    assert.deepEqual(
      sequences,
      sequences.toSorted((a, b) => a - b),
    );
    reading.stop();
  });

  it('says what was passed over, so that a place is not taken for lost when it was for others', async () => {
    const orgId = newId('org');
    const { read, reading } = await readAll({ filter: `sm.evt.${orgId}.>`, startSequence: 1 });
    await publish(orgId);
    await publishMany(newId('org'), 5);
    await until(() => read.length === 1, 'the message');
    const standing = await until(async () => {
      const now = await reading.standing();
      return now.passedUpTo === (read[0]?.sequence ?? 0) + 5 && now;
    }, 'the others being passed over');
    assert.equal(standing.waiting, 0);
    reading.stop();
  });

  it('says where it began when what it was to begin with is not held any more, or not there yet', async () => {
    const orgId = newId('org');
    const filter = `sm.evt.${orgId}.>`;
    await publishMany(orgId, 10);
    const { read, reading } = await readAll({ filter, startAt: new Date(0) });
    await until(() => read.length === 10, 'the messages');
    reading.stop();
    const manager = await jetstreamManager(await plain());
    const fifth = read[4]?.sequence ?? 0;
    await manager.streams.purge('EVENTS', { seq: fifth });
    const late = await readAll({ filter, startSequence: 1 });
    assert.equal(late.reading.beganAt, fifth);
    assert.equal(late.reading.pending, 6);
    assert.equal((await late.reading.standing()).firstSequence, fifth);
    late.reading.stop();
    const last = (await manager.streams.info('EVENTS')).state.last_seq;
    const early = await readAll({ filter, startSequence: last + 1_000 });
    assert.equal(early.reading.beganAt, last + 1);
    early.reading.stop();
  });

  it('ends when its handler fails, and is forgotten when that takes too long', async () => {
    const orgId = newId('org');
    const filter = `sm.evt.${orgId}.>`;
    await publishMany(orgId, 3_000);
    const failing = await exporter.readBatchesFrom('EVENTS', {
      filter,
      startSequence: 1,
      handleBatch: () => Promise.reject(new Error('a defect')),
    });
    assert.equal(await failing.ended, 'its handler failed');
    const released = Promise.withResolvers<void>();
    const slow = await exporter.readBatchesFrom('EVENTS', {
      filter,
      startSequence: 1,
      inactiveMs: 300,
      handleBatch: () => released.promise,
    });
    await until(
      () =>
        slow.standing().then(
          () => false,
          (error: { code: string }) => error.code === 'unavailable',
        ),
      'the reading being forgotten',
    );
    released.resolve();
    slow.stop();
  });
});
