import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NatsExports, type NatsGuest, obtainNatsServer, startNatsServer } from '@sentinelmesh/embedded';
import { killProcess } from './postgres.ts';

const ADMIN = 'admin';
const SILENT = () => undefined;

/** A nats-server with JetStream of its own for one test file, the same as the embedded mesh runs. */
export type TestNats = {
  /** The URL of a user; without a name, of one who may do anything. */
  url(user?: string): string;
  /** As by `kill -9`. */
  kill(): Promise<void>;
  /** Again, on the same port with the same data. */
  start(): Promise<void>;
  /** Who besides its users is let in, from now on. */
  setGuests(guests: readonly NatsGuest[]): Promise<void>;
  /** While it is down: what a stream held is lost, as by a damaged disk; the stream and its consumers stay. */
  loseMessages(stream: string): Promise<void>;
  /** Stops it and removes its data. */
  stop(): Promise<void>;
};

/**
 * @param users what each user besides the administrator may publish and subscribe to
 * @param exports what guests may import
 */
export async function startTestNats(
  users: Readonly<Record<string, { publish: readonly string[]; subscribe: readonly string[] }>> = {},
  exports: NatsExports = { streams: [], services: [] },
): Promise<TestNats> {
  const directory = await mkdtemp(join(tmpdir(), 'sentinelmesh-test-'));
  await chmod(directory, 0o755);
  const binary = await testNatsServer();
  const everything = { publish: ['>'], subscribe: ['>'] };
  const accounts = Object.entries({ [ADMIN]: everything, ...users }).map(([user, permissions]) => ({
    user,
    password: passwordOf(user),
    ...permissions,
  }));
  let guests: readonly NatsGuest[] = [];
  const launch = (port: number) =>
    startNatsServer({ binary, dataDirectory: directory, port, users: accounts, guests, exports, log: SILENT });
  let server = await launch(0);
  const { port } = server;
  return {
    url: (user = ADMIN) => `nats://${user}:${passwordOf(user)}@127.0.0.1:${port}`,
    kill: () => killProcess(server.pid),
    async start() {
      server = await launch(port);
    },
    async setGuests(now) {
      guests = now;
      await server.setGuests(now);
    },
    loseMessages: (stream) => rm(join(directory, 'nats', 'store', 'jetstream', 'mesh', 'streams', stream, 'msgs'), { recursive: true }),
    async stop() {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The program; obtained once for all test files and all runs. */
export async function testNatsServer(): Promise<string> {
  return (await obtainNatsServer({ directory: join(tmpdir(), 'sentinelmesh-test-bin') })).path;
}

const passwordOf = (user: string): string => `password-of-${user}`;
