import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, afterEach, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventSubject, MAX_MESSAGE_BYTES } from '@sentinelmesh/contracts';
import { InvalidArgument, newId, type OrgId, Rejected, Unavailable } from '@sentinelmesh/kernel';
import { createMetrics, silentLogger } from '@sentinelmesh/telemetry';
import { query, startTestPostgres, type TestPostgres } from '@sentinelmesh/testkit';
import { sql } from 'kysely';
import { type BusMessage, createOutboxRelay, enqueue, isUniqueViolation, type OutboxRelay } from '../src/index.ts';
import { type DemoDatabase, migrateDemo, note, openDemo } from './demo.ts';

let postgres: TestPostgres;
let database: DemoDatabase;
const relays: OutboxRelay[] = [];

before(async () => {
  postgres = await startTestPostgres();
  await migrateDemo(postgres.url);
  database = await openDemo(postgres.url);
});

afterEach(async () => {
  await Promise.all(relays.splice(0).map((relay) => relay.stop()));
  await query(postgres.url, 'delete from demo.outbox');
});

after(async () => {
  await database?.close();
  await postgres?.stop();
});

const messageOf = (orgId: OrgId, text = 'hello'): BusMessage => ({
  id: newId('evt'),
  subject: eventSubject('demo.note.added', orgId),
  headers: { 'ce-type': 'demo.note.added', quoted: 'a "b" \\ {c} ü' },
  payload: Buffer.from(text),
});

/** Commits one transaction that leaves these messages. */
const commit = (orgId: OrgId, ...messages: BusMessage[]) => database.withOrg(orgId, (trx) => enqueue(trx, 'demo', messages));

const waiting = async () => (await query(postgres.url, 'select id from demo.outbox order by position')).map(({ id }) => id);

function startRelay(
  publish: (message: BusMessage) => Promise<void>,
  options: { database?: DemoDatabase; pollMs?: number } = {},
): OutboxRelay {
  const relay = createOutboxRelay({ database, schema: 'demo', log: silentLogger, publish, ...options });
  relays.push(relay);
  relay.start();
  return relay;
}

async function eventually(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const deadline = performance.now() + 10_000; performance.now() < deadline; await sleep(10)) if (await condition()) return;
  assert.fail(`${what}: did not happen within ten seconds`);
}

const outboxIsEmpty = () => eventually(async () => (await waiting()).length === 0, 'the outbox is empty');

describe('enqueueing', () => {
  it('is part of the transaction: row and message are there together or not at all', async () => {
    const orgId = newId('org');
    const write = (fails: boolean) =>
      database.withOrg(orgId, async (trx) => {
        await trx
          .insertInto('demo.note')
          .values(note(orgId, String(fails)))
          .execute();
        await enqueue(trx, 'demo', [messageOf(orgId)]);
        if (fails) throw new Error('rolled back');
      });
    await assert.rejects(write(true));
    assert.deepEqual(await waiting(), []);
    await write(false);
    assert.equal((await waiting()).length, 1);
    assert.deepEqual(await query(postgres.url, 'select id from demo.note where org_id = $1', [orgId]), [{ id: 'false' }]);
  });

  it('refuses a message about another organisation, and one that is there already', async () => {
    const [mine, theirs] = [newId('org'), newId('org')];
    await assert.rejects(commit(mine, messageOf(theirs)), { code: '42501' });
    const message = messageOf(mine);
    await commit(mine, message);
    await assert.rejects(commit(mine, message), (error) => isUniqueViolation(error, 'outbox_pkey'));
  });

  it('gives a message without an organisation in its subject to that of the transaction', async () => {
    const orgId = newId('org');
    await commit(orgId, { ...messageOf(orgId), subject: 'sm.ops.demo.changed' });
    assert.deepEqual(await query(postgres.url, 'select org_id from demo.outbox'), [{ org_id: orgId }]);
  });

  it('refuses a message that the bus would never take, counting its headers', async () => {
    const orgId = newId('org');
    const sized = (bytes: number): BusMessage => ({ ...messageOf(orgId), headers: { name: 'value' }, payload: new Uint8Array(bytes) });
    const frame = 12 + 'name: value\r\n'.length;
    await commit(orgId, sized(MAX_MESSAGE_BYTES - frame));
    await assert.rejects(commit(orgId, sized(MAX_MESSAGE_BYTES - frame + 1)), InvalidArgument);
  });

  it('lets the service add, but not read or withdraw', async () => {
    const orgId = newId('org');
    await commit(orgId, messageOf(orgId));
    for (const text of ['select * from demo.outbox', 'delete from demo.outbox', "update demo.outbox set subject = ''"])
      await assert.rejects(
        database.withOrg(orgId, (trx) => sql.raw(text).execute(trx)),
        { code: '42501' },
      );
  });
});

describe('the relay', () => {
  it('publishes what was committed, byte by byte, and forgets it', async () => {
    const orgId = newId('org');
    const messages = [messageOf(orgId, 'one'), { ...messageOf(orgId), payload: new Uint8Array([0, 255, 92]) }];
    const published: BusMessage[] = [];
    startRelay(async (message) => void published.push(message));
    await commit(orgId, ...messages);
    await outboxIsEmpty();
    assert.deepEqual(
      published.map((message) => ({ ...message, payload: [...message.payload] })),
      messages.map((message) => ({ ...message, payload: [...message.payload] })),
    );
  });

  it('shows how much waits and for how long, when somebody looks', async () => {
    const orgId = newId('org');
    const metrics = createMetrics();
    createOutboxRelay({ database, schema: 'demo', log: silentLogger, publish: async () => undefined, metrics });
    const readValue = async (name: string) =>
      Number(new RegExp(`^${name}{schema="demo"} (.*)$`, 'm').exec((await metrics.render()).text)?.[1]);
    assert.deepEqual([await readValue('sentinelmesh_outbox_messages'), await readValue('sentinelmesh_outbox_oldest_age_seconds')], [0, 0]);
    await commit(orgId, messageOf(orgId), messageOf(orgId));
    // What was read a moment ago is not read again.
    await sleep(1_050);
    assert.equal(await readValue('sentinelmesh_outbox_messages'), 2);
    const age = await readValue('sentinelmesh_outbox_oldest_age_seconds');
    assert.ok(age >= 1 && age < 30, String(age));
  });

  it('is told of a commit by a poke, and has it out within milliseconds', async () => {
    const orgId = newId('org');
    let arrived = Promise.withResolvers<void>();
    const relay = startRelay(async () => arrived.resolve(), { pollMs: 60_000 });
    await sleep(100);
    const latencies: number[] = [];
    for (let turn = 0; turn < 20; turn++) {
      arrived = Promise.withResolvers<void>();
      await commit(orgId, messageOf(orgId));
      const committedAt = performance.now();
      relay.poke();
      await arrived.promise;
      latencies.push(performance.now() - committedAt);
    }
    const median = latencies.toSorted((a, b) => a - b)[10] ?? assert.fail();
    assert.ok(median < 50, `the median of ${latencies.map((ms) => ms.toFixed(1))} is too long`);
  });

  it('does not lose a poke that comes while it is at work', async () => {
    const orgId = newId('org');
    const [first, second] = [messageOf(orgId), messageOf(orgId)];
    const relay = startRelay(
      async ({ id }) => {
        if (id !== first.id) return;
        await commit(orgId, second);
        relay.poke();
      },
      { pollMs: 60_000 },
    );
    await commit(orgId, first);
    relay.poke();
    await outboxIsEmpty();
  });

  it('finds by itself what nobody announced', async () => {
    const orgId = newId('org');
    startRelay(async () => undefined, { pollMs: 50 });
    await sleep(100);
    await commit(orgId, messageOf(orgId));
    await outboxIsEmpty();
  });

  it('keeps the order of each organisation over many batches, whichever relay has its turn', async () => {
    const orgs = Array.from({ length: 5 }, () => newId('org'));
    const expected = new Map<string, string[]>();
    const published = new Map<string, string[]>();
    for (let turn = 0; turn < 60; turn++) {
      const orgId = orgs[turn % orgs.length] ?? assert.fail();
      const messages = Array.from({ length: 10 }, () => messageOf(orgId));
      expected.set(orgId, [...(expected.get(orgId) ?? []), ...messages.map(({ id }) => id)]);
      await commit(orgId, ...messages);
    }
    const publish = async ({ id, subject }: BusMessage) => {
      await sleep(Math.random() * 2);
      const orgId = subject.split('.')[2] ?? '';
      published.set(orgId, [...(published.get(orgId) ?? []), id]);
    };
    const other = await openDemo(postgres.url);
    startRelay(publish);
    startRelay(publish, { database: other });
    startRelay(publish);
    await outboxIsEmpty();
    assert.deepEqual(published, expected);
    await Promise.all(relays.map((relay) => relay.stop()));
    await other.close();
  });

  it('holds back while the bus is down, does not spin however often it is poked, and loses nothing', async () => {
    const orgs = Array.from({ length: 3 }, () => newId('org'));
    for (const orgId of orgs) await commit(orgId, messageOf(orgId), messageOf(orgId));
    const all = await waiting();
    let down = true;
    let refused = 0;
    const published: string[] = [];
    const relay = startRelay(async ({ id }) => {
      if (down) {
        refused++;
        throw new Unavailable('the bus is down');
      }
      published.push(id);
    });
    const poking = setInterval(() => relay.poke(), 1);
    await sleep(1_500);
    clearInterval(poking);
    assert.ok(refused >= 2 * orgs.length && refused <= 10 * orgs.length, `${refused} attempts`);
    assert.deepEqual(await waiting(), all);
    down = false;
    await outboxIsEmpty();
    assert.deepEqual(published.toSorted(), all.toSorted());
  });

  it('lets a message that the bus refuses hold up its own organisation only', async () => {
    const [stuck, free] = [newId('org'), newId('org')];
    const [refused, behind, other] = [messageOf(stuck), messageOf(stuck), messageOf(free)];
    let mended = false;
    const published: string[] = [];
    startRelay(
      async ({ id }) => {
        if (id === refused.id && !mended) throw new Rejected('failed_precondition', 'no_stream', 'no stream takes this subject');
        published.push(id);
      },
      { pollMs: 50 },
    );
    await commit(stuck, refused, behind);
    await sleep(100);
    await commit(free, other);
    await eventually(() => published.length === 1, 'the other organisation is served');
    assert.deepEqual(published, [other.id]);
    mended = true;
    await outboxIsEmpty();
    assert.deepEqual(published, [other.id, refused.id, behind.id]);
  });

  it('keeps what it could not publish when part of a batch went through', async () => {
    const orgs = Array.from({ length: 4 }, () => newId('org'));
    const messages = orgs.map((orgId) => messageOf(orgId));
    for (const [index, orgId] of orgs.entries()) await commit(orgId, messages[index] ?? assert.fail());
    let attempts = 0;
    startRelay(async ({ id }) => {
      if (id === messages[2]?.id) {
        attempts++;
        throw new Unavailable('slow');
      }
    });
    await eventually(() => attempts > 1, 'it was tried again');
    assert.deepEqual(await waiting(), [messages[2]?.id]);
  });

  it('publishes again, under the same id, what a killed process may not have deleted', async () => {
    const orgId = newId('org');
    const message = messageOf(orgId);
    await commit(orgId, message);
    const dying = spawn(process.execPath, [new URL('relay-that-dies.ts', import.meta.url).pathname, postgres.url]);
    const output: Buffer[] = [];
    dying.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    const [, signal] = await once(dying, 'exit');
    assert.equal(signal, 'SIGKILL');
    assert.equal(Buffer.concat(output).toString(), message.id);
    const published: string[] = [];
    startRelay(async ({ id }) => void published.push(id));
    await outboxIsEmpty();
    assert.deepEqual(published, [message.id]);
  });

  it('survives the database: what was committed is out once it is back', async () => {
    const orgId = newId('org');
    const published: string[] = [];
    const relay = startRelay(async ({ id }) => void published.push(id), { pollMs: 50 });
    await commit(orgId, messageOf(orgId));
    await outboxIsEmpty();
    await postgres.kill();
    relay.poke();
    await sleep(300);
    await postgres.start();
    const last = messageOf(orgId);
    await eventually(
      () =>
        commit(orgId, last).then(
          () => true,
          () => false,
        ),
      'the database is back',
    );
    await outboxIsEmpty();
    assert.equal(published.at(-1), last.id);
  });

  it('finishes what it is publishing when it is stopped, and begins nothing more', async () => {
    const orgId = newId('org');
    const messages = Array.from({ length: 5 }, () => messageOf(orgId));
    await commit(orgId, ...messages);
    const publishing = Promise.withResolvers<void>();
    const acknowledge = Promise.withResolvers<void>();
    const relay = startRelay(() => {
      publishing.resolve();
      return acknowledge.promise;
    });
    await publishing.promise;
    const stopped = relay.stop();
    acknowledge.resolve();
    await stopped;
    assert.deepEqual(
      await waiting(),
      messages.slice(1).map(({ id }) => id),
    );
  });
});
