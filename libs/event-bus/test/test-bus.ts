/** Buses of one test file: what it opens is closed when the tests are over. */
import { after } from 'node:test';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { type DurableDefinition, streams } from '@sentinelmesh/contracts';
import { startTestNats, type TestNats } from '@sentinelmesh/testkit';
import { type BusPermissions, connectBus, type EventBus } from '../src/index.ts';
import { recordingLog } from './recording-log.ts';

export type TestBus = {
  readonly nats: TestNats;
  readonly log: ReturnType<typeof recordingLog>;
  /** A bus of the administrator, or of a user with that name. */
  connect(user?: string): Promise<EventBus>;
  /** A plain connection of the administrator, to look from outside. */
  plain(): Promise<NatsConnection>;
};

export async function startTestBus(
  users: Record<string, BusPermissions> = {},
  exports?: Parameters<typeof startTestNats>[1],
): Promise<TestBus> {
  const nats = await startTestNats(users, exports);
  const log = recordingLog();
  const buses: EventBus[] = [];
  const connections: NatsConnection[] = [];
  after(async () => {
    await Promise.all(buses.map((bus) => bus.close({ timeoutMs: 500 })));
    await Promise.all(connections.map((connection) => connection.close()));
    await nats.stop();
  });
  return {
    nats,
    log,
    async connect(user) {
      const bus = await connectBus({ url: nats.url(user), name: user ?? 'admin', log });
      buses.push(bus);
      return bus;
    },
    async plain() {
      const connection = await connect(connectOptions(nats));
      connections.push(connection);
      return connection;
    },
  };
}

function connectOptions(nats: TestNats) {
  const { host, username, password } = new URL(nats.url());
  return { servers: host, user: username, pass: password, maxReconnectAttempts: -1, reconnectTimeWait: 100 };
}

export const allStreams = Object.values(streams);

export const durable = (name: string, stream: DurableDefinition['stream'], filter: string): DurableDefinition => ({
  name,
  stream,
  filter,
  owner: 'test',
});

/** The durable as it should be but with a shorter ack wait, so that tests need not wait for half a minute. */
export async function shortenAckWait(connection: NatsConnection, { stream, name }: DurableDefinition, ackWaitMs: number): Promise<void> {
  const manager = await jetstreamManager(connection);
  await manager.consumers.update(stream, name, { ack_wait: ackWaitMs * 1_000_000 });
}

/** Waits until `check` gives something that is not false or undefined. */
export async function until<T>(
  check: () => T | undefined | false | Promise<T | undefined | false>,
  what: string,
  timeoutMs = 10_000,
): Promise<T> {
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; ) {
    const result = await check();
    if (result !== undefined && result !== false) return result;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`waited in vain for: ${what}`);
}
