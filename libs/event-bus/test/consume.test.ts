import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { type DurableDefinition, eventFilter, InputBlocked, KeyRevoked, type StreamName, streams } from '@sentinelmesh/contracts';
import { NotFound, newId, Unavailable } from '@sentinelmesh/kernel';
import { type BusMessage, done, eventMessage, type Gap, type Outcome, type ReceivedMessage, readEvent } from '../src/index.ts';
import { allStreams, durable, shortenAckWait, startTestBus, until } from './test-bus.ts';

const { connect, plain, log } = await startTestBus();
const bus = await connect();
await bus.provision({ streams: allStreams });
const outside = await plain();
const manager = await jetstreamManager(outside);

const event = (subject = ''): BusMessage =>
  eventMessage('identity.key.revoked', {
    orgId: newId('org'),
    workspaceId: newId('ws'),
    source: 'identity',
    subject,
    time: new Date(),
    data: KeyRevoked.create({ keyId: newId('key') }),
  });

let consumers = 0;
/** A durable of its own that sees what is published from here on. */
async function newDurable(): Promise<DurableDefinition> {
  const created = durable(`consumer${++consumers}`, 'EVENTS', eventFilter());
  await manager.streams.purge('EVENTS');
  await bus.provision({ durables: [created] });
  return created;
}

const unanswered = async ({ stream, name }: { stream: StreamName; name: string }) => {
  const { num_ack_pending, num_pending } = await manager.consumers.info(stream, name);
  return num_ack_pending + num_pending;
};

describe('consuming from a durable', () => {
  it('hands over what was published, in order and in batches, and acknowledges it', async () => {
    const place = await newDurable();
    const sent = Array.from({ length: 1_200 }, () => event());
    await Promise.all(sent.map((message) => bus.publish(message)));
    const batches: ReceivedMessage[][] = [];
    const consumer = bus.consume(place, {
      handleBatch: async (messages) => {
        batches.push([...messages]);
        return messages.map(() => done);
      },
    });
    const received = () => batches.flat();
    await until(() => received().length >= sent.length, 'all messages');
    await until(async () => (await unanswered(place)) === 0, 'all acknowledgements');
    assert.deepEqual(
      received()
        .map(({ id }) => id)
        .sort(),
      sent.map(({ id }) => id).sort(),
    );
    assert.deepEqual(
      received().map(({ sequence }) => sequence),
      received()
        .map(({ sequence }) => sequence)
        .sort((a, b) => a - b),
    );
    assert.ok(batches.length < 20 && batches.every((batch) => batch.length <= 500), `${batches.map((batch) => batch.length)}`);
    const [first] = received();
    const original = sent.find(({ id }) => id === first?.id);
    assert.deepEqual(
      { headers: first?.headers, subject: first?.subject, payload: Buffer.from(first?.payload ?? []) },
      {
        headers: original?.headers,
        subject: original?.subject,
        payload: Buffer.from(original?.payload ?? []),
      },
    );
    assert.equal(first && readEvent(first).type, 'identity.key.revoked');
    await consumer.stop();
  });

  it('hands over a message that comes alone at once, and what comes soon after it together', async () => {
    const place = await newDurable();
    const batches: string[][] = [];
    const consumer = bus.consume(place, {
      maxWaitMs: 2_000,
      handleBatch: async (messages) => {
        batches.push(messages.map(({ id }) => id));
        return messages.map(() => done);
      },
    });
    const [alone, ...others] = [event(), event(), event(), event()];
    await bus.publish(alone);
    await until(() => batches.length === 1, 'the first');
    for (const message of others) await bus.publish(message);
    await until(() => batches.length === 2, 'the others');
    assert.deepEqual(batches, [[alone.id], others.map(({ id }) => id)]);
    await consumer.stop();
  });

  it('hands over what the server sends although it says no end, because too much is unanswered', async () => {
    const place = await newDurable();
    await bus.provision({ durables: [{ ...place, maxUnanswered: 3 }] });
    let handled = 0;
    const consumer = bus.consume(place, {
      handle: async () => {
        handled += 1;
      },
    });
    await until(consumer.isReady, 'a ready consumer');
    await Promise.all(Array.from({ length: 10 }, () => bus.publish(event())));
    await until(() => handled === 10, 'all messages');
    await consumer.stop();
  });

  it('shares what comes with other replicas: each message goes to one of them', async () => {
    const place = await newDurable();
    const handled: string[][] = [[], []];
    const replicas = handled.map((ids) => bus.consume(place, { maxWaitMs: 5, handle: async ({ id }) => void ids.push(id) }));
    await until(() => replicas.every((replica) => replica.isReady()), 'both replicas');
    const sent = Array.from({ length: 300 }, () => event());
    for (const message of sent) await bus.publish(message);
    await until(async () => (await unanswered(place)) === 0, 'all acknowledgements');
    assert.deepEqual(handled.flat().sort(), sent.map(({ id }) => id).sort());
    assert.ok(handled.every((ids) => ids.length > 0));
    await Promise.all(replicas.map((replica) => replica.stop()));
  });

  it('acknowledges only after the handler has resolved', async () => {
    const place = await newDurable();
    const release = Promise.withResolvers<void>();
    let begun = 0;
    const consumer = bus.consume(place, {
      handle: async () => {
        begun++;
        await release.promise;
      },
    });
    await bus.publish(event());
    await until(() => begun === 1, 'the handler');
    await sleep(150);
    assert.equal((await manager.consumers.info(place.stream, place.name)).num_ack_pending, 1);
    release.resolve();
    await until(async () => (await unanswered(place)) === 0, 'the acknowledgement');
    await consumer.stop();
  });

  it('delivers again after a failure, later each time, and acknowledges when it succeeds', async () => {
    const place = await newDurable();
    const deliveries: { count: number; at: number }[] = [];
    const consumer = bus.consume(place, {
      backoffMs: [100, 300],
      handle: async ({ deliveries: count }) => {
        deliveries.push({ count, at: performance.now() });
        if (count < 4) throw new TypeError('a defect');
      },
    });
    await bus.publish(event());
    await until(() => deliveries.length === 4, 'four deliveries');
    await until(async () => (await unanswered(place)) === 0, 'the acknowledgement');
    assert.deepEqual(
      deliveries.map(({ count }) => count),
      [1, 2, 3, 4],
    );
    const pauses = deliveries.slice(1).map(({ at }, index) => at - (deliveries[index]?.at ?? 0));
    assert.ok((pauses[0] ?? 0) >= 95 && (pauses[1] ?? 0) >= 295 && (pauses[2] ?? 0) >= 295, `${pauses}`);
    await consumer.stop();
  });

  it('tries a batch again by itself while nothing can be handled, and counts that against no message', async () => {
    const place = await newDurable();
    const seen: number[][] = [];
    const consumer = bus.consume(place, {
      maxDeliveries: 2,
      handleBatch: async (messages) => {
        seen.push(messages.map(({ deliveries }) => deliveries));
        if (seen.length < 5) throw new Unavailable('the database cannot be reached');
        return messages.map(() => done);
      },
    });
    await Promise.all([event(), event(), event()].map((message) => bus.publish(message)));
    await until(() => seen.length >= 2, 'a second attempt');
    assert.equal(consumer.isReady(), false);
    assert.equal(bus.isReady(), false);
    await until(async () => (await unanswered(place)) === 0, 'the acknowledgements');
    assert.ok(seen.flat().every((count) => count === 1));
    assert.equal(consumer.isReady(), true);
    await consumer.stop();
  });

  it('finds the one message of a batch that makes the handler fail', async () => {
    const place = await newDurable();
    const sent = Array.from({ length: 100 }, () => event());
    const bad = sent[61]?.id;
    const handled = new Set<string>();
    await Promise.all(sent.map((message) => bus.publish(message)));
    const consumer = bus.consume(place, {
      maxDeliveries: 1,
      handleBatch: async (messages) => {
        if (messages.some(({ id }) => id === bad)) throw new TypeError('a defect');
        for (const { id } of messages) handled.add(id);
        return messages.map(() => done);
      },
    });
    await until(async () => (await unanswered(place)) === 0, 'all answers');
    assert.equal(handled.size, 99);
    await consumer.stop();
  });

  it('answers for each message of a batch on its own', async () => {
    const place = await newDurable();
    const kinds: Record<string, Outcome> = {
      done,
      retry: { kind: 'retry', code: 'not_yet', delayMs: 100 },
      dead: { kind: 'dead', code: 'never' },
    };
    const seen: string[] = [];
    await Promise.all(Object.keys(kinds).map((kind) => bus.publish(event(kind))));
    const consumer = bus.consume(place, {
      handleBatch: async (messages) =>
        messages.map((message) => {
          const kind = `${message.headers['ce-subject']}`;
          seen.push(`${kind} ${message.deliveries}`);
          return message.deliveries === 1 ? (kinds[kind] ?? done) : done;
        }),
    });
    await until(async () => seen.length >= 4 && (await unanswered(place)) === 0, 'all answers');
    assert.deepEqual(seen.sort(), ['dead 1', 'done 1', 'retry 1', 'retry 2']);
    await consumer.stop();
  });

  it('asks for more time while a message takes longer than its ack wait', async () => {
    const place = await newDurable();
    await shortenAckWait(outside, place, 600);
    const seen: string[] = [];
    const consumer = bus.consume(place, {
      maxBatch: 4,
      handle: async ({ deliveries, sequence }) => {
        seen.push(`${sequence} ${deliveries}`);
        await sleep(500);
      },
    });
    await Promise.all([event(), event(), event(), event()].map((message) => bus.publish(message)));
    await until(async () => seen.length >= 4 && (await unanswered(place)) === 0, 'all answers');
    assert.equal(seen.length, 4, seen.join());
    assert.ok(
      seen.every((line) => line.endsWith(' 1')),
      seen.join(),
    );
    await consumer.stop();
  });

  it('reports messages that left the stream before they were consumed', async () => {
    const place = await newDurable();
    const handle = async () => undefined;
    const first = bus.consume(place, { handle });
    await bus.publish(event());
    await until(async () => (await unanswered(place)) === 0, 'the first message');
    await first.stop();
    const { state } = await manager.streams.info('EVENTS');
    await Promise.all(Array.from({ length: 10 }, () => bus.publish(event())));
    await manager.streams.purge('EVENTS', { keep: 2 });
    const gaps: Gap[] = [];
    const second = bus.consume(place, { handle, onGap: (gap) => void gaps.push(gap) });
    await until(() => gaps.length > 0, 'the report');
    assert.deepEqual(gaps, [{ stream: 'EVENTS', durable: place.name, from: state.last_seq + 1, to: state.last_seq + 8 }]);
    assert.ok(log.lines.some(({ level, message }) => level === 'error' && message.includes('left the stream')));
    await until(async () => (await unanswered(place)) === 0, 'the remaining messages');
    await second.stop();
  });

  it('sees no gap where it is up to date, new, or the filter passed messages over', async () => {
    const gaps: Gap[] = [];
    await Promise.all(Array.from({ length: 5 }, () => bus.publish(event())));
    const place = await newDurable();
    const guardOnly = durable('guardonly', 'EVENTS', eventFilter({ type: 'guard.*.*' }));
    await bus.provision({ durables: [guardOnly] });
    for (let round = 0; round < 2; round++) {
      const running = [place, guardOnly].map((each) =>
        bus.consume(each, { handle: async () => undefined, onGap: (gap) => void gaps.push(gap) }),
      );
      await until(() => running.every((consumer) => consumer.isReady()), 'both consumers');
      await Promise.all(Array.from({ length: 3 }, () => bus.publish(event())));
      await bus.publish(
        eventMessage('guard.input.blocked', { orgId: newId('org'), source: 'guard', time: new Date(), data: InputBlocked.create({}) }),
      );
      await until(async () => (await unanswered(place)) + (await unanswered(guardOnly)) === 0, 'all answers');
      await Promise.all(running.map((consumer) => consumer.stop()));
    }
    assert.deepEqual(gaps, []);
  });

  it('begins as soon as its durable is there', async () => {
    const place = durable('later', 'EVENTS', eventFilter());
    const seen: string[] = [];
    const consumer = bus.consume(place, { handle: async ({ id }) => void seen.push(id) });
    await sleep(300);
    assert.equal(consumer.isReady(), false);
    await bus.provision({ durables: [place] });
    await until(() => consumer.isReady(), 'the consumer');
    const message = event();
    await bus.publish(message);
    await until(() => seen.includes(message.id), 'the message');
    await consumer.stop();
  });
});

describe('stopping a consumer', () => {
  it('handles what was delivered, and leaves the rest to the next one', async () => {
    const place = await newDurable();
    await Promise.all(Array.from({ length: 30 }, () => bus.publish(event())));
    const handled: number[] = [];
    const begun = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const consumer = bus.consume(place, {
      maxBatch: 10,
      handleBatch: async (messages) => {
        begun.resolve();
        await release.promise;
        handled.push(...messages.map(({ sequence }) => sequence));
        return messages.map(() => done);
      },
    });
    await begun.promise;
    await sleep(100);
    const stopping = consumer.stop();
    release.resolve();
    await stopping;
    assert.ok(handled.length >= 10 && handled.length < 30);
    assert.equal(consumer.isReady(), false);
    const rest: number[] = [];
    const startedAt = performance.now();
    const next = bus.consume(place, { handle: async ({ sequence }) => void rest.push(sequence) });
    await until(async () => (await unanswered(place)) === 0, 'the rest');
    assert.equal(new Set([...handled, ...rest]).size, 30);
    assert.equal(handled.length + rest.length, 30);
    assert.ok(performance.now() - startedAt < 5_000, 'nothing waited for its ack wait');
    await next.stop();
  });

  it('gives a batch back that cannot be handled', async () => {
    const place = await newDurable();
    await bus.publish(event());
    const failing = bus.consume(place, { handle: () => Promise.reject(new Unavailable('the database cannot be reached')) });
    await until(
      () => !failing.isReady() && log.lines.some(({ message }) => message.includes('cannot be handled at the moment')),
      'the failure',
    );
    await failing.stop();
    const seen: ReceivedMessage[] = [];
    const next = bus.consume(place, { handle: async (message) => void seen.push(message) });
    await until(async () => (await unanswered(place)) === 0, 'the message');
    assert.equal(seen.length, 1);
    await next.stop();
  });
});

describe('a message that cannot be handled', () => {
  const deadLetters = async (name: string) => {
    const found: { subject: string; headers: Record<string, string>; payload: string }[] = [];
    const { state } = await manager.streams.info('DLQ');
    for (let seq = Math.max(1, state.first_seq); seq <= state.last_seq; seq++) {
      const stored = await manager.streams.getMessage('DLQ', { seq });
      if (stored === null || !stored.subject.endsWith(`.${name}`)) continue;
      found.push({
        subject: stored.subject,
        headers: Object.fromEntries([...stored.header].map(([key, values]) => [key, values[0] ?? ''])),
        payload: stored.string(),
      });
    }
    return found;
  };

  it('becomes a dead letter with its headers, its place and the reason, and leaves its queue', async () => {
    const place = await newDurable();
    const poison = event('Größe');
    const consumer = bus.consume(place, {
      maxDeliveries: 3,
      backoffMs: [50],
      handle: () => Promise.reject(new TypeError('a defect')),
    });
    await bus.publish(poison);
    const [letter] = await until(async () => {
      const letters = await deadLetters(place.name);
      return letters.length > 0 && letters;
    }, 'the dead letter');
    await until(async () => (await unanswered(place)) === 0, 'the end of it');
    const orgId = poison.headers['ce-orgid'];
    assert.equal(letter?.subject, `sm.dlq.${orgId}.EVENTS.${place.name}`);
    assert.equal(letter?.payload, Buffer.from(poison.payload).toString());
    const { 'Nats-Msg-Id': _id, 'Nats-Expected-Stream': _stream, 'sm-dead-sequence': sequence, ...headers } = letter?.headers ?? {};
    assert.ok(Number(sequence) > 0);
    assert.deepEqual(headers, {
      ...poison.headers,
      'sm-dead-id': poison.id,
      'sm-dead-subject': poison.subject,
      'sm-dead-stream': 'EVENTS',
      'sm-dead-deliveries': '3',
      'sm-dead-code': 'handler_failed',
    });
    assert.equal((await deadLetters(place.name)).length, 1);
    await consumer.stop();
  });

  it('comes again while there is no place for dead letters', async () => {
    const place = await newDurable();
    const consumer = bus.consume(place, {
      backoffMs: [100],
      handleBatch: async (messages) => messages.map(() => ({ kind: 'dead', code: 'never' })),
    });
    const full = { ...streams.DLQ, discard: 'new', maxBytes: 1 } as const;
    await manager.streams.delete('DLQ');
    await bus.provision({ streams: [full] });
    await bus.publish(event());
    await until(() => log.lines.some(({ message }) => message.includes('could neither be handled')), 'the failure');
    await bus.provision({ streams: [streams.DLQ] });
    await until(async () => (await deadLetters(place.name)).length === 1 && (await unanswered(place)) === 0, 'the dead letter');
    await consumer.stop();
  });

  it('becomes one at once when it was rejected', async () => {
    const place = await newDurable();
    let seen = 0;
    const consumer = bus.consume(place, {
      handle: async () => {
        seen++;
        throw new NotFound('thing', 'x');
      },
    });
    await bus.publish(event());
    await until(async () => (await deadLetters(place.name)).length === 1 && (await unanswered(place)) === 0, 'the dead letter');
    assert.equal(seen, 1);
    assert.equal((await deadLetters(place.name))[0]?.headers['sm-dead-code'], 'not_found');
    await consumer.stop();
  });

  it('becomes one before the server gives it up, when no process survived it', async () => {
    const place = await newDurable();
    await bus.publish(event());
    const inbox = 'admin.pulls';
    const subscription = outside.subscribe(inbox);
    const iterator = subscription[Symbol.asyncIterator]();
    for (let delivery = 1; delivery <= 28; delivery++) {
      outside.publish(`$JS.API.CONSUMER.MSG.NEXT.EVENTS.${place.name}`, '{"batch":1}', { reply: inbox });
      const { value } = await iterator.next();
      value?.respond('-NAK');
    }
    subscription.unsubscribe();
    let seen = 0;
    const consumer = bus.consume(place, { handle: async () => void seen++ });
    await until(async () => (await deadLetters(place.name)).length === 1 && (await unanswered(place)) === 0, 'the dead letter');
    assert.equal(seen, 0);
    assert.equal((await deadLetters(place.name))[0]?.headers['sm-dead-code'], 'delivered_too_often');
    await consumer.stop();
  });
});

describe('a duplicate', () => {
  it('is dropped by the stream when it has the same id, also with another subject', async () => {
    const message = event();
    const before = (await manager.streams.info('EVENTS')).state.last_seq;
    await bus.publish(message);
    await bus.publish(message);
    await Promise.all([bus.publish(message), bus.publish({ ...event(), id: message.id })]);
    assert.equal((await manager.streams.info('EVENTS')).state.last_seq, before + 1);
  });
});
