import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { streams } from '@sentinelmesh/contracts';
import { connectBus } from '@sentinelmesh/event-bus';
import { newId } from '@sentinelmesh/kernel';
import { silentLogger } from '@sentinelmesh/telemetry';
import { startTestNats, until } from '@sentinelmesh/testkit';
import type { StreamOutcome } from '../src/kinds/destination-kind.ts';
import { startSchema } from './engine-fixture.ts';
import { acknowledged, failed, givenStream, positionOf, publishEvents, startExporter } from './exporter-fixture.ts';

const EVENTS = 200_000;
const [schema, nats] = await Promise.all([startSchema(), startTestNats()]);
const bus = await connectBus({ url: nats.url(), name: 'admin', log: silentLogger });
await bus.provision({ streams: [streams.EVENTS] });
after(async () => {
  await bus.close();
  await Promise.all([schema.stop(), nats.stop()]);
});

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapMb(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return Math.round((heapUsed + external) / 1024 / 1024);
}

it('a receiver that hangs costs a bounded amount of memory, whatever waits for it, and gets all of it afterwards', {
  timeout: 180_000,
}, async (t) => {
  const orgId = newId('org');
  await publishEvents(bus, orgId, EVENTS, 'x'.repeat(150));
  await sleep(1_000);
  const before = heapMb();
  let hangs = true;
  let received = 0;
  let lastSequence = 0;
  const id = await givenStream(schema, orgId);
  const worker = await startExporter({
    schema,
    natsUrl: nats.url(),
    receiverOf: () => ({
      limits: { maxRecords: 1_000, maxBytes: 8 * 1024 * 1024 },
      receive(records, signal): StreamOutcome | Promise<StreamOutcome> {
        if (hangs) return new Promise((resolve) => signal.addEventListener('abort', () => resolve(failed())));
        for (const { link } of records) {
          assert.equal(link.sequence, lastSequence + 1);
          lastSequence = link.sequence;
        }
        received += records.length;
        return acknowledged;
      },
    }),
  });
  await sleep(3_000);
  const hanging = heapMb() - before;
  assert.ok(hanging < 64, `${hanging} MiB are held`);
  const { waiting } = worker.exporter.lag().get('http_json') ?? { waiting: 0 };
  assert.ok(Math.abs(waiting - EVENTS) < 5_000, `${waiting} wait`);
  await sleep(8_000);
  const forgotten = heapMb() - before;
  assert.ok(forgotten < 24, `${forgotten} MiB are held after some seconds`);

  await worker.stop();
  hangs = false;
  const began = performance.now();
  const next = await startExporter({
    schema,
    natsUrl: nats.url(),
    receiverOf: () => ({
      limits: { maxRecords: 1_000 },
      receive: (records) => {
        received += records.length;
        return acknowledged;
      },
    }),
  });
  await until(() => received >= EVENTS, 'all records', 120_000);
  const seconds = (performance.now() - began) / 1_000;
  await until(async () => (await positionOf(schema, id)).sequence === BigInt(EVENTS), 'the position');
  assert.equal(received, EVENTS);
  t.diagnostic(`${before} MiB before; hanging ${hanging} more, then ${forgotten}; then ${Math.round(EVENTS / seconds)} records/s`);
  await next.stop();
});
