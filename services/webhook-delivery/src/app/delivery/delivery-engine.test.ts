import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type DeliveryId, newId, systemClock, Unavailable } from '@sentinelmesh/kernel';
import { until } from '@sentinelmesh/testkit';
import type { AttemptResult } from '../../domain/attempt.ts';
import type { Destination } from '../../domain/destination.ts';
import { HEALTHY } from '../../domain/health.ts';
import type { OutgoingEvent } from '../../domain/outgoing-event.ts';
import type { DirectoryEntry } from '../ports.ts';
import { createDeliveryEngine } from './delivery-engine.ts';
import type { DeliveryRef, DueDelivery, FinishedAttempt, HealthChange } from './engine-ports.ts';

const orgId = newId('org');
const SECRET = 'what the event says';

const destinationOf = (changes: Partial<Destination> = {}): Destination => ({
  orgId,
  id: newId('dst'),
  kind: 'webhook',
  name: 'test',
  url: 'https://receiver.example/hook',
  settings: {},
  hasCredential: false,
  eventTypes: ['*'],
  workspaceId: '',
  minSeverity: 'info',
  filter: '',
  alerts: false,
  state: 'enabled',
  disabledReason: '',
  rateLimit: 0,
  concurrency: 16,
  ordering: 'none',
  createdAt: new Date(),
  updatedAt: new Date(),
  ...changes,
});

const entryOf = (destination: Destination): DirectoryEntry => ({
  destination,
  revision: 1n,
  health: HEALTHY,
  opening: '',
  matches: () => true,
  openOptions: () => ({
    orgId,
    destinationId: destination.id,
    url: destination.url,
    settings: {},
    credential: undefined,
    signingSecrets: [],
  }),
});

const event = {
  id: newId('evt'),
  type: 'guard.input.blocked',
  orgId,
  time: new Date(),
  data: { text: SECRET },
} as unknown as OutgoingEvent;

const deliveryFor = ({ id }: Destination): DueDelivery => ({
  orgId,
  destinationId: id,
  deliveryId: newId('dlv') as DeliveryId,
  number: 1,
  scheduled: 1,
  event,
});

type Receive = (destination: Destination, signal: AbortSignal) => Promise<AttemptResult>;

const brought: AttemptResult = { succeeded: true, timings: { totalMs: 1 } };

/** An engine over a database that the test answers for. */
function given(parts: { receive?: Receive; open?: () => void; observe?: () => void; record?: () => Promise<void> } = {}) {
  const { receive = async () => brought, open, observe = () => undefined, record = async () => undefined } = parts;
  const entries = new Map<string, DirectoryEntry>();
  const listeners: (() => void)[] = [];
  const recorded: FinishedAttempt[] = [];
  const saved: HealthChange[] = [];
  const givenBack: (readonly DeliveryRef[])[] = [];
  const logged: { fields: unknown; message: string | undefined }[] = [];
  const write = (fields: unknown, message?: string) => void logged.push({ fields, message });
  const engine = createDeliveryEngine({
    directory: { push: () => [...entries.values()], onChange: (listener) => void listeners.push(listener), refresh: async () => undefined },
    deliveries: {
      takeIn: async () => new Set(),
      claim: async () => [],
      nextDue: async () => new Map(),
      async record(attempts) {
        await record();
        recorded.push(...attempts);
      },
      giveBack: async (deliveries) => void givenBack.push(deliveries),
      inFlight: async () => [],
    },
    healths: { save: async (change) => void saved.push(change) },
    openSender({ destination }) {
      open?.();
      return { send: (_event, { signal }) => receive(destination, signal), close: async () => undefined };
    },
    limits: { concurrency: 64, organizationConcurrency: 64 },
    observe,
    clock: systemClock,
    random: () => 0.5,
    log: { warn: write, error: write },
  });
  engine.start();
  const change = (destination: Destination) => {
    entries.set(destination.id, entryOf(destination));
    for (const listener of listeners) listener();
    return destination;
  };
  return { engine, change, recorded, saved, givenBack, logged };
}

describe('an attempt', () => {
  it('that ends by a defect has failed, and says nothing of the event; the process goes on', async () => {
    const broken = destinationOf();
    const { engine, change, recorded, logged } = given({
      async receive({ id }) {
        if (id === broken.id) throw new TypeError(`cannot write ${SECRET}`);
        return brought;
      },
    });
    const well = change(destinationOf());
    change(broken);
    for (const destination of [broken, well]) engine.attempt(deliveryFor(destination));
    await until(() => recorded.length === 2, 'both results');
    const failed = recorded.find(({ destinationId }) => destinationId === broken.id);
    assert.equal(failed?.result.error, 'server_error');
    assert.equal(failed?.outcome.state, 'pending');
    assert.equal(recorded.find(({ destinationId }) => destinationId === well.id)?.outcome.state, 'succeeded');
    assert.doesNotMatch(JSON.stringify([recorded.map(({ result }) => result), logged]), new RegExp(SECRET));
    assert.equal(logged.length, 1);
    await engine.stop();
  });

  it('is written down even if it cannot be counted', async () => {
    const { engine, change, recorded } = given({
      observe() {
        throw new Error('too many labels');
      },
    });
    engine.attempt(deliveryFor(change(destinationOf())));
    await until(() => recorded.length === 1, 'the result');
    assert.equal(recorded[0]?.outcome.state, 'succeeded');
    await engine.stop();
  });

  it('is made again by the schedule where this process cannot open the destination, which is not disabled; its operator is told once', async () => {
    let isMended = false;
    const { engine, change, recorded, saved, givenBack, logged } = given({
      open() {
        if (!isMended) throw new Error('the key does not fit');
      },
    });
    const destination = change(destinationOf({ concurrency: 1 }));
    for (let count = 0; count < 10; count += 1) engine.attempt(deliveryFor(destination));
    await until(() => recorded.length + givenBack.flat().length === 10, 'all of them');
    // After some, it is left to the other processes for a while.
    assert.equal(recorded.length, 5);
    assert.ok(recorded.every(({ result, outcome }) => result.error === 'server_error' && outcome.state === 'pending'));
    assert.deepEqual(saved, []);
    assert.equal(logged.length, 1);
    isMended = true;
    const other = change(destinationOf());
    engine.attempt(deliveryFor(other));
    await until(() => recorded.length === 6, 'the result');
    await engine.stop();
  });
});

describe('a delivery that comes when its destination may not be called any more', () => {
  it('goes back at once, together with the others', async () => {
    const { engine, change, givenBack, recorded } = given();
    const destination = change(destinationOf());
    change({ ...destination, state: 'paused' });
    for (let count = 0; count < 3; count += 1) engine.attempt(deliveryFor(destination));
    await until(() => givenBack.length > 0, 'going back');
    assert.deepEqual([givenBack.map(({ length }) => length), recorded.length], [[3], 0]);
    await engine.stop();
  });

  it('goes back when the process stops', async () => {
    const { engine, change, givenBack } = given();
    const destination = change(destinationOf());
    await engine.stop();
    engine.attempt(deliveryFor(destination));
    await until(() => givenBack.flat().length === 1, 'going back');
  });
});

describe('a worker that stops', () => {
  it('ends in time although the database does not answer, and tries nothing any more afterwards', { timeout: 15_000 }, async () => {
    let calls = 0;
    const { engine, change, logged } = given({
      async record() {
        calls += 1;
        throw new Unavailable('the database does not answer');
      },
    });
    const [plain, ordered] = [change(destinationOf()), change(destinationOf({ ordering: 'destination' }))];
    for (const destination of [plain, ordered]) engine.attempt(deliveryFor(destination));
    await until(() => calls > 0, 'the first try');
    const began = Date.now();
    await engine.stop();
    assert.ok(Date.now() - began < 7_500, `it took ${Date.now() - began} ms`);
    await new Promise(setImmediate);
    const after = calls;
    await new Promise((resolve) => setTimeout(resolve, 700));
    assert.equal(calls, after);
    assert.deepEqual(
      logged.map(({ message }) => message),
      ['attempts cannot be written down at the moment', 'attempts are not written down: whoever takes over does not know their end'],
    );
  });

  it('tells attempts that do not end to do so, and writes down those that were in time', { timeout: 15_000 }, async () => {
    const { engine, change, recorded } = given({
      receive: (_destination, signal) =>
        new Promise((resolve) => signal.addEventListener('abort', () => resolve({ succeeded: true, timings: { totalMs: 1 } }))),
    });
    engine.attempt(deliveryFor(change(destinationOf())));
    await engine.stop();
    assert.equal(recorded.length, 1);
  });
});
