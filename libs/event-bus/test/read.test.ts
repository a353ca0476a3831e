import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventFilter, InputBlocked } from '@sentinelmesh/contracts';
import { newId } from '@sentinelmesh/kernel';
import { eventMessage, servicePermissions } from '../src/index.ts';
import { allStreams, startTestBus, until } from './test-bus.ts';

const { connect, nats } = await startTestBus({ gateway: servicePermissions('gateway', { reads: ['EVENTS'] }) });
const admin = await connect();
await admin.provision({ streams: allStreams });
const reader = await connect('gateway');

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
    assert.equal(reading.pending, 0);
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

  it('begins with what was stored at a time, says how much that is, and goes on', async () => {
    const orgId = newId('org');
    await publishMany(orgId, 3);
    await sleep(20);
    const startAt = new Date();
    const ids = await publishMany(orgId, 100);
    const read: string[] = [];
    const reading = await reader.readFrom('EVENTS', { filter: `sm.evt.${orgId}.>`, startAt, handle: ({ id }) => void read.push(id) });
    assert.equal(reading.pending, 100);
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
    const again = await reader.readFrom('EVENTS', { filter: `sm.evt.${orgId}.>`, startAt: new Date(0), handle: () => undefined });
    assert.equal(again.pending, 1);
    again.stop();
  });

  it('is for the streams that the user may read', async () => {
    await assert.rejects(reader.readFrom('AUDIT', { filter: 'sm.audit.>', handle: () => undefined }), { code: 'internal' });
    await assert.rejects(reader.readFrom('EVENTS', { filter: '>', handle: () => undefined }), { code: 'internal' });
  });
});
