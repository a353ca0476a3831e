import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Msg } from '@nats-io/transport-node';
import { Unavailable } from '@sentinelmesh/kernel';
import type { BusMessage } from '../src/index.ts';
import { servicePermissions } from '../src/index.ts';
import { startTestBus, until } from './test-bus.ts';

const { connect, plain, nats } = await startTestBus({ guard: servicePermissions('guard', { events: ['guard'] }) });
const bus = await connect();

/** No stream is provisioned here: the test answers in its place. */
const outside = await plain();
const asked: Msg[] = [];
const answers = new Map<string, (message: Msg) => void>();
outside.subscribe('sm.cmd.>', {
  callback: (_error, message) => {
    asked.push(message);
    answers.get(message.subject)?.(message);
  },
});
await outside.flush();

let made = 0;
/** A message whose stream answers like that; unless told, never. */
function message(answer?: (message: Msg) => void): BusMessage {
  const subject = `sm.cmd.test.${++made}`;
  if (answer !== undefined) answers.set(subject, answer);
  return { id: `cmd_${made}`, subject, headers: { a: 'x' }, payload: Buffer.from('{}') };
}
const arrivalOf = ({ subject }: BusMessage) => until(() => asked.find((message) => message.subject === subject), `a message on ${subject}`);
const stored = (message: Msg) => message.respond('{"stream":"CMD","seq":1}');
const refused = (code: number, err_code: number) => (message: Msg) =>
  message.respond(JSON.stringify({ error: { code, err_code, description: 'no' }, stream: 'CMD', seq: 0 }));

async function tookMs(work: Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work;
  return performance.now() - startedAt;
}

describe('what a stream answers', () => {
  it('is stored, also where it was stored before', async () => {
    await bus.publish(message(stored));
    await bus.publish(message((asked) => asked.respond('{"stream":"CMD","seq":1,"duplicate":true}')));
  });

  it('is told what the message is and for whom', async () => {
    const sent = message(stored);
    await bus.publish(sent);
    const { headers, data } = await arrivalOf(sent);
    assert.deepEqual(
      ['a', 'Nats-Msg-Id', 'Nats-Expected-Stream'].map((name) => headers?.get(name)),
      ['x', sent.id, 'CMD'],
    );
    assert.deepEqual(Buffer.from(data), sent.payload);
  });

  it('is an error with its meaning', async () => {
    await assert.rejects(bus.publish(message(refused(503, 10_077))), /^Unavailable: the event bus is full/);
    await assert.rejects(bus.publish(message(refused(503, 10_039))), Unavailable);
    await assert.rejects(bus.publish(message(refused(404, 10_059))), Unavailable);
    await assert.rejects(bus.publish(message(refused(400, 10_054))), { code: 'message_too_large' });
    await assert.rejects(bus.publish(message(refused(400, 10_060))), { code: 'internal' });
  });

  it('is not believed where it is none', async () => {
    for (const answer of ['', '{', 'null', '1', '[]', '{}', '{"stream":""}', '+ACK', 'x'.repeat(10_000)])
      await assert.rejects(
        bus.publish(
          message((asked) => asked.respond(answer)),
          { timeoutMs: 5_000 },
        ),
        Unavailable,
        answer,
      );
  });

  it('counts once, for its own message, and not after the message was given up', async () => {
    const late = message();
    const twice = message((asked) => {
      stored(asked);
      refused(400, 10_060)(asked);
      stored(asked);
    });
    await assert.rejects(bus.publish(late, { timeoutMs: 1 }), Unavailable);
    await bus.publish(twice);
    const silent = message();
    const waiting = assert.rejects(bus.publish(silent, { timeoutMs: 300 }), Unavailable);
    stored(await arrivalOf(late));
    stored(await arrivalOf(twice));
    outside.publish(`${(await arrivalOf(silent)).reply}0`, '{"stream":"CMD","seq":1}');
    await outside.flush();
    await waiting;
    await bus.publish(message(stored));
  });
});

describe('a message that is not answered', () => {
  it('is given up after its own timeout', async () => {
    const brief = tookMs(assert.rejects(bus.publish(message(), { timeoutMs: 100 }), /did not answer in time/));
    const long = tookMs(assert.rejects(bus.publish(message(), { timeoutMs: 400 }), /did not answer in time/));
    const briefMs = await brief;
    assert.ok(briefMs >= 99 && briefMs < 350, `${briefMs} ms`);
    const longMs = await long;
    assert.ok(longMs >= 399 && longMs < 900, `${longMs} ms`);
  });

  it('is given up at once when nobody listens there', async () => {
    const { id, headers, payload } = message();
    const sent = { id, headers, payload, subject: 'sm.dlq.nobody' };
    assert.ok((await tookMs(assert.rejects(bus.publish(sent), Unavailable))) < 1_000);
  });

  it('is given up at once when the server is lost, and what follows finds it again', async () => {
    const lost = message();
    const giving = tookMs(assert.rejects(bus.publish(lost, { timeoutMs: 10_000 }), /was lost before it acknowledged/));
    await arrivalOf(lost);
    await nats.kill();
    assert.ok((await giving) < 2_000);
    await nats.start();
    await until(() => bus.isReady(), 'the bus being back');
    const found = message(stored);
    await until(
      () =>
        bus.publish(found, { timeoutMs: 200 }).then(
          () => true,
          () => false,
        ),
      'the answer of a stream that is back',
    );
  });

  it('is waited for when the bus is closed, and no longer than that may take', async () => {
    const closing = await connect();
    const slow = message((asked) => void setTimeout(() => stored(asked), 100));
    const publishing = closing.publish(slow);
    await closing.close();
    await publishing;

    const impatient = await connect();
    const silent = message();
    const failing = assert.rejects(impatient.publish(silent, { timeoutMs: 10_000 }), Unavailable);
    await arrivalOf(silent);
    await impatient.close({ timeoutMs: 100 });
    await failing;
  });
});

describe('messages in flight together', () => {
  it('leave in the order in which they were published, and each has its own answer', async () => {
    const messages = Array.from({ length: 100 }, (_, index) => message(index % 3 === 0 ? refused(400, 10_060) : stored));
    const before = asked.length;
    const results = await Promise.allSettled(messages.map((each) => bus.publish(each)));
    assert.deepEqual(
      asked.slice(before).map(({ subject }) => subject),
      messages.map(({ subject }) => subject),
    );
    assert.deepEqual(
      results.map(({ status }) => status),
      messages.map((_, index) => (index % 3 === 0 ? 'rejected' : 'fulfilled')),
    );
  });

  it('of replicas with one user are answered to each of them alone', async () => {
    const [one, other] = await Promise.all([connect('guard'), connect('guard')]);
    outside.subscribe('sm.audit.>', { callback: (_error, message) => void asked.push(message) });
    await outside.flush();
    const ofOne = { ...message(), subject: 'sm.audit.one' };
    const ofOther = { ...message(), subject: 'sm.audit.other' };
    const publishing = one.publish(ofOne);
    const waiting = assert.rejects(other.publish(ofOther, { timeoutMs: 500 }), Unavailable);
    const replies = await Promise.all([ofOne, ofOther].map(async (each) => (await arrivalOf(each)).reply ?? ''));
    assert.ok(replies.every((reply) => reply.startsWith('_INBOX_guard.')));
    assert.equal(new Set(replies.map((reply) => reply.slice(0, reply.lastIndexOf('.')))).size, 2);
    stored(await arrivalOf(ofOne));
    await publishing;
    await waiting;
  });

  it('fail alone when the server does not permit one of them, and at once', async () => {
    const guard = await connect('guard');
    const permitted = { ...message(), subject: 'sm.audit.permitted' };
    const denied = () => tookMs(assert.rejects(guard.publish(message(), { timeoutMs: 10_000 }), { code: 'internal' }));
    const publishing = guard.publish(permitted);
    const took = await Promise.all([denied(), denied(), denied()]);
    assert.ok(Math.max(...took) < 1_000, `${took} ms`);
    stored(await arrivalOf(permitted));
    await publishing;
  });
});

describe('a service that may not hear answers', () => {
  it('is told so at once, each time', async () => {
    const deaf = await startTestBus({ deaf: { publish: ['sm.cmd.>'], subscribe: ['elsewhere'] } });
    const silent = await deaf.plain();
    silent.subscribe('sm.cmd.>', { callback: () => undefined });
    await silent.flush();
    const service = await deaf.connect('deaf');
    for (let attempt = 0; attempt < 2; attempt++)
      assert.ok((await tookMs(assert.rejects(service.publish(message(), { timeoutMs: 10_000 }), { code: 'internal' }))) < 1_000);
  });
});
