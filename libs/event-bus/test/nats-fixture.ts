/** A real nats-server for tests, on a free loopback port, that can be killed and started again. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BusPermissions } from '../src/index.ts';

export type TestNats = {
  /** The URL of a user; without a name, of one who may do anything. */
  url(user?: string): string;
  /** As by `kill -9`. */
  kill(): Promise<void>;
  /** Again, on the same port with the same data. */
  start(): Promise<void>;
  /** What a power failure can do: the messages of a stream are gone, what its durables know is not. Only while it is down. */
  loseMessages(stream: string): void;
  stop(): Promise<void>;
};

const ADMIN = 'admin';

export async function startNats(users: Record<string, BusPermissions> = {}): Promise<TestNats> {
  const directory = mkdtempSync(join(tmpdir(), 'sentinelmesh-nats-'));
  const port = await freePort();
  const configPath = join(directory, 'nats.conf');
  writeFileSync(configPath, renderConfig(port, join(directory, 'data'), users));
  const binary = findServer();
  let running: ChildProcess | undefined;

  const start = async () => {
    running = spawn(binary, ['-c', configPath], { stdio: 'ignore' });
    await untilListening(port);
  };
  const kill = async () => {
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const exited = once(running, 'exit');
    running.kill('SIGKILL');
    await exited;
  };
  await start();
  return {
    url: (user = ADMIN) => `nats://${user}:${passwordOf(user)}@127.0.0.1:${port}`,
    kill,
    start,
    loseMessages: (stream) => rmSync(join(directory, 'data', 'jetstream', '$G', 'streams', stream, 'msgs'), { recursive: true }),
    async stop() {
      await kill();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const passwordOf = (user: string) => `password-of-${user}`;

function renderConfig(port: number, dataDirectory: string, users: Record<string, BusPermissions>): string {
  const accounts = Object.entries(users).map(([user, { publish, subscribe }]) => ({
    user,
    password: passwordOf(user),
    permissions: { publish: { allow: publish }, subscribe: { allow: subscribe } },
  }));
  return JSON.stringify({
    listen: `127.0.0.1:${port}`,
    jetstream: { store_dir: dataDirectory, max_file_store: 4 * 1024 ** 3, max_memory_store: 0 },
    authorization: { users: [{ user: ADMIN, password: passwordOf(ADMIN) }, ...accounts] },
  });
}

/** The one that is installed, or Debian's package, unpacked once into the temporary directory. */
function findServer(): string {
  const directory = join(tmpdir(), 'sentinelmesh-test-bin');
  const binary = join(directory, 'usr', 'sbin', 'nats-server');
  if (existsSync(binary)) return binary;
  const download = mkdtempSync(join(tmpdir(), 'sentinelmesh-test-download-'));
  execFileSync('apt-get', ['download', 'nats-server'], { cwd: download, stdio: 'ignore' });
  const [archive = ''] = readdirSync(download);
  execFileSync('dpkg-deb', ['-x', join(download, archive), join(download, 'unpacked')]);
  // Test files run at the same time: whoever is first puts it there.
  if (!existsSync(binary)) renameSync(join(download, 'unpacked'), directory);
  return binary;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

async function untilListening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const socket = connect(port, '127.0.0.1');
    const listening = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (listening) return;
    await sleep(25);
  }
  throw new Error('nats-server did not start');
}
