import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { auditSubject, type DurableDefinition, deadLetterSubject, eventFilter, KeyRevoked } from '@sentinelmesh/contracts';
import { newId } from '@sentinelmesh/kernel';
import { createMetrics } from '@sentinelmesh/telemetry';
import { connectBus, done, eventMessage, type Outcome } from '../src/index.ts';
import { kindOf } from '../src/observe.ts';
import { allStreams, durable, startTestBus, until } from './test-bus.ts';

const { connect, nats, log } = await startTestBus();
const admin = await connect();
const place: DurableDefinition = durable('watcher', 'EVENTS', eventFilter());
await admin.provision({ streams: allStreams, durables: [place] });

const orgId = newId('org');
const event = () =>
  eventMessage('identity.key.revoked', { orgId, source: 'identity', time: new Date(), data: KeyRevoked.create({ keyId: newId('key') }) });

describe('the metrics of the bus', () => {
  it('tell what was published, what became of deliveries, and what waits', async () => {
    const metrics = createMetrics();
    const bus = await connectBus({ url: nats.url(), name: 'admin', log, metrics });
    const lines = async () => (await metrics.render()).text.split('\n');
    const has = (line: string) => async () => (await lines()).includes(line);

    for (let index = 0; index < 3; index += 1) await bus.publish(event());
    await assert.rejects(bus.publish({ ...event(), payload: new Uint8Array(10_000_000) }));
    assert.ok(await has('sentinelmesh_bus_publish_duration_seconds_count{stream="EVENTS",code="ok"} 3')());
    assert.ok(await has('sentinelmesh_bus_publish_duration_seconds_count{stream="EVENTS",code="message_too_large"} 1')());

    assert.ok(await has('sentinelmesh_events_published_total{type="identity.key.revoked"} 3')());

    const outcomes: Outcome[] = [done, { kind: 'dead', code: 'no' }, { kind: 'retry', code: 'later', delayMs: 10 }, done];
    const release = Promise.withResolvers<void>();
    const consumer = bus.consume(place, {
      handleBatch: async (messages) => {
        await release.promise;
        return messages.map(() => outcomes.shift() ?? done);
      },
    });
    await until(has('sentinelmesh_bus_consumer_messages{durable="watcher",state="unacknowledged"} 3'), 'messages in hand');
    for (const outcome of ['done', 'retry', 'dead'])
      assert.ok(await has(`sentinelmesh_bus_deliveries_total{durable="watcher",outcome="${outcome}"} 0`)(), outcome);
    release.resolve();
    for (const [outcome, count] of [
      ['done', 2],
      ['dead', 1],
      ['retry', 1],
    ] as const)
      await until(has(`sentinelmesh_bus_deliveries_total{durable="watcher",outcome="${outcome}"} ${count}`), outcome);
    assert.ok(await has('sentinelmesh_bus_redeliveries_total{durable="watcher"} 1')());
    assert.ok(await has('sentinelmesh_bus_delivery_delay_seconds_count{durable="watcher"} 3')());
    await until(has('sentinelmesh_bus_consumer_messages{durable="watcher",state="unacknowledged"} 0'), 'nothing to wait');

    await consumer.stop();
    await bus.publish(event());
    await bus.close();
  });

  it('and its spans name a subject without what has many values', () => {
    assert.equal(kindOf(event().subject), 'identity.key.revoked');
    assert.equal(kindOf(auditSubject({ orgId, entity: 'input', action: 'blocked' })), 'audit.input.blocked');
    assert.equal(kindOf(deadLetterSubject(orgId, 'EVENTS', 'watcher')), 'dlq.EVENTS.watcher');
    for (const subject of ['sm.cmd.something.of.somebody', '', '$JS.EVENT.x', orgId]) assert.ok(!kindOf(subject).includes(orgId), subject);
  });
});
