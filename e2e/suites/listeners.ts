/** Who listens hears everything of its own organisation, and nothing else: over HTTP, and with a NATS client of its own. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type Msg, type NatsConnection } from '@nats-io/transport-node';
import { assertProblem } from '../harness/api.ts';
import { listen } from '../harness/bus.ts';
import { EVENT_STREAM, type EventStream, makeEvent, openEventStream } from '../harness/event-stream.ts';
import type { Mesh } from '../harness/mesh.ts';
import { commandJson, createKey, createOrganization, type Organization } from '../harness/organizations.ts';
import { eventually } from '../harness/waiting.ts';
import { attacks } from './texts.ts';

export function describeListeners(mesh: () => Mesh): void {
  describe('whoever listens', () => {
    let other: Organization;
    before(async () => {
      other = await createOrganization(mesh(), 'Those who are not heard');
    });
    describeStreams(mesh, () => other);
    describeSubscriber(mesh, () => other);
  });
}

const has = ({ events }: EventStream, id: string): boolean => events.some((event) => event.id === id);

function describeStreams(mesh: () => Mesh, other: () => Organization): void {
  const open = (lastEventId?: string) => openEventStream(mesh(), { key: mesh().apiKey, lastEventId });

  it('over HTTP gets every event once, in whatever pieces it listens, if it says which one was the last', async () => {
    const bus = await listen(mesh());
    const heard: string[] = [];
    const wanted: string[] = [];
    let lastEventId: string | undefined;
    for (let round = 0; round < 4; round++) {
      const stream = await open(lastEventId);
      const made = await Promise.all(Array.from({ length: 12 }, () => makeEvent(mesh())));
      wanted.push(...made);
      // Leaves in the middle: not before something has come, not after everything has.
      if (round < 3) await eventually('some of them', () => made.some((id) => has(stream, id)));
      else await eventually('all of them', () => made.every((id) => has(stream, id)));
      await stream.close();
      heard.push(...stream.events.map(({ id }) => id));
      lastEventId = stream.events.at(-1)?.id;
      wanted.push(await makeEvent(mesh()));
    }
    wanted.pop(); // told when nobody listened any more
    const onBus = bus.events.map(({ headers }) => headers['ce-id']);
    await bus.close();
    assert.equal(new Set(heard).size, heard.length, 'an event came twice');
    for (const id of wanted) assert.ok(heard.includes(id), `${id} did not come`);
    const between = onBus.slice(onBus.indexOf(heard[0]), onBus.indexOf(heard.at(-1)) + 1);
    assert.deepEqual(
      between.filter((id) => !heard.includes(id ?? '')),
      [],
    );
  });

  it('over HTTP gets each event as a CloudEvent, and only the types it asks for', async () => {
    const stream = await openEventStream(mesh(), { key: mesh().apiKey, type: 'guard.*.blocked' });
    await makeEvent(mesh());
    const id = await makeEvent(mesh(), attacks[0]);
    await eventually('the event', () => has(stream, id));
    await stream.close();
    assert.equal(stream.events.length, 1);
    const type = 'guard.input.blocked';
    assert.partialDeepStrictEqual(stream.events[0], {
      event: type,
      data: { specversion: '1.0', id, type, orgid: mesh().orgId, source: '/sentinelmesh/guard', data: { inspection: { decision_id: id } } },
    });
  });

  it('over HTTP hears nothing of another organisation, not even from an event of theirs on', async () => {
    const theirs = await makeEvent(other());
    const stream = await open();
    const after = await open(theirs);
    const foreign = [await makeEvent(other()), await makeEvent(other())];
    const own = await makeEvent(mesh());
    for (const one of [stream, after]) {
      await eventually('our own', () => has(one, own));
      await one.close();
      assert.ok(one.events.every(({ event, data }) => event === 'gap' || data.orgid === mesh().orgId));
      for (const id of [theirs, ...foreign]) assert.ok(!has(one, id));
    }
  });

  it('over HTTP needs the scope events:read, and a key that still works', async () => {
    const { api } = mesh();
    const { api_key: deaf } = await createKey(mesh(), mesh(), ['--scopes', 'guard:inspect,gateway:process']);
    assertProblem(await api.get(EVENT_STREAM, { key: deaf }), 403);
    assertProblem(await api.get(EVENT_STREAM, { key: null }), 401);
    assertProblem(await api.get(EVENT_STREAM, { headers: { 'last-event-id': 'evt_1' } }), 422);
    const { api_key: key, key_id: keyId } = await createKey(mesh(), mesh(), ['--scopes', 'events:read']);
    const stream = await openEventStream(mesh(), { key });
    await api.delete(`/api/v1/api-keys/${keyId}`);
    await Promise.race([stream.ended, sleep(5_000).then(() => assert.fail('the stream of a revoked key goes on'))]);
  });
}

/** What `mesh subscriber create --json` prints. */
type Subscriber = {
  readonly name: string;
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly subject: string;
  readonly stream: string;
  readonly durable: string;
  readonly inbox_prefix: string;
  readonly js_domain: string;
};

function describeSubscriber(mesh: () => Mesh, other: () => Organization): void {
  describe('with a NATS client', () => {
    let subscriber: Subscriber;
    let connection: NatsConnection;
    before(async () => {
      subscriber = await commandJson<Subscriber>(mesh(), ['subscriber', 'create', '--org', mesh().orgId, '--name', 'siem']);
      connection = await login(subscriber);
    });
    after(() => connection.close());

    it('hears the events of its organisation as they happen', async () => {
      const heard: string[] = [];
      const subscription = connection.subscribe(subscriber.subject, { callback: (_, message) => void heard.push(eventId(message)) });
      await connection.flush();
      await makeEvent(other());
      const id = await makeEvent(mesh());
      await eventually('its own event', () => heard.includes(id));
      assert.ok(!heard.includes(''));
      subscription.unsubscribe();
    });

    it('takes what happened since it was made from its durable, of its organisation alone, until it has acknowledged it', async () => {
      await makeEvent(other());
      const id = await makeEvent(mesh());
      for (let taken = ''; taken !== id; ) {
        const message = await next(connection, subscriber);
        assert.ok(message.subject.startsWith(`sm.evt.${mesh().orgId}.`), message.subject);
        taken = eventId(message);
        message.respond();
      }
    });

    it('hears nothing of another organisation, and nothing else on the bus', async () => {
      for (const subject of [
        `sm.evt.${other().orgId}.>`,
        'sm.evt.>',
        'sm.audit.>',
        '$JS.API.>',
        '$JS.>',
        '$KV.>',
        '_INBOX_gateway.>',
        '>',
      ]) {
        const subscription = connection.subscribe(subject);
        await assert.rejects(
          async () => {
            for await (const _ of subscription) break;
          },
          /Permissions Violation/i,
          subject,
        );
      }
    });

    it("takes from nobody else's durable, and has no say over streams and consumers", async () => {
      for (const request of ['STREAM.INFO.EVENTS', 'STREAM.DELETE.EVENTS', 'STREAM.NAMES', `CONSUMER.DELETE.EVENTS.${subscriber.durable}`])
        for (const api of ['$JS.API', `$JS.${subscriber.js_domain}.API`])
          await assert.rejects(
            connection.request(`${api}.${request}`, '', { timeout: 1_000 }),
            /permission|no responders|timeout/i,
            request,
          );
      const theirs = await commandJson<Subscriber>(mesh(), ['subscriber', 'create', '--org', other().orgId, '--name', 'theirs']);
      await makeEvent(other());
      await assert.rejects(next(connection, { ...subscriber, durable: theirs.durable }), /permission|no responders|timeout/i);
      assert.ok(await mesh().isReady());
    });

    it('can say nothing that others would hear', async () => {
      const bus = await listen(mesh());
      const subjects = [`sm.evt.${mesh().orgId}._.identity.key.revoked.v1`, `sm.audit.${mesh().orgId}._.key.revoked.v1`, 'anything'];
      for (const subject of subjects) connection.publish(subject, '{}');
      await connection.flush();
      const id = await makeEvent(mesh());
      await eventually('a genuine event', () => bus.events.some(({ headers }) => headers['ce-id'] === id));
      assert.ok(bus.events.every(({ headers }) => headers['ce-id'] !== undefined));
      await bus.close();
    });

    it('is disconnected when it is revoked, and not let in again', async () => {
      const closed = connection.closed();
      assert.deepEqual(await commandJson(mesh(), ['subscriber', 'revoke', subscriber.name]), {
        name: subscriber.name,
        user: subscriber.user,
        revoked: true,
      });
      await Promise.race([closed, sleep(5_000).then(() => assert.fail('it is still connected'))]);
      await assert.rejects(login(subscriber), /authorization/i);
    });
  });
}

const login = ({ url, user, password, inbox_prefix: inboxPrefix }: Subscriber): Promise<NatsConnection> =>
  connect({ servers: url, user, pass: password, inboxPrefix, reconnect: false });

/** One message, asked for as any client of JetStream asks. https://github.com/nats-io/nats-architecture-and-design/blob/main/adr/ADR-13.md */
const next = (connection: NatsConnection, { js_domain: domain, stream, durable }: Subscriber): Promise<Msg> =>
  connection.request(`$JS.${domain}.API.CONSUMER.MSG.NEXT.${stream}.${durable}`, JSON.stringify({ batch: 1, expires: 4_000_000_000 }), {
    timeout: 5_000,
    noMux: true,
  });

const eventId = ({ headers }: Msg): string => headers?.get('ce-id') ?? '';
