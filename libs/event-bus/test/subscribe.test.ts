import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventFilter, KeyRevoked } from '@sentinelmesh/contracts';
import { newId } from '@sentinelmesh/kernel';
import { eventMessage, readEvent } from '../src/index.ts';
import { allStreams, startTestBus, until } from './test-bus.ts';

const { connect, nats, log } = await startTestBus();
const publisher = await connect();
await publisher.provision({ streams: allStreams });
const filter = eventFilter({ type: 'identity.key.revoked' });
const revoke = async () => {
  const keyId = newId('key');
  await publisher.publish(
    eventMessage('identity.key.revoked', { orgId: newId('org'), source: 'identity', time: new Date(), data: KeyRevoked.create({ keyId }) }),
  );
  return keyId;
};

describe('a subscription', () => {
  it('gives each process every event, in milliseconds', async () => {
    const heard: string[][] = [[], []];
    for (const keys of heard) {
      const bus = await connect();
      const onMessage = (message: Parameters<typeof readEvent>[0]) => {
        const event = readEvent(message);
        if (event.type === 'identity.key.revoked') keys.push(event.data.keyId);
      };
      await bus.subscribe(filter, onMessage, { onInterrupted: () => undefined });
    }
    const startedAt = performance.now();
    const keyId = await revoke();
    await until(() => heard.every((keys) => keys.includes(keyId)), 'both processes');
    assert.ok(performance.now() - startedAt < 500);
  });

  it('goes on after an interruption, and says that something may have been missed', async () => {
    const bus = await connect();
    const heard: string[] = [];
    let interruptions = 0;
    const { unsubscribe } = await bus.subscribe(filter, ({ id }) => void heard.push(id), { onInterrupted: () => void interruptions++ });
    const changes: boolean[] = [];
    bus.onReadyChange(() => {
      throw new Error('a defect');
    });
    bus.onReadyChange((ready) => void changes.push(ready));
    await nats.kill();
    await nats.start();
    await until(() => interruptions === 1, 'the interruption');
    await until(() => publisher.isReady(), 'the publisher');
    await revoke();
    await until(() => heard.length === 1, 'the event');
    assert.deepEqual(changes, [false, true]);

    unsubscribe();
    await revoke();
    await nats.kill();
    await nats.start();
    await until(() => bus.isReady() && publisher.isReady(), 'the bus being back');
    assert.deepEqual([heard.length, interruptions], [1, 1]);
  });

  it('outlives a handler that fails', async () => {
    const bus = await connect();
    let calls = 0;
    await bus.subscribe(
      filter,
      async () => {
        calls++;
        throw new Error('a defect');
      },
      { onInterrupted: () => undefined },
    );
    await revoke();
    await revoke();
    await until(() => calls === 2, 'both events');
    await until(() => log.lines.filter(({ message }) => message.includes('handler of a subscription failed')).length === 2, 'the log');
  });
});
