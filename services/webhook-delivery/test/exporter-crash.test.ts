import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { streams } from '@sentinelmesh/contracts';
import { connectBus } from '@sentinelmesh/event-bus';
import { newId } from '@sentinelmesh/kernel';
import { silentLogger } from '@sentinelmesh/telemetry';
import { startTestNats, until } from '@sentinelmesh/testkit';
import { startSchema } from './engine-fixture.ts';
import { eventIdsOf, givenStream, positionOf, publishEvents, verify } from './exporter-fixture.ts';

const KILLS = 6;
const [schema, nats] = await Promise.all([startSchema(), startTestNats()]);
const bus = await connectBus({ url: nats.url(), name: 'admin', log: silentLogger });
await bus.provision({ streams: [streams.EVENTS] });
const folder = await mkdtemp(join(tmpdir(), 'sentinelmesh-export-'));
const children = new Set<ChildProcess>();
after(async () => {
  for (const child of children) child.kill('SIGKILL');
  await bus.close();
  await Promise.all([schema.stop(), nats.stop(), rm(folder, { recursive: true })]);
});

async function startChild(): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'exporter-child.ts'), [folder, schema.url, schema.systemUrl, nats.url()]);
  children.add(child);
  child.once('exit', () => children.delete(child));
  const failed = once(child, 'exit').then(() => Promise.reject(new Error('the process ended before it was ready')));
  await Promise.race([once(child, 'message'), failed]);
  // That it is killed later is meant.
  failed.catch(() => undefined);
  return child;
}

it('processes that are killed at any moment lose nothing, leave no gap, and send again only what is the same', {
  timeout: 240_000,
}, async () => {
  const orgs = [newId('org'), newId('org')];
  const ids = await Promise.all(orgs.map((orgId) => givenStream(schema, orgId)));
  const published = orgs.map((): string[] => []);
  let publishing = true;
  const publisher = (async () => {
    while (publishing) {
      for (const [index, orgId] of orgs.entries()) published[index]?.push(...(await publishEvents(bus, orgId, 25)));
      await sleep(20);
    }
  })();
  // Two at a time: one of them takes over what the other one had.
  let [one, other] = await Promise.all([startChild(), startChild()]);
  const places: bigint[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    await sleep(500 + Math.random() * 1_500);
    const exited = once(one, 'exit');
    one.kill('SIGKILL');
    await exited;
    places.push((await positionOf(schema, ids[0] ?? newId('dst'))).stream_sequence);
    [one, other] = [other, await startChild()];
  }
  publishing = false;
  await publisher;
  const read = async (id: string) => (await readFile(join(folder, id), 'utf8')).split('\n').slice(0, -1);
  for (const [index, id] of ids.entries()) {
    const expected = published[index] ?? [];
    await until(async () => (await positionOf(schema, id)).sequence === BigInt(expected.length), 'the position', 60_000);
    const lines = await read(id);
    assert.deepEqual(eventIdsOf(lines), expected);
    const report = verify(lines);
    assert.ok(report.isIntact, JSON.stringify(report.chains));
    assert.equal(new Set(lines).size, expected.length, 'what is sent again is the same');
    assert.equal(report.chains.length, 1);
    assert.equal(report.chains[0]?.lastHash, (await positionOf(schema, id)).hash);
  }
  assert.deepEqual(
    places,
    places.toSorted((a, b) => Number(a - b)),
    'a position never goes back',
  );
  one.kill('SIGKILL');
  other.kill('SIGKILL');
});

it('goes on when the bus was killed and is back', { timeout: 90_000 }, async () => {
  const orgId = newId('org');
  const id = await givenStream(schema, orgId);
  const child = await startChild();
  const ids = await publishEvents(bus, orgId, 2_000);
  await until(async () => (await positionOf(schema, id)).sequence > 0n, 'the first records');
  await nats.kill();
  await sleep(300);
  await nats.start();
  await until(() => bus.isReady(), 'the bus being back');
  ids.push(...(await publishEvents(bus, orgId, 500)));
  await until(async () => (await positionOf(schema, id)).sequence === BigInt(ids.length), 'the position', 40_000);
  const lines = (await readFile(join(folder, id), 'utf8')).split('\n').slice(0, -1);
  assert.deepEqual(eventIdsOf(lines), ids);
  assert.ok(verify(lines).isIntact);
  child.kill('SIGKILL');
});
