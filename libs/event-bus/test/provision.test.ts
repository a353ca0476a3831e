import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { jetstreamManager } from '@nats-io/jetstream';
import { durables, streams } from '@sentinelmesh/contracts';
import { ProvisioningRefused } from '../src/index.ts';
import { allStreams, durable, startTestBus } from './test-bus.ts';

const { connect, plain } = await startTestBus();
const bus = await connect();
const manager = await jetstreamManager(await plain());
const bucket = { name: 'bucket', description: 'test', ttlMs: 60_000, maxBytes: 4 * 1024 * 1024 };
const everything = { streams: allStreams, durables: Object.values(durables), buckets: [bucket] };

describe('provisioning', () => {
  it('makes what is defined, by many at the same time, and again without an effect', async () => {
    const others = await Promise.all([connect(), connect(), connect()]);
    await Promise.all(others.map((other) => other.provision(everything)));
    const before = await manager.streams.info('AUDIT');
    await bus.provision(everything);
    const { config } = await manager.streams.info('AUDIT');
    assert.deepEqual(config, before.config);
    const { retention, discard, max_bytes, max_age, storage, duplicate_window, max_msg_size } = config;
    assert.deepEqual(
      { retention, discard, max_bytes, max_age, storage, duplicate_window, max_msg_size },
      {
        retention: 'workqueue',
        discard: 'new',
        max_bytes: streams.AUDIT.maxBytes,
        max_age: 0,
        storage: 'file',
        duplicate_window: 300e9,
        max_msg_size: 256 * 1024,
      },
    );
    const { config: audit } = await manager.consumers.info('AUDIT', 'audit');
    const { ack_policy, ack_wait, max_deliver, max_ack_pending, deliver_policy, filter_subject } = audit;
    assert.deepEqual(
      { ack_policy, ack_wait, max_deliver, max_ack_pending, deliver_policy, filter_subject },
      {
        ack_policy: 'explicit',
        ack_wait: 30e9,
        max_deliver: 32,
        max_ack_pending: 5_000,
        deliver_policy: 'all',
        filter_subject: 'sm.audit.>',
      },
    );
  });

  it('changes what can be changed, and leaves alone what no definition names', async () => {
    await manager.streams.update('CMD', { max_msgs: 12_345 });
    await manager.consumers.update('AUDIT', 'audit', { max_ack_pending: 7 });
    await bus.provision({ ...everything, streams: [{ ...streams.CMD, maxBytes: 8 * 1024 * 1024 }] });
    const { config } = await manager.streams.info('CMD');
    assert.equal(config.max_bytes, 8 * 1024 * 1024);
    assert.equal(config.max_msgs, 12_345);
    assert.equal((await manager.consumers.info('AUDIT', 'audit')).config.max_ack_pending, 5_000);
  });

  it('gives everything a part of its bytes where there is less disk', async () => {
    await bus.provision({ ...everything, bytesScale: 0.25 });
    assert.equal((await manager.streams.info('EVENTS')).config.max_bytes, streams.EVENTS.maxBytes / 4);
    assert.equal((await manager.streams.info('KV_bucket')).config.max_bytes, 1024 * 1024);
  });

  it('says what the server cannot change', async () => {
    await assert.rejects(bus.provision({ streams: [{ ...streams.AUDIT, retention: 'limits' }] }), (error: Error) => {
      assert.ok(error instanceof ProvisioningRefused);
      assert.match(error.message, /^the stream AUDIT exists .* retention from "workqueue" to "limits"/);
      return true;
    });
    const second = durable('second', 'AUDIT', 'sm.audit.>');
    await assert.rejects(
      bus.provision({ durables: [second] }),
      /^ProvisioningRefused: the durable second of the stream AUDIT cannot be created/,
    );
    await manager.consumers.add('EVENTS', { durable_name: 'odd', ack_policy: 'none' });
    await assert.rejects(bus.provision({ durables: [durable('odd', 'EVENTS', 'sm.evt.>')] }), /ack_policy from "none" to "explicit"/);
  });

  it('says when there is no room', async () => {
    await assert.rejects(bus.provision({ streams: [{ ...streams.CMD, maxBytes: 1024 ** 4 }] }), (error: Error) => {
      assert.ok(error instanceof ProvisioningRefused);
      assert.match(error.message, /no room for the stream CMD/);
      return true;
    });
  });
});
