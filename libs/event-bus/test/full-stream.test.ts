import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AuditRecord, durables, MAX_MESSAGE_BYTES, streams } from '@sentinelmesh/contracts';
import { newKey } from '@sentinelmesh/crypto';
import { newId, Unavailable } from '@sentinelmesh/kernel';
import { auditMessage, done, MessageTooLarge } from '../src/index.ts';
import { startTestBus, until } from './test-bus.ts';

const { connect } = await startTestBus();
const bus = await connect();
await bus.provision({ streams: [{ ...streams.AUDIT, maxBytes: 64 * 1024 }], durables: [durables.audit] });

const signer = { producer: 'guard', key: newKey() };
const record = (attribute = 'x'.repeat(1_000)) =>
  auditMessage(
    signer,
    AuditRecord.create({
      id: newId('evt'),
      occurredAt: new Date(),
      orgId: newId('org'),
      entity: 'input',
      action: 'inspected',
      attributes: { attribute },
    }),
  );

describe('a full work queue', () => {
  it('makes publishers wait, drops nothing, and takes messages again once its consumer has caught up', async () => {
    const stored: string[] = [];
    const fill = async () => {
      for (;;) {
        const message = record();
        await bus.publish(message);
        stored.push(message.id);
      }
    };
    await assert.rejects(
      fill(),
      (error: Error) => error instanceof Unavailable && error.message.includes('full') && (error.retryAfterMs ?? 0) > 0,
    );
    assert.ok(stored.length > 20 && stored.length < 64, `${stored.length} stored`);
    await assert.rejects(bus.publish(record()), Unavailable);

    const consumed: string[] = [];
    const consumer = bus.consume(durables.audit, {
      handleBatch: async (messages) => {
        consumed.push(...messages.map(({ id }) => id));
        return messages.map(() => done);
      },
    });
    await until(() => consumed.length === stored.length, 'what was stored');
    assert.deepEqual(consumed, stored);
    await until(
      () =>
        bus.publish(record()).then(
          () => true,
          () => false,
        ),
      'room for more',
    );
    await consumer.stop();
  });
});

describe('publishing', () => {
  it('refuses what is too large for its stream, and asks nobody to try that again', async () => {
    const message = record();
    await assert.rejects(bus.publish({ ...message, payload: Buffer.alloc(MAX_MESSAGE_BYTES) }), MessageTooLarge);
  });

  it('says so when there is no stream, or none that it knows', async () => {
    const { subject: _subject, ...rest } = record();
    await assert.rejects(bus.publish({ ...rest, subject: 'sm.evt.org_system._.guard.input.blocked.v1' }, { timeoutMs: 500 }), Unavailable);
    await assert.rejects(bus.publish({ ...rest, subject: 'elsewhere' }), { code: 'internal' });
  });

  it('bounds what is in flight', async () => {
    const other = await connect();
    const results = await Promise.allSettled(Array.from({ length: 2_500 }, () => other.publish(record('x'))));
    const refused = results.filter((result) => result.status === 'rejected').map(({ reason }) => reason);
    assert.ok(refused.every((error) => error instanceof Unavailable));
    assert.ok(refused.filter(({ message }) => message.includes('2000 messages')).length >= 500);
  });
});
