/** The embedded bus with the users of all services and of subscribers, as `mesh up` runs it. */
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { type EventMessage, type EventType, events } from '@sentinelmesh/contracts';
import { newKey } from '@sentinelmesh/crypto';
import { obtainNatsServer } from '@sentinelmesh/embedded';
import { connectBus, type EventBus, eventMessage, isSubscriberReady } from '@sentinelmesh/event-bus';
import { newId } from '@sentinelmesh/kernel';
import { createLogger } from '@sentinelmesh/telemetry';
import { waitUntil } from '../src/commands/wait-until.ts';
import { busUrl } from '../src/embedded/environment.ts';
import { followSubscribers } from '../src/embedded/follow-subscribers.ts';
import { deriveSecrets } from '../src/embedded/secrets.ts';
import { type BusServer, openBusServer, provisionBus, provisionSubscribers } from '../src/embedded/servers.ts';
import { services } from '../src/embedded/services.ts';
import { addSubscriber, removeSubscriber, type Subscriber } from '../src/embedded/subscribers.ts';

const home = mkdtempSync(join(tmpdir(), 'mesh-bus-'));
chmodSync(home, 0o755);
// Obtained once for all test files and all runs.
const { path: binary } = await obtainNatsServer({ directory: join(tmpdir(), 'sentinelmesh-test-bin') });
symlinkSync(join(binary, '..'), join(home, 'bin'));
const secrets = deriveSecrets(newKey());
const log = createLogger({ service: 'mesh', level: 'silent' });
const openBus = () =>
  openBusServer({ home, dataDirectory: join(home, 'data'), env: {}, secrets, services, log, onProgress: () => undefined });
let server: BusServer = await openBus();
await provisionBus(server.url, services, secrets, log);
after(async () => {
  await server.stop();
  rmSync(home, { recursive: true });
});

const openedBuses: EventBus[] = [];
after(() => Promise.all(openedBuses.map((bus) => bus.close({ timeoutMs: 500 }))));
async function connectAs(user: string): Promise<EventBus> {
  const bus = await connectBus({ url: busUrl(server.url, user, secrets), name: user, log });
  openedBuses.push(bus);
  return bus;
}

const anEvent = (type: EventType) =>
  eventMessage(type, {
    orgId: newId('org'),
    source: 'test',
    time: new Date(),
    data: events[type].message.fromPartial({}) as EventMessage<typeof type>,
  });

describe('the bus users of all services', () => {
  for (const { name, bus: use } of services) {
    it(`${name} publishes the events of ${use.events?.join(' and ') ?? 'nobody'}, and no others`, async () => {
      const bus = await connectAs(name);
      for (const type of Object.keys(events) as EventType[]) {
        const publishing = bus.publish(anEvent(type), { timeoutMs: 2_000 });
        if (use.events?.includes(type.slice(0, type.indexOf('.'))) === true) await publishing;
        else await assert.rejects(publishing, { code: 'internal' }, type);
      }
    });
  }

  it('together publish every event of the catalogue, each domain one of them', () => {
    const owned = services.flatMap(({ bus }) => bus.events ?? []);
    assert.equal(new Set(owned).size, owned.length);
    const domains = new Set(Object.keys(events).map((type) => type.slice(0, type.indexOf('.'))));
    assert.deepEqual(
      [...domains].filter((domain) => !owned.includes(domain)),
      [],
    );
  });
});

describe('subscribers', () => {
  const isReady = ({ id }: Subscriber) => isSubscriberReady({ url: server.url, id, password: secrets.busPassword(id) });
  const follow = () =>
    followSubscribers({
      home,
      async apply(subscribers) {
        await provisionSubscribers(server.url, subscribers, secrets, log);
        await server.admit?.(subscribers);
      },
      log,
    });

  it('are let in and sent away while the mesh runs, and are the same after a restart of it', async () => {
    let stop = follow();
    const kept = await addSubscriber(home, 'kept', newId('org'), new Date());
    const revoked = await addSubscriber(home, 'revoked', newId('org'), new Date());
    assert.ok(await waitUntil(async () => (await isReady(kept)) && (await isReady(revoked)), 5_000));

    const revokedAt = performance.now();
    await removeSubscriber(home, 'revoked');
    assert.ok(await waitUntil(async () => !(await isReady(revoked)), 2_000), `${performance.now() - revokedAt} ms`);
    assert.ok(await isReady(kept));

    await stop();
    await server.stop();
    const meanwhile = await addSubscriber(home, 'meanwhile', newId('org'), new Date());
    server = await openBus();
    assert.ok(await isReady(kept), 'at once, without anybody looking into the home');
    stop = follow();
    assert.ok(await waitUntil(() => isReady(meanwhile), 5_000));
    assert.equal(await isReady(revoked), false);
    await stop();
  });
});
