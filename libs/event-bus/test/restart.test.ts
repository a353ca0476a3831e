import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { AuditRecord, durables } from '@sentinelmesh/contracts';
import { newKey } from '@sentinelmesh/crypto';
import { newId, Unavailable } from '@sentinelmesh/kernel';
import { auditMessage, connectBus, done } from '../src/index.ts';
import { recordingLog } from './recording-log.ts';
import { allStreams, shortenAckWait, startTestBus, until } from './test-bus.ts';

const { connect, plain, nats } = await startTestBus();
const bus = await connect();
await bus.provision({ streams: allStreams, durables: [durables.audit] });
const outside = await plain();
// What is on its way to the consumer when the server dies comes again when its ack wait is over.
await shortenAckWait(outside, durables.audit, 2_000);

const signer = { producer: 'guard', key: newKey() };
const record = () =>
  auditMessage(
    signer,
    AuditRecord.create({ id: newId('evt'), occurredAt: new Date(), orgId: newId('org'), entity: 'input', action: 'inspected' }),
  );

describe('a nats-server that is killed', () => {
  it('loses nothing that it acknowledged; publishers are told meanwhile, and the consumer goes on', async () => {
    const acknowledged = new Set<string>();
    const refusals: { error: unknown; tookMs: number }[] = [];
    const consumed = new Map<string, number>();
    const consumer = bus.consume(durables.audit, {
      handleBatch: async (messages) => {
        await sleep(5);
        for (const { id } of messages) consumed.set(id, (consumed.get(id) ?? 0) + 1);
        return messages.map(() => done);
      },
    });
    let publishing = true;
    const publishOn = async () => {
      while (publishing) {
        const message = record();
        const startedAt = performance.now();
        try {
          await bus.publish(message);
          acknowledged.add(message.id);
        } catch (error) {
          refusals.push({ error, tookMs: performance.now() - startedAt });
          await sleep(50);
        }
      }
    };
    const publishers = Array.from({ length: 50 }, publishOn);
    for (let kill = 0; kill < 3; kill++) {
      const before = acknowledged.size;
      await until(() => acknowledged.size > before + 500, 'messages under way');
      await nats.kill();
      await until(() => !bus.isReady(), 'the bus noticing it', 1_000);
      await sleep(300);
      await nats.start();
      await until(() => bus.isReady(), 'the bus being back', 5_000);
    }
    publishing = false;
    await Promise.all(publishers);
    await until(() => [...acknowledged].every((id) => consumed.has(id)), 'everything that was acknowledged');
    // This server forgets in a crash that it has removed messages; provisioning sees to it that they leave.
    const manager = await jetstreamManager(await plain());
    await sleep(2_500);
    await bus.provision({ durables: [durables.audit] });
    await until(async () => (await manager.streams.info('AUDIT')).state.messages === 0, 'an empty queue');
    assert.ok(acknowledged.size >= 1_500);
    assert.ok(refusals.length > 0);
    for (const { error, tookMs } of refusals) {
      assert.ok(error instanceof Unavailable, String(error));
      assert.ok(tookMs < 2_000, `${tookMs} ms`);
    }
    await consumer.stop();
  });

  it('is missed at once, not at the end of a timeout', async () => {
    await nats.kill();
    await until(() => !bus.isReady(), 'the bus noticing it', 1_000);
    const startedAt = performance.now();
    await assert.rejects(bus.publish(record()), Unavailable);
    await assert.rejects(bus.keyValue('anything').get('key'), Unavailable);
    await assert.rejects(
      bus.subscribe('sm.>', () => undefined, { onInterrupted: () => undefined }),
      Unavailable,
    );
    await assert.rejects(bus.provision({ streams: allStreams }), Unavailable);
    assert.ok(performance.now() - startedAt < 100);
    await nats.start();
    await until(() => bus.isReady(), 'the bus being back');
    await bus.publish(record());
  });

  it('can be closed without it, within the time given', async () => {
    const closing = await connect();
    closing.consume(durables.audit, { handle: async () => undefined });
    await nats.kill();
    const startedAt = performance.now();
    await closing.close({ timeoutMs: 1_500 });
    assert.ok(performance.now() - startedAt < 2_000);
    await assert.rejects(closing.publish(record()), Unavailable);
    await nats.start();
  });
});

describe('a stream that lost its messages', () => {
  it('is not consumed until its durable was made anew, so that no new message is passed over', async () => {
    const ids = (count: number) => Array.from({ length: count }, record);
    await until(() => bus.isReady(), 'the bus being back');
    const before = ids(50);
    const seen = new Set<string>();
    const consumer = bus.consume(durables.audit, { handle: async ({ id }) => void seen.add(id) });
    await Promise.all(before.map((message) => bus.publish(message)));
    await until(() => before.every(({ id }) => seen.has(id)), 'the first messages');
    // The server writes down what it delivered a moment later.
    await sleep(500);
    await nats.kill();
    await nats.loseMessages('AUDIT');
    await nats.start();
    const after = ids(5);
    await until(
      () =>
        bus.publish(after[0] ?? record()).then(
          () => true,
          () => false,
        ),
      'the bus being back',
    );
    await Promise.all(after.map((message) => bus.publish(message)));
    await until(() => !consumer.isReady(), 'the consumer noticing it');
    await bus.provision({ durables: [durables.audit] });
    await until(() => after.every(({ id }) => seen.has(id)), 'the new messages');
    assert.equal(consumer.isReady(), true);
    await consumer.stop();
  });
});

describe('connecting', () => {
  const log = recordingLog();

  it('waits for a server that is about to start', async () => {
    await nats.kill();
    const connecting = connectBus({ url: nats.url(), name: 'early', log });
    await sleep(400);
    await nats.start();
    const early = await connecting;
    await early.publish(record());
    await early.close();
  });

  it('says where there is no server, or a password is wrong, without telling passwords', async () => {
    const wrong = nats.url().replace('password-of-admin', 'mistyped');
    await assert.rejects(connectBus({ url: wrong, name: 'guard', log }), /does not accept the user and password of guard$/);
    await assert.rejects(connectBus({ url: 'nats://me:hidden@127.0.0.1:1', name: 'guard', log, connectTimeoutMs: 300 }), (error: Error) => {
      assert.ok(error instanceof Unavailable);
      assert.match(error.message, /^the event bus at nats:\/\/127\.0\.0\.1:1 cannot be reached/);
      return true;
    });
    await assert.rejects(
      connectBus({ url: 'me:hidden@nowhere:4222', name: 'guard', log }),
      (error: Error) => !error.message.includes('hidden'),
    );
  });
});
