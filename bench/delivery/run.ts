/**
 * `npm run bench:delivery`: how fast events leave the mesh, every attempt durable. Publisher, mesh, PostgreSQL, nats-server and
 * receiver share this machine. `-- webhooks` and `-- exports` measure the one or the other. Fails when an event is lost; never
 * because of a number.
 */
import { measureDisk } from '../disk.ts';
import { startMesh } from '../mesh.ts';
import { latencies, row } from '../table.ts';
import { measureExports } from './exports.ts';
import { measureIsolation } from './isolation.ts';
import { createOrganization, type Organization } from './organization.ts';
import { connectPublisher, type Publisher } from './publisher.ts';
import { createWebhook, percentiles, type Receiver, startReceiver } from './receiver.ts';

const ORGANIZATIONS = 10;
/** Of each organisation. */
const ENDPOINTS = 5;
const EVENTS = Number(process.env.BENCH_EVENTS ?? 240_000);
const EXPORTED = Number(process.env.BENCH_EVENTS ?? 60_000);
const SECONDS = 20;
/** Connections, statements and code that were never used before. */
const WARM_UP_SECONDS = 30;
const settings = { MESH_DESTINATION_ALLOW_HOSTS: '127.0.0.1', MESH_LIMIT_KEY: 'off', MESH_LIMIT_IP: 'off', MESH_LOG_LEVEL: 'warn' };

const [, , only] = process.argv;
row('the disk keeps a page of 8 kB, idle', latencies(await measureDisk()));
// Before the flood of the one after it, whose gigabytes the disk still writes for minutes.
if (only !== 'exports') await measureTrouble();
if (only !== 'exports') await measureWebhooks();
if (only !== 'webhooks') await measureSiems();

async function measureTrouble(): Promise<void> {
  const mesh = await startMesh(['--processes'], settings);
  const receiver = await startReceiver();
  const publisher = await connectPublisher(mesh);
  try {
    await measureIsolation(mesh, receiver, publisher);
  } finally {
    await publisher.close();
    receiver.stop();
    await mesh.stop();
  }
}

async function measureSiems(): Promise<void> {
  const mesh = await startMesh(['--processes'], settings);
  const publisher = await connectPublisher(mesh);
  try {
    await measureExports(mesh, publisher, { events: EXPORTED });
  } finally {
    await publisher.close();
    await mesh.stop();
  }
}

type World = { readonly orgIds: readonly string[]; readonly receiver: Receiver; readonly publisher: Publisher };

async function measureWebhooks(): Promise<void> {
  const mesh = await startMesh(['--processes'], settings);
  const receiver = await startReceiver();
  const publisher = await connectPublisher(mesh);
  try {
    const organizations: Organization[] = [];
    for (let index = 0; index < ORGANIZATIONS; index += 1) organizations.push(await createOrganization(mesh));
    for (const { apiKey } of organizations)
      for (let index = 0; index < ENDPOINTS; index += 1) {
        // Each wants one slice of the events, so that an event is one delivery.
        const filter = `data.request.risk_level == "low" && int(time.getMilliseconds()) % ${ENDPOINTS} == ${index}`;
        await createWebhook({ ...mesh, apiKey }, { url: `${receiver.url}/e${index}`, filter });
      }
    const world = { orgIds: organizations.map(({ orgId }) => orgId), receiver, publisher };
    await publisher.publishAtRate(world.orgIds, 500, WARM_UP_SECONDS);
    await receiver.until('', 500 * WARM_UP_SECONDS);
    for (const rate of [500, 1_000]) await measureRate(world, rate);
    await measureBacklog(world);
  } finally {
    await publisher.close();
    receiver.stop();
    await mesh.stop();
  }
}

async function measureBacklog({ orgIds, receiver, publisher }: World): Promise<void> {
  const began = performance.now();
  await publisher.publish(orgIds, EVENTS);
  const published = performance.now() - began;
  await receiver.until('', EVENTS);
  const perSecond = Math.round(EVENTS / ((performance.now() - began) / 1_000));
  row(
    `${EVENTS} events of 1 kB, as fast as they go`,
    `${perSecond} deliveries/s  (published in ${Math.round(published / 1_000)} s)`,
    '≥ 3000',
  );
}

async function measureRate({ orgIds, receiver, publisher }: World, rate: number): Promise<void> {
  await publisher.publishAtRate(orgIds, rate, SECONDS);
  const delays = percentiles(await receiver.until('', rate * SECONDS));
  row(`at ${rate} events/s, publish → arrival`, latencies(delays), rate === 500 ? 'p50 ≤ 10, p99 ≤ 60 ms' : '');
}
