import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { InputBlocked, KeyCreated } from '@sentinelmesh/contracts';
import { connectBus, type EventBus, eventMessage } from '@sentinelmesh/event-bus';
import { newId, type OrgId } from '@sentinelmesh/kernel';
import { silentLogger } from '@sentinelmesh/telemetry';
import { until } from '@sentinelmesh/testkit';
import { readEvents } from '../src/transport/event-stream-resume.ts';
import { type Gateway, startGateway } from './gateway-fixture.ts';

type Frame = { readonly id?: string; readonly event?: string; readonly data: string };

describe('the stream of events', () => {
  let gateway: Gateway;
  let bus: EventBus;
  const opened: AbortController[] = [];
  before(async () => {
    gateway = await startGateway();
    bus = await connectBus({ url: gateway.nats.url(), name: 'test', log: silentLogger });
  });
  afterEach(() => {
    for (const controller of opened.splice(0)) controller.abort();
  });
  after(async () => {
    await bus.close();
    await gateway.stop();
  });

  /** Opens the stream and collects its frames until it ends. */
  async function listen(secret: string, { query = '', lastEventId = '' } = {}) {
    const controller = new AbortController();
    opened.push(controller);
    const headers = { 'x-api-key': secret, ...(lastEventId === '' ? {} : { 'last-event-id': lastEventId }) };
    const response = await fetch(`${gateway.http}/api/v1/events/stream${query}`, { headers, signal: controller.signal });
    const frames: Frame[] = [];
    const state = { ended: false };
    void (async () => {
      let text = '';
      for await (const chunk of response.body ?? []) {
        text += Buffer.from(chunk).toString();
        const complete = text.split('\n\n');
        text = complete.pop() ?? '';
        frames.push(...complete.map(parseFrame).filter((frame) => frame !== undefined));
      }
    })()
      .catch(() => undefined)
      .finally(() => {
        state.ended = true;
      });
    return { response, frames, state, leave: () => controller.abort() };
  }

  const blocked = (orgId: OrgId) =>
    eventMessage('guard.input.blocked', {
      orgId,
      workspaceId: newId('ws'),
      source: 'guard',
      subject: 'a "subject"\n',
      time: new Date(),
      correlationId: 'req_1',
      data: InputBlocked.fromPartial({ inspection: { reasons: ['line\nbreak', 'ümlaut'], durationUs: 5 } }),
    });
  const keyCreated = (orgId: OrgId) =>
    eventMessage('identity.key.created', { orgId, source: 'identity', time: new Date(), data: KeyCreated.create({}) });
  const publish = async (message: ReturnType<typeof eventMessage>) => {
    await bus.publish(message);
    return message.id;
  };
  const publishMany = async (orgId: OrgId, count: number) => {
    const ids: string[] = [];
    for (let index = 0; index < count; index++) ids.push(await publish(blocked(orgId)));
    return ids;
  };
  const newKey = (scopes = ['events:read'], expiresAt?: Date) => {
    const { secret, orgId } = gateway.givenKey(scopes, expiresAt);
    return { secret, orgId: orgId as OrgId };
  };
  const idsOf = (frames: readonly Frame[]) => frames.flatMap(({ id }) => (id === undefined ? [] : [id]));

  it('shows the own events as CloudEvents, with the payload as it was received, and nobody else’s', async () => {
    const { secret, orgId } = newKey();
    const { response, frames } = await listen(secret);
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    await publish(blocked(newId('org')));
    const message = blocked(orgId);
    await publish(message);
    await until(() => frames.length === 1, 'the event');
    const [frame] = frames;
    assert.deepEqual([frame?.id, frame?.event], [message.id, 'guard.input.blocked']);
    const { data, ...attributes } = JSON.parse(frame?.data ?? '') as Record<string, unknown>;
    assert.deepEqual(data, JSON.parse(Buffer.from(message.payload).toString()));
    assert.ok(frame?.data.endsWith(`"data":${Buffer.from(message.payload).toString()}}`));
    assert.deepEqual(Object.keys(attributes), [
      ...[
        'specversion',
        'id',
        'source',
        'type',
        'subject',
        'time',
        'dataschema',
        'datacontenttype',
        'orgid',
        'workspaceid',
        'correlationid',
      ],
    ]);
    assert.equal(attributes.subject, 'a "subject"\n');
    assert.doesNotMatch(frame?.data ?? '', /sequence/);
  });

  it('shows only the types that were asked for', async () => {
    const { secret, orgId } = newKey();
    const { frames } = await listen(secret, { query: '?type=guard.*.blocked' });
    await publish(keyCreated(orgId));
    const id = await publish(blocked(orgId));
    await until(() => frames.length > 0, 'the event');
    assert.deepEqual(idsOf(frames), [id]);
  });

  it('goes on after the last event that the client has, without a gap and without a repetition', async () => {
    const { secret, orgId } = newKey();
    const first = await listen(secret);
    const ids = await publishMany(orgId, 5);
    await until(() => first.frames.length === 5, 'the first events');
    first.leave();
    ids.push(...(await publishMany(orgId, 200)));
    for (const known of [0, 4, 100, 204]) {
      const { frames } = await listen(secret, { lastEventId: ids[known] ?? '' });
      const next = await publish(blocked(orgId));
      ids.push(next);
      await until(() => idsOf(frames).includes(next), 'the next event');
      assert.deepEqual(idsOf(frames), ids.slice(known + 1));
      assert.ok(!frames.some(({ event }) => event === 'gap'));
    }
  });

  it('does so wherever it begins to look for that event among events of several types and organisations', async () => {
    const orgId = newId('org');
    const others = [newId('org'), newId('org')];
    // Of one subject each, as the events of one workspace are.
    const ofOne = (org: OrgId, id = newId('evt')) =>
      eventMessage('guard.input.blocked', { id, orgId: org, source: 'guard', time: new Date(), data: InputBlocked.create({}) });
    for (let count = 0; count < 3; count++) await publish(keyCreated(orgId));
    const nows: number[] = [];
    for (let count = 0; count < 30; count++) {
      await sleep(2);
      // Events are looked for from a minute before their id was made on: as if all of this had happened a minute ago.
      nows.push(Date.now() + 60_000);
      for (const org of [orgId, ...others]) await publish(ofOne(org));
    }
    for (const now of nows) {
      const lastEventId = newId('evt', now);
      await publish(ofOne(orgId, lastEventId));
      const read: string[] = [];
      const reading = await readEvents({
        bus,
        clock: { now: () => now },
        orgId,
        lastEventId,
        onEvent: async ({ id }) => void read.push(id),
        onGap: async () => void read.push('a gap'),
      });
      const next = await publish(ofOne(orgId));
      await until(() => read.includes(next), 'the next event');
      assert.deepEqual(read, [next]);
      reading.stop();
    }
  });

  it('finds an event that was published long after its id was made, as an outbox does', async () => {
    const { secret, orgId } = newKey();
    const before = await publish(blocked(orgId));
    const late = eventMessage('guard.input.blocked', {
      id: newId('evt', Date.now() - 3_600_000),
      orgId,
      source: 'guard',
      time: new Date(),
      data: InputBlocked.create({}),
    });
    await publish(late);
    const { frames } = await listen(secret, { lastEventId: late.id });
    const next = await publish(blocked(orgId));
    await until(() => frames.length > 0, 'the event');
    assert.deepEqual(idsOf(frames), [next]);
    const again = await listen(secret, { lastEventId: before });
    await until(() => again.frames.length === 2, 'the events');
    assert.deepEqual(idsOf(again.frames), [late.id, next]);
  });

  it('says that there is a gap when the event is not held, and goes on with the oldest that is', async () => {
    const { secret, orgId } = newKey();
    const ids = await publishMany(orgId, 3);
    const theirs = await publish(blocked(newId('org')));
    const gone = newId('evt', Date.now() - 86_400_000);
    const future = newId('evt', 2 ** 47);
    for (const lastEventId of [gone, theirs, future]) {
      const { frames } = await listen(secret, { lastEventId });
      await until(() => frames.length === 4, 'the gap and the events');
      assert.equal(frames[0]?.event, 'gap');
      assert.equal(JSON.parse(frames[0]?.data ?? '').last_event_id, lastEventId);
      assert.deepEqual(idsOf(frames), ids);
    }
    const empty = newKey();
    const { frames } = await listen(empty.secret, { lastEventId: gone });
    await until(() => frames.length === 1, 'the gap');
    const id = await publish(blocked(empty.orgId));
    await until(() => frames.length === 2, 'the event');
    assert.deepEqual(idsOf(frames), [id]);
  });

  it('refuses a request that it cannot understand, and one without a key or the scope', async () => {
    const { secret } = newKey();
    const get = (headers: Record<string, string>, query = '') => gateway.get(`/api/v1/events/stream${query}`, headers);
    for (const id of ['nonsense', 'evt_', newId('key'), `${newId('evt')}x`, '*'])
      assert.equal((await get({ 'x-api-key': secret, 'last-event-id': id })).status, 422, id);
    for (const query of ['?type=guard', '?type=guard.>', '?type=', '?type=a.b.c&type=a.b.d', '?typo=1', '?type=GUARD.a.b'])
      assert.equal((await get({ 'x-api-key': secret }, query)).status, 422, query);
    assert.equal((await get({})).status, 401);
    assert.equal((await get({ 'x-api-key': newKey(['guard:inspect', 'audit:read']).secret })).status, 403);
    const { status, headers } = await gateway.post('/api/v1/events/stream', {}, { 'x-api-key': secret });
    assert.deepEqual([status, headers.get('allow')], [405, 'GET, HEAD']);
    const head = await fetch(`${gateway.http}/api/v1/events/stream`, { method: 'HEAD', headers: { 'x-api-key': secret } });
    assert.equal(head.status, 200);
  });

  it('is described, as are the events on it', async () => {
    const { json: openApi } = await gateway.get('/openapi.json');
    assert.ok((openApi.paths as Record<string, unknown>)['/api/v1/events/stream']);
    const { status, json } = await gateway.get('/asyncapi.json');
    assert.equal(status, 200);
    assert.ok((json.channels as Record<string, unknown>)['guard.input.blocked']);
  });

  it('ends when the key is revoked, and when it expires', async () => {
    const revoked = newKey();
    const expiring = newKey(['*'], new Date(Date.now() + 1_000));
    const staying = newKey();
    const streams = await Promise.all([revoked, expiring, staying].map(({ secret }) => listen(secret)));
    await gateway.revoke(revoked.secret);
    await until(() => streams[0]?.state.ended, 'the end of the revoked one', 3_000);
    gateway.backstage.keys.delete(expiring.secret);
    await until(() => streams[1]?.state.ended, 'the end of the expired one', 4_000);
    assert.equal(streams[2]?.state.ended, false);
  });

  it('lets an organisation have some, and another one as well', async () => {
    const { secret } = newKey();
    const streams = await Promise.all(Array.from({ length: 20 }, () => listen(secret)));
    assert.ok(streams.every(({ response }) => response.status === 200));
    const { response } = await listen(secret);
    assert.equal(response.status, 429);
    assert.ok(Number(response.headers.get('retry-after')) > 0);
    assert.equal((await listen(newKey().secret)).response.status, 200);
    streams[0]?.leave();
    await until(async () => (await listen(secret)).response.status === 200, 'a place');
  });

  it('waits for a client that takes nothing, and loses nothing for it', async () => {
    const { secret, orgId } = newKey();
    const controller = new AbortController();
    opened.push(controller);
    const response = await fetch(`${gateway.http}/api/v1/events/stream`, { headers: { 'x-api-key': secret }, signal: controller.signal });
    const reasons = Array.from({ length: 40 }, () => 'x'.repeat(4_000));
    const ids: string[] = [];
    for (let index = 0; index < 100; index++) {
      const message = eventMessage('guard.input.blocked', {
        orgId,
        source: 'guard',
        time: new Date(),
        data: InputBlocked.fromPartial({ inspection: { reasons } }),
      });
      ids.push(await publish(message));
    }
    await sleep(300);
    let text = '';
    const reader = response.body?.getReader();
    while (text.split('\n').filter((line) => line.startsWith('id:')).length < ids.length) {
      const { value, done } = (await reader?.read()) ?? { done: true };
      assert.ok(!done, 'the stream goes on');
      text += Buffer.from(value ?? []).toString();
    }
    assert.deepEqual(
      text.split('\n').flatMap((line) => (line.startsWith('id: ') ? [line.slice(4)] : [])),
      ids,
    );
  });

  it('ends when the bus is lost, and is resumed when that is back', async () => {
    const { secret, orgId } = newKey();
    const first = await listen(secret);
    const id = await publish(blocked(orgId));
    await until(() => first.frames.length === 1, 'the event');
    await gateway.nats.kill();
    await until(() => first.state.ended, 'the end');
    assert.equal((await listen(secret)).response.status, 503);
    await gateway.nats.start();
    await until(() => bus.isReady(), 'the bus being back');
    const next = await publish(blocked(orgId));
    const second = await until(async () => {
      const stream = await listen(secret, { lastEventId: id });
      return stream.response.status === 200 && stream;
    }, 'the stream');
    await until(() => second.frames.length > 0, 'the missed event');
    assert.deepEqual(idsOf(second.frames), [next]);
  });
});

describe('a gateway with open streams', () => {
  it('stops at once and ends them', async () => {
    const gateway = await startGateway();
    const { secret } = gateway.givenKey(['events:read']);
    const response = await fetch(`${gateway.http}/api/v1/events/stream`, { headers: { 'x-api-key': secret } });
    const ended = response.text().catch(() => 'cut');
    const startedAt = performance.now();
    await gateway.stop();
    assert.match(await ended, /^retry: \d+\n\n$/);
    assert.ok(performance.now() - startedAt < 3_000);
  });
});

/** A frame without comments; undefined when nothing is left. */
function parseFrame(text: string): Frame | undefined {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith(':') && !line.startsWith('retry:'));
  if (lines.length === 0) return undefined;
  const valuesOf = (name: string) => lines.filter((line) => line.startsWith(`${name}: `)).map((line) => line.slice(name.length + 2));
  const [id] = valuesOf('id');
  const [event] = valuesOf('event');
  return { ...(id === undefined ? {} : { id }), ...(event === undefined ? {} : { event }), data: valuesOf('data').join('\n') };
}
