import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect as connectPlain, type NatsConnection } from '@nats-io/transport-node';
import { AuditRecord, eventFilter, InputBlocked } from '@sentinelmesh/contracts';
import { newKey, secret } from '@sentinelmesh/crypto';
import { newId, type OrgId } from '@sentinelmesh/kernel';
import {
  auditMessage,
  eventMessage,
  isSubscriberReady,
  SUBSCRIBER_DOMAIN,
  SUBSCRIBER_PREFIX,
  subscriberAccount,
  subscriberDurable,
  subscriberExports,
} from '../src/index.ts';
import { allStreams, startTestBus, until } from './test-bus.ts';

const { connect, nats, plain } = await startTestBus({}, subscriberExports);
const admin = await connect();
const outside = await plain();
await admin.provision({ streams: allStreams });

const [ours, theirs] = [newId('org'), newId('org')];
const subscribers: Readonly<Record<string, OrgId>> = { 'sub-ours': ours, 'sub-theirs': theirs };
const startAt = new Date();
const letIn = async (ids: readonly string[]) => {
  const known = ids.map((id) => ({ id, orgId: subscribers[id] ?? ours }));
  await nats.setGuests(known.map(({ id, orgId }) => ({ user: id, password: id, ...subscriberAccount(id, orgId) })));
  const durables = known.map(({ id, orgId }) => subscriberDurable(id, orgId, startAt));
  await admin.provision({ durables, removeOthers: { stream: 'EVENTS', prefix: SUBSCRIBER_PREFIX } });
};
await letIn(Object.keys(subscribers));

const event = (orgId: OrgId) =>
  eventMessage('guard.input.blocked', { orgId, source: 'guard', time: new Date(), data: InputBlocked.create({}) });
const ready = (id: string) => isSubscriberReady({ url: nats.url(), id, password: secret(id) });

async function connectAs(id: string, reconnect = true): Promise<NatsConnection> {
  const servers = new URL(nats.url()).host;
  return connectPlain({ servers, user: id, pass: id, inboxPrefix: `_INBOX_${id}`, reconnect, reconnectTimeWait: 50 });
}

/** Pulls and acknowledges until there is nothing more. */
async function takeAll(connection: NatsConnection, id: string): Promise<string[]> {
  const consumer = await jetstream(connection, { domain: SUBSCRIBER_DOMAIN }).consumers.get('EVENTS', id);
  const taken: string[] = [];
  for await (const message of await consumer.fetch({ max_messages: 100, expires: 1_000 })) {
    taken.push(message.headers?.get('ce-id') ?? '');
    assert.equal(await message.ackAck(), true);
  }
  return taken;
}

describe('two subscribers of two organisations', () => {
  it('each take the events of their own from a durable, and hear them as they happen', async () => {
    const heard: Record<string, string[]> = { 'sub-ours': [], 'sub-theirs': [] };
    const connections = await Promise.all(Object.keys(subscribers).map((id) => connectAs(id)));
    for (const [index, [id, orgId]] of Object.entries(subscribers).entries()) {
      connections[index]?.subscribe(`sm.evt.${orgId}.>`, {
        callback: (_error, message) => void heard[id]?.push(message.headers?.get('ce-id') ?? ''),
      });
      await connections[index]?.flush();
    }
    const [mine, other] = [event(ours), event(theirs)];
    await admin.publish(mine);
    await admin.publish(other);
    const [first, second] = connections;
    assert.ok(first && second);
    assert.deepEqual(await takeAll(first, 'sub-ours'), [mine.id]);
    assert.deepEqual(await takeAll(second, 'sub-theirs'), [other.id]);
    assert.deepEqual(heard, { 'sub-ours': [mine.id], 'sub-theirs': [other.id] });
    await Promise.all(connections.map((connection) => connection.close()));
  });

  it('go on where they were after a restart of the server', async () => {
    const connection = await connectAs('sub-ours');
    await takeAll(connection, 'sub-ours');
    await nats.kill();
    await nats.start();
    await until(() => admin.isReady(), 'the bus being back');
    const missed = event(ours);
    await admin.publish(missed);
    await until(() => ready('sub-ours'), 'the subscriber being let in');
    assert.ok((await takeAll(connection, 'sub-ours')).includes(missed.id));
    await connection.close();
  });

  it('come and go without disturbing each other', async () => {
    const connection = await connectAs('sub-ours');
    let interrupted = 0;
    void (async () => {
      for await (const { type } of connection.status()) if (type === 'disconnect') interrupted++;
    })();
    const leaving = await connectAs('sub-theirs');
    await letIn(['sub-ours', 'sub-new']);
    await until(() => leaving.isClosed(), 'the one who left being disconnected', 2_000);
    assert.deepEqual([await ready('sub-ours'), await ready('sub-new'), await ready('sub-theirs')], [true, true, false]);
    const manager = await jetstreamManager(outside);
    await assert.rejects(manager.consumers.info('EVENTS', 'sub-theirs'));
    assert.equal(interrupted, 0);
    await letIn(Object.keys(subscribers));
    assert.deepEqual([await ready('sub-new'), await ready('sub-theirs')], [false, true]);
    await connection.close();
  });

  it('may be many connections, but not all of them', async () => {
    const open: NatsConnection[] = [];
    const opening = Array.from({ length: 20 }, () => connectAs('sub-ours', false).then((connection) => open.push(connection)));
    await Promise.allSettled(opening);
    assert.equal(open.length, 8);
    await Promise.all(open.map((connection) => connection.close()));
  });
});

describe('a subscriber that keeps to no rules', () => {
  const id = 'sub-ours';

  /** Its connection, and how often the server has refused something. */
  async function rogue() {
    const connection = await connectAs(id);
    let violations = 0;
    void (async () => {
      for await (const status of connection.status()) if (status.type === 'error') violations++;
    })();
    return {
      connection,
      async refused(attempt: () => unknown) {
        const before = violations;
        attempt();
        await connection.flush();
        await sleep(10);
        return violations > before;
      },
    };
  }

  it('hears nobody else', async () => {
    const { connection, refused } = await rogue();
    const filters = ['>', 'sm.>', 'sm.evt.>', 'sm.evt.*.>', eventFilter({ orgId: theirs }), 'sm.audit.>', 'sm.cmd.>', 'sm.ops.>', '$JS.>'];
    for (const filter of [...filters, '_INBOX.>', '_INBOX_sub-theirs.>', '_INBOX_guard.>', '_R_.>', '$SYS.>'])
      assert.ok(await refused(() => connection.subscribe(filter)), filter);
    await connection.close();
  });

  it('publishes nothing, and asks JetStream nothing but for its own messages', async () => {
    const { connection, refused } = await rogue();
    const api = [
      'INFO',
      'STREAM.NAMES',
      'STREAM.INFO.EVENTS',
      'STREAM.INFO.AUDIT',
      'STREAM.MSG.GET.EVENTS',
      'STREAM.PURGE.EVENTS',
      'STREAM.DELETE.AUDIT',
      'DIRECT.GET.EVENTS',
      'CONSUMER.CREATE.EVENTS',
      `CONSUMER.CREATE.EVENTS.x.sm.evt.${ours}.>`,
      'CONSUMER.DURABLE.CREATE.EVENTS.x',
      'CONSUMER.LIST.EVENTS',
      'CONSUMER.DELETE.EVENTS.sub-ours',
      'CONSUMER.INFO.EVENTS.sub-theirs',
      'CONSUMER.MSG.NEXT.EVENTS.sub-theirs',
      'CONSUMER.MSG.NEXT.AUDIT.audit',
    ];
    const requests = api.flatMap((request) => [`$JS.API.${request}`, `$JS.${SUBSCRIBER_DOMAIN}.API.${request}`]);
    const audit = auditMessage(
      { producer: 'guard', key: newKey() },
      AuditRecord.create({ id: newId('evt'), occurredAt: new Date(), orgId: ours, entity: 'input', action: 'inspected' }),
    );
    const subjects = [event(ours).subject, event(theirs).subject, audit.subject, `sm.cmd.guard.${ours}.x.v1`, `sm.dlq.${ours}.EVENTS.x`];
    const others = [
      'sm.ops.guard.x',
      '_INBOX_sub-theirs.x',
      '_INBOX_guard.x',
      '$JS.ACK.EVENTS.sub-theirs.1.1.1.1.0',
      '$JS.ACK.AUDIT.audit.1.1.1.1.0',
    ];
    for (const subject of [...requests, ...subjects, ...others, '$SYS.REQ.SERVER.PING', '$KV.idempotency.x'])
      assert.ok(await refused(() => connection.publish(subject, '{}', { reply: `_INBOX_${id}.x` })), subject);
    await connection.close();
  });

  it('makes the server publish nothing in the mesh by naming a subject of the mesh for an answer', async () => {
    const manager = await jetstreamManager(outside);
    await manager.streams.add({ name: 'VICTIM', subjects: ['victim.>'] });
    await outside.request('victim.x', 'x');
    const before = await Promise.all(['EVENTS', 'AUDIT'].map(async (name) => (await manager.streams.info(name)).state.messages));
    const heard: string[] = [];
    for (const filter of ['_INBOX_sub-theirs.>', 'sm.audit.>', 'sm.cmd.>'])
      outside.subscribe(filter, { callback: (_e, { subject }) => void heard.push(subject) });
    await outside.flush();
    const { connection } = await rogue();
    await takeAll(connection, id);
    await Promise.all([admin.publish(event(ours))]);
    const forAnswers = [
      '$JS.API.STREAM.DELETE.VICTIM',
      '$JS.API.STREAM.PURGE.VICTIM',
      `sm.audit.${ours}._.input.inspected.v1`,
      '_INBOX_sub-theirs.x',
      'victim.y',
    ];
    const next = `$JS.${SUBSCRIBER_DOMAIN}.API.CONSUMER.MSG.NEXT.EVENTS.${id}`;
    for (const reply of forAnswers) {
      // A message, then word that there is none, then the answer to an acknowledgement and to a question.
      for (const batch of [1, 1]) connection.publish(next, JSON.stringify({ batch, no_wait: true }), { reply });
      for (const word of ['+ACK', '+NXT']) connection.publish(`$JS.ACK.EVENTS.${id}.1.1.1.1.0`, word, { reply });
      connection.publish(`$JS.${SUBSCRIBER_DOMAIN}.API.CONSUMER.INFO.EVENTS.${id}`, '', { reply });
      await connection.flush();
    }
    await sleep(200);
    assert.deepEqual(heard, []);
    assert.equal((await manager.streams.info('VICTIM')).state.messages, 1);
    const after = await Promise.all(['EVENTS', 'AUDIT'].map(async (name) => (await manager.streams.info(name)).state.messages));
    assert.deepEqual(after, [(before[0] ?? 0) + 1, before[1]]);
    await connection.close();
  });

  it('cannot have an id or an organisation that widens what it sees', () => {
    for (const wrong of ['sub-', 'sub-*', 'sub-a.b', 'sub->', 'guard', 'sub-A']) assert.throws(() => subscriberAccount(wrong, ours), wrong);
    for (const wrong of ['*', '>', 'org_a.b', '']) assert.throws(() => subscriberAccount('sub-a', wrong as OrgId), wrong);
  });
});
