import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect as connectPlain, type NatsConnection } from '@nats-io/transport-node';
import { AuditRecord, durables, eventFilter, InputBlocked, KeyRevoked } from '@sentinelmesh/contracts';
import { newKey } from '@sentinelmesh/crypto';
import { newId } from '@sentinelmesh/kernel';
import { auditMessage, eventMessage, servicePermissions } from '../src/index.ts';
import { allStreams, durable, startTestBus, until } from './test-bus.ts';

const guardEvents = durable('guardwatch', 'EVENTS', eventFilter({ type: 'guard.*.*' }));
const buckets = [
  { name: 'idempotency', description: 'test', ttlMs: 60_000, maxBytes: 1024 * 1024 },
  { name: 'private', description: 'test', ttlMs: 60_000, maxBytes: 1024 * 1024 },
];
const { connect, nats, log } = await startTestBus({
  guard: servicePermissions('guard', { events: ['guard'] }),
  identity: servicePermissions('identity', { events: ['identity'] }),
  audit: servicePermissions('audit', { durables: [durables.audit] }),
  watcher: servicePermissions('watcher', { durables: [guardEvents] }),
  reader: servicePermissions('reader', { reads: ['EVENTS'] }),
  gateway: servicePermissions('gateway', { buckets: ['idempotency'], listens: [eventFilter({ type: 'identity.key.revoked' })] }),
});
const admin = await connect();
await admin.provision({ streams: allStreams, durables: [durables.audit, guardEvents], buckets });

const orgId = newId('org');
const time = new Date();
const blocked = () => eventMessage('guard.input.blocked', { orgId, source: 'guard', time, data: InputBlocked.create({}) });
const revoked = () => eventMessage('identity.key.revoked', { orgId, source: 'identity', time, data: KeyRevoked.create({}) });
const record = () =>
  auditMessage(
    { producer: 'guard', key: newKey() },
    AuditRecord.create({ id: newId('evt'), occurredAt: time, orgId, entity: 'input', action: 'inspected' }),
  );

/** A connection of a service's user that keeps to none of our rules. */
async function rogue(user: string): Promise<{ connection: NatsConnection; refused: (work: () => unknown) => Promise<boolean> }> {
  const { host, username, password } = new URL(nats.url(user));
  const connection = await connectPlain({ servers: host, user: username, pass: password, inboxPrefix: `_INBOX_${user}` });
  const violations: string[] = [];
  void (async () => {
    for await (const status of connection.status()) if (status.type === 'error') violations.push(status.error.message);
  })();
  return {
    connection,
    async refused(work) {
      const before = violations.length;
      await Promise.resolve(work()).catch(() => undefined);
      await connection.flush();
      await new Promise((resolve) => setTimeout(resolve, 10));
      return violations.length > before;
    },
  };
}

describe('the user of a service', () => {
  it('publishes its own events and audit records', async () => {
    const guard = await connect('guard');
    await guard.publish(blocked());
    await guard.publish(record());
  });

  it('cannot publish the events of another', async () => {
    const guard = await connect('guard');
    await assert.rejects(guard.publish(revoked(), { timeoutMs: 500 }), { code: 'internal' });
    assert.ok(
      log.lines.some(({ message, fields }) => message.includes('refused') && JSON.stringify(fields).includes('Permissions Violation')),
    );
  });

  it('consumes its durables, makes dead letters of them, and those of nobody else', async () => {
    const audit = await connect('audit');
    const dead: string[] = [];
    await admin.subscribe('sm.dlq.>', ({ subject }) => void dead.push(subject), { onInterrupted: () => undefined });
    const seen: string[] = [];
    audit.consume(durables.audit, {
      handleBatch: async (messages) => {
        seen.push(...messages.map(({ id }) => id));
        return messages.map(() => ({ kind: 'dead', code: 'test' }));
      },
    });
    await admin.publish(record());
    await until(() => seen.length >= 2 && dead.length >= 2, 'the audit records');
    assert.deepEqual(new Set(dead), new Set([`sm.dlq.${orgId}.AUDIT.audit`]));

    const { connection, refused } = await rogue('watcher');
    const { stream, name } = durables.audit;
    assert.ok(await refused(() => connection.publish(`$JS.API.CONSUMER.MSG.NEXT.${stream}.${name}`, '1', { reply: '_INBOX_watcher.x' })));
    assert.ok(await refused(() => connection.publish(`$JS.ACK.${stream}.${name}.1.1.1.1.0`, '+ACK')));
    assert.ok(await refused(() => connection.publish(`sm.dlq.${orgId}.AUDIT.audit`, 'x')));
    await connection.close();
  });

  it('uses its bucket and no other', async () => {
    const gateway = await connect('gateway');
    const bucket = gateway.keyValue('idempotency');
    assert.equal(await bucket.create('key', Buffer.from('1')), true);
    assert.equal((await bucket.get('key'))?.value.toString(), '1');
    assert.ok(await bucket.update('key', Buffer.from('2'), 1));
    await bucket.delete('key');
    await assert.rejects(gateway.keyValue('private').get('key'));
    await assert.rejects(gateway.keyValue('private').put('key', Buffer.from('1')));
  });

  it('listens where it says and nowhere else', async () => {
    const gateway = await connect('gateway');
    const heard: string[] = [];
    await gateway.subscribe(eventFilter({ type: 'identity.key.revoked' }), ({ subject }) => void heard.push(subject), {
      onInterrupted: () => undefined,
    });
    await (await connect('identity')).publish(revoked());
    await admin.publish(blocked());
    await until(() => heard.length > 0, 'the revocation');
    assert.deepEqual(heard, [revoked().subject]);
    for (const filter of ['sm.>', 'sm.audit.>', eventFilter(), '_INBOX_guard.>', '_INBOX.>', '>'])
      await assert.rejects(
        gateway.subscribe(filter, () => undefined, { onInterrupted: () => undefined }),
        { code: 'bus_permission_denied' },
        filter,
      );
  });

  it('reads no answers of others, nor answers for the server', async () => {
    const { connection, refused } = await rogue('guard');
    for (const filter of ['_INBOX_audit.>', '_INBOX.>', '_INBOX_*.>', '$JS.>', '>'])
      assert.ok(await refused(() => connection.subscribe(filter)), filter);
    for (const subject of ['_INBOX_audit.x', '_INBOX_guard.x', 'sm.ops.audit.x', '$JS.API.STREAM.NAMES'])
      assert.ok(await refused(() => connection.publish(subject)), subject);
    await connection.close();
  });

  it('cannot create, change, read or delete a stream or a durable by hand', async () => {
    const { connection, refused } = await rogue('audit');
    const manager = await jetstreamManager(connection, { checkAPI: false, timeout: 300 });
    const attempts: readonly (() => unknown)[] = [
      () => manager.streams.add({ name: 'COPY', sources: [{ name: 'EVENTS' }] }),
      () => manager.streams.delete('AUDIT'),
      () => manager.streams.purge('AUDIT'),
      () => manager.streams.getMessage('AUDIT', { seq: 1 }),
      () => manager.consumers.add('EVENTS', { durable_name: 'spy', ack_policy: 'explicit' }),
      () => manager.consumers.delete('AUDIT', 'audit'),
      () => jetstream(connection, { timeout: 300 }).publish('sm.cmd.guard.x'),
    ];
    for (const attempt of attempts) assert.ok(await refused(attempt), String(attempt));
    await connection.close();
  });

  it('reads the streams that it may read whole, and changes nothing of them', async () => {
    const { connection, refused } = await rogue('reader');
    const manager = await jetstreamManager(connection, { checkAPI: false, timeout: 300 });
    const consumer = (filter: string) => ({ name: 'mine', filter_subject: filter, ack_policy: 'none' }) as const;
    assert.equal(await refused(() => manager.consumers.add('EVENTS', consumer('sm.evt.>'))), false);
    assert.equal(await refused(() => manager.streams.info('EVENTS')), false);
    const attempts: readonly (() => unknown)[] = [
      () => manager.consumers.add('EVENTS', { name: 'all', ack_policy: 'none' }),
      () => manager.consumers.add('AUDIT', consumer('sm.audit.>')),
      () => manager.consumers.add('EVENTS', { durable_name: 'spy', ack_policy: 'none' }),
      () => manager.consumers.delete('EVENTS', 'mine'),
      () => manager.streams.info('AUDIT'),
      () => manager.streams.delete('EVENTS'),
      () => manager.streams.getMessage('EVENTS', { seq: 1 }),
      () => manager.streams.deleteMessage('EVENTS', 1),
      () => connection.publish('$JS.API.CONSUMER.MSG.NEXT.AUDIT.audit', '1', { reply: '_INBOX_reader.x' }),
      () => connection.publish('$JS.ACK.EVENTS.guardwatch.1.1.1.1.0', '+ACK'),
      () => connection.publish(blocked().subject, '{}'),
    ];
    for (const attempt of attempts) assert.ok(await refused(attempt), String(attempt));
    await connection.close();
  });

  it('has a name that widens nothing', () => {
    for (const name of ['', '*', '>', 'a.b', 'Guard', 'a b']) assert.throws(() => servicePermissions(name, {}));
  });
});
