/**
 * The fault campaign of deliveries: who delivers, the bus and the database are killed at random while events go to webhooks and
 * SIEMs, whose receivers are slow, fail at times, and are killed themselves. `MESH_CAMPAIGN_KILLS` says how many kills (10),
 * `MESH_CAMPAIGN_EVENTS` how many events (5,000), `MESH_CAMPAIGN_SEED` repeats a campaign's kills.
 */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { createDestination, type Delivery, listDeliveries, readDelivery, readDestination, SIEM, WEBHOOKS } from './harness/destinations.ts';
import { checkChain, readJsonRecord } from './harness/export-chain.ts';
import { type Mesh, type MeshPart, startMesh } from './harness/mesh.ts';
import { kill9 } from './harness/processes.ts';
import { startPublisher } from './harness/publisher.ts';
import type { Behaviour, Seen } from './harness/receiver-report.ts';
import { type CountingReceiver, type RelpReceiver, startCountingReceiver, startRelpReceiver } from './harness/receivers.ts';
import { makeScratch } from './harness/scratch.ts';
import { eventually } from './harness/waiting.ts';
import { createRandom, pick } from './harness/words.ts';

const KILLS = Number(process.env.MESH_CAMPAIGN_KILLS ?? 10);
const EVENTS = Number(process.env.MESH_CAMPAIGN_EVENTS ?? 5_000);
const SEED = Number(process.env.MESH_CAMPAIGN_SEED ?? Date.now() % 1_000_000);
const PARTS = ['webhook-delivery', 'nats-server', 'postgres'] as const satisfies readonly MeshPart[];
const HEALED_WITHIN_MS = 30_000;
/** So often the next part is killed while the mesh still heals. */
const HURRY = 0.25;
const RELP_KILLED = 0.3;
/** Up to so long the mesh works before the next kill: on average half as long as it takes to bring what was published. */
const MAX_PAUSE_MS = (12 * EVENTS) / KILLS;
/** After the mesh has healed nothing waits longer; no receiver fails an event twice, which would have it wait for minutes. */
const SETTLED_WITHIN_MS = 45_000;
const MOST_DUPLICATES = 0.05;
const SECRET = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
const SUBSCRIPTION = { event_types: ['budget.threshold.crossed'] };

/** Two processes share eight webhooks; one takes records besides. */
const behaviours: readonly (readonly Behaviour[])[] = [
  [{ path: '/a' }, { path: '/b' }, { path: '/slow', delayMs: 20 }, { path: '/failing', failsOnceIn: 50, how: 'status 500' }],
  [
    { path: '/c' },
    { path: '/d' },
    { path: '/slower', delayMs: 40 },
    { path: '/breaking', failsOnceIn: 50, how: 'hang up' },
    { path: '/lines' },
  ],
];

const env = { MESH_LOG_LEVEL: 'warn', MESH_LIMIT_KEY: 'off', MESH_LIMIT_IP: 'off', MESH_DESTINATION_ALLOW_HOSTS: '127.0.0.1' };

type Webhook = { readonly id: string; readonly path: string };

describe(`a campaign of ${KILLS} kills over ${EVENTS} events to eleven destinations (seed ${SEED})`, () => {
  const random = createRandom(SEED);
  const directory = makeScratch();
  const exports = join(directory, 'exports');
  let mesh: Mesh;
  let receivers: readonly CountingReceiver[];
  let relp: RelpReceiver;
  let webhooks: readonly Webhook[];
  let siems: Readonly<Record<'file' | 'syslog' | 'http_json', string>>;
  let acknowledged: ReadonlySet<string> = new Set();
  let seen: ReadonlyMap<string, ReadonlyMap<string, Seen>>;
  let healedAt = 0;
  /** Of all that was sent, by where to. */
  const counts = new Map<string, { readonly all: number; readonly duplicates: number }>();

  before(async () => {
    mkdirSync(exports);
    receivers = await Promise.all(behaviours.map((some) => startCountingReceiver({ secret: SECRET, behaviours: some })));
    relp = await startRelpReceiver(directory);
    mesh = await startMesh({ processes: true, directory, env: { ...env, MESH_EXPORT_FOLDER: exports } });
    webhooks = await Promise.all(
      receivers.flatMap(({ origin }, index) => hookPaths(index).map((path) => createWebhook(mesh, `${origin}${path}`, path))),
    );
    const createSiem = async (body: object) => (await createDestination(mesh.api, SIEM, { ...SUBSCRIPTION, ...body })).destination.id;
    siems = {
      file: await createSiem({ kind: 'file', url: 'file:events.ndjson' }),
      syslog: await createSiem({ kind: 'syslog', url: relp.url, settings: { format: 'json' } }),
      http_json: await createSiem({ kind: 'http_json', url: `${receivers[1]?.origin}/lines` }),
    };
  });
  after(async () => {
    await Promise.all([...receivers, relp].map(({ close }) => close()));
    assert.deepEqual(await mesh.remove(), []);
  });

  it('is survived: the mesh heals by itself after every kill', { timeout: 120_000 + KILLS * 15_000 }, async (test) => {
    const publisher = await startPublisher(mesh);
    const startedAt = performance.now();
    try {
      const killed = await killAtRandom(mesh, { random, relp, onKill: (count) => publisher.allow(shareOf(count)) });
      await publisher.finish();
      acknowledged = publisher.acknowledged();
      await eventually('a healed mesh', () => isHealed(mesh), { timeoutMs: HEALED_WITHIN_MS });
      healedAt = Date.now();
      test.diagnostic(`${JSON.stringify(killed)} in ${Math.round((performance.now() - startedAt) / 1_000)} s`);
    } catch (error) {
      test.diagnostic(mesh.log().slice(-8_000));
      throw error;
    }
    assert.equal(acknowledged.size, EVENTS);
  });

  it('has nothing that waits for more than 45 s', { timeout: 2 * SETTLED_WITHIN_MS }, async (test) => {
    const left = () => Math.max(1_000, healedAt + SETTLED_WITHIN_MS - Date.now());
    // What the bus had given to one who was killed it gives to the next after `ack_wait` (30 s).
    await eventually(
      'a delivery of each event to each webhook',
      async () => {
        const books = await readBooks(mesh);
        return webhooks.every(({ id }) => books.get(id)?.deliveries === EVENTS);
      },
      { timeoutMs: left(), everyMs: 1_000 },
    );
    for (const { id, path } of webhooks) {
      await eventually(`all deliveries to ${path}`, async () => (await waiting(mesh, id)).length === 0, {
        timeoutMs: left(),
        everyMs: 250,
      });
    }
    for (const [kind, id] of Object.entries(siems))
      await eventually(
        `all records at ${kind}`,
        async () => Number((await readDestination(mesh.api, SIEM, id)).position?.sequence) >= EVENTS,
        { timeoutMs: left(), everyMs: 250 },
      );
    test.diagnostic(`settled ${Math.round((Date.now() - healedAt) / 100) / 10} s after it had healed`);
  });

  it('has brought every event to every webhook, signed', async () => {
    const reports = await Promise.all(receivers.map(({ report }) => report()));
    seen = new Map(reports.flatMap(({ paths }) => [...paths]));
    assert.deepEqual(
      reports.map(({ forged }) => forged),
      reports.map(() => 0),
    );
    for (const path of [...webhooks.map(({ path }) => path), '/lines']) {
      const ids = seen.get(path) ?? new Map<string, Seen>();
      const lost = [...acknowledged].filter((id) => !((ids.get(id)?.taken ?? 0) > 0));
      assert.deepEqual(lost.slice(0, 10), [], `${lost.length} are lost at ${path}`);
      assert.equal(ids.size, acknowledged.size, `${path} got what was not published`);
      const all = [...ids.values()].reduce((sum, { taken }) => sum + taken, 0);
      counts.set(path, { all, duplicates: all - ids.size });
    }
  });

  it('has brought every event to the file and to RELP, in chains without gaps', (test) => {
    for (const [kind, lines] of [
      [
        'file',
        readFileSync(join(exports, mesh.orgId, 'events.ndjson'), 'utf8')
          .trimEnd()
          .split('\n'),
      ],
      ['RELP', relp.stored().flatMap(recordOfMessage)],
    ] as const) {
      const records = lines.map(readJsonRecord);
      const ids = new Set(records.map(({ eventId }) => eventId));
      const lost = [...acknowledged].filter((id) => !ids.has(id));
      assert.deepEqual(lost.slice(0, 10), [], `${lost.length} are lost in ${kind}`);
      const chain = checkChain(records);
      test.diagnostic(`${kind}: ${JSON.stringify(chain)}`);
      assert.partialDeepStrictEqual(chain, { chains: 1, records: EVENTS, missing: 0, broken: [] });
      counts.set(kind, { all: records.length, duplicates: chain.duplicates });
    }
  });

  it('has brought few of them twice, and those under the same id', (test) => {
    const sum = (of: 'all' | 'duplicates') => [...counts.values()].reduce((total, count) => total + count[of], 0);
    const [all, duplicates] = [sum('all'), sum('duplicates')];
    test.diagnostic(JSON.stringify(Object.fromEntries([...counts].map(([where, count]) => [where, count.duplicates]))));
    test.diagnostic(`${all} deliveries, ${duplicates} duplicates: ${((100 * duplicates) / all).toFixed(2)} %`);
    assert.equal(counts.size, webhooks.length + Object.keys(siems).length);
    assert.ok(duplicates / all <= MOST_DUPLICATES);
  });

  it('has every attempt on its books', async (test) => {
    const books = await readBooks(mesh);
    for (const { id, path } of webhooks) {
      const hits = [...(seen.get(path)?.values() ?? [])].reduce((sum, one) => sum + one.hits, 0);
      const { succeeded = 0, failed = 0, unknown = 0, deliveries = 0, counted = 0 } = books.get(id) ?? {};
      const numbers = `${path}: ${hits} hits; ${succeeded} succeeded, ${failed} failed, ${unknown} unknown`;
      test.diagnostic(numbers);
      assert.equal(deliveries, EVENTS);
      // What is unknown may have arrived or not; everything that arrived is known or unknown.
      assert.ok(hits <= succeeded + failed + unknown, numbers);
      assert.ok(unknown >= hits - succeeded - failed, numbers);
      assert.equal(counted, succeeded + failed + unknown, `${path}: its deliveries count other attempts than there are`);
    }
    const repeated = await attemptsOfRepeated(mesh, webhooks, seen);
    test.diagnostic(`${repeated} deliveries came more than once, each with as many attempts`);
  });
});

const hookPaths = (index: number): readonly string[] => (behaviours[index] ?? []).flatMap(({ path }) => (path === '/lines' ? [] : [path]));

const createWebhook = async ({ api }: Mesh, url: string, path: string): Promise<Webhook> => ({
  id: (await createDestination(api, WEBHOOKS, { ...SUBSCRIPTION, url, signing_secret: SECRET })).destination.id,
  path,
});

/** How many events are published between this kill and the next; all of them in the end. */
const shareOf = (count: number): number => Math.floor((EVENTS * (count + 1)) / (KILLS + 1)) - Math.floor((EVENTS * count) / (KILLS + 1));

type Kills = { readonly random: () => number; readonly relp: RelpReceiver; readonly onKill: (count: number) => void };

/** @param kills.onKill told 0 before the first kill @returns how often it killed each part */
async function killAtRandom(mesh: Mesh, { random, relp, onKill }: Kills) {
  const killed: Record<string, number> = {};
  const within = { timeoutMs: HEALED_WITHIN_MS };
  onKill(0);
  for (let count = 1; count <= KILLS; count++) {
    await sleep(random() * MAX_PAUSE_MS);
    const part = pick(random, PARTS);
    const [alsoRelp, hurries] = [random() < RELP_KILLED, random() < HURRY];
    killed[part] = (killed[part] ?? 0) + 1;
    const victim = await eventually(`a running ${part}`, () => pidOf(mesh, part), within);
    await kill9(victim);
    if (alsoRelp) {
      await relp.restart();
      killed.relp = (killed.relp ?? 0) + 1;
    }
    onKill(count);
    await eventually(`a new ${part}`, () => (pidOf(mesh, part) ?? victim) !== victim, within);
    if (!hurries) await eventually(`a healed mesh after kill ${count}, of ${part}`, () => isHealed(mesh), within);
  }
  return killed;
}

/** The gateway and who delivers, with the database, answer. */
async function isHealed(mesh: Mesh): Promise<boolean> {
  if (!(await mesh.isReady())) return false;
  const answer = await mesh.api.get(`${WEBHOOKS}?page_size=1`, { timeoutMs: 5_000 }).catch(() => undefined);
  return answer?.status === 200;
}

function pidOf(mesh: Mesh, part: MeshPart): number | undefined {
  try {
    return mesh.pidOf(part);
  } catch {
    return undefined;
  }
}

async function waiting({ api }: Mesh, id: string): Promise<readonly Delivery[]> {
  const states = ['pending', 'in_flight', 'held', 'failed'];
  return (await Promise.all(states.map((state) => listDeliveries(api, id, `state=${state}&page_size=10`)))).flat();
}

/** The record of a message of syslog whose format is JSON; none where the receiver was killed over it. */
function recordOfMessage(message: string): readonly string[] {
  const record = message.slice(message.indexOf('] {') + 2);
  return message.startsWith('<') && record.endsWith('}') ? [record] : [];
}

type Books = Partial<Record<'succeeded' | 'failed' | 'unknown' | 'deliveries' | 'counted', number>>;

/** What the database has on its books, by destination; read as who delivers, who may read it of all organisations. */
async function readBooks(mesh: Mesh): Promise<ReadonlyMap<string, Books>> {
  const books = new Map<string, Books>();
  const client = new pg.Client({ connectionString: mesh.environmentOf('webhook-delivery').MESH_DATABASE_SYSTEM_URL });
  await client.connect();
  try {
    const { rows } = await client.query<{ destination_id: string; name: string; count: string }>(
      `select destination_id, outcome as name, count(*) from webhook_delivery.attempt group by 1, 2
       union all select destination_id, 'deliveries', count(*) from webhook_delivery.delivery group by 1
       union all select destination_id, 'counted', sum(attempts) from webhook_delivery.delivery group by 1`,
    );
    for (const { destination_id, name, count } of rows) books.set(destination_id, { ...books.get(destination_id), [name]: Number(count) });
  } finally {
    await client.end();
  }
  return books;
}

const LOOKED_AT = 200;

/** Looks at deliveries that came more than once: there are as many attempts, under the one id. @returns how many it looked at */
async function attemptsOfRepeated({ api }: Mesh, webhooks: readonly Webhook[], seen: ReadonlyMap<string, ReadonlyMap<string, Seen>>) {
  let count = 0;
  for (const { id, path } of webhooks) {
    const repeated = [...(seen.get(path) ?? [])].filter(([, { hits }]) => hits > 1).slice(0, Math.ceil(LOOKED_AT / webhooks.length));
    for (const [event, { hits }] of repeated) {
      const { delivery, attempts } = await readDelivery(api, id, event.replace(/^evt_/, 'dlv_'));
      assert.ok(attempts.length >= hits, `${event} came ${hits} times to ${path}: ${JSON.stringify(attempts)}`);
      assert.deepEqual(
        attempts.map(({ number }) => number),
        attempts.map((_, index) => index + 1),
      );
      assert.deepEqual([delivery.state, delivery.attempts, attempts.at(-1)?.outcome], ['succeeded', attempts.length, 'succeeded']);
      count += 1;
    }
  }
  return count;
}
