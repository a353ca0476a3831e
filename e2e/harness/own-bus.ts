/** A nats-server with JetStream that a test runs itself, as a user with a bus of their own does. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { baseEnvironment } from './command.ts';
import { makeScratch, removeScratch } from './scratch.ts';
import { eventually } from './waiting.ts';

export type OwnBus = {
  /** With the one user it knows. */
  readonly url: string;
  start(): Promise<void>;
  kill9(): Promise<void>;
  remove(): Promise<void>;
};

export async function startOwnBus(): Promise<OwnBus> {
  const directory = makeScratch();
  const port = await freePort();
  const password = randomBytes(12).toString('hex');
  let child: ChildProcess | undefined;
  const start = async () => {
    const args = ['-js', '-sd', join(directory, 'store'), '-a', '127.0.0.1', '-p', String(port), '--user', 'all', '--pass', password];
    child = spawn('nats-server', args, { env: { ...baseEnvironment() }, stdio: 'ignore' });
    await eventually('the bus', () => accepts(port));
  };
  const kill9 = () =>
    new Promise<void>((resolve) => {
      child?.once('exit', () => resolve());
      child?.kill('SIGKILL');
    });
  await start();
  return {
    url: `nats://all:${password}@127.0.0.1:${port}`,
    start,
    kill9,
    async remove() {
      await kill9();
      removeScratch(directory);
    },
  };
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
