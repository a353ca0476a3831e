/** Which loopback port a server listens on: the one asked for, else the one it had before, else any free one. */
import { randomInt, randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { PortTaken } from './errors.ts';
import { AddressInUse } from './launch-server.ts';

/**
 * Below the range from which systems choose the local end of outgoing connections. A client that keeps trying to reach a
 * server that is down, on a port inside that range, can end up connected to itself, and the server never gets its port back.
 */
const FIRST_PORT = 15_000;
const LAST_PORT = 31_999;

const ATTEMPTS = 6;

/**
 * Launches a server on its port and remembers the port in `portFile`.
 * A remembered port that a stranger has taken is given up for another; a `requested` one (not 0) is not.
 *
 * @throws PortTaken
 */
export async function launchOnPort<T>(options: {
  readonly server: string;
  readonly requested: number;
  readonly portFile: string;
  readonly launch: (port: number) => Promise<T>;
}): Promise<{ readonly launched: T; readonly port: number }> {
  const { server, requested, portFile, launch } = options;
  for (let attempt = 1; ; attempt++) {
    const remembered = attempt === 1 ? await recall(portFile) : undefined;
    const port = requested || (remembered ?? (await freePort()));
    try {
      const launched = await launch(port);
      if (port !== remembered) await remember(portFile, port);
      return { launched, port };
    } catch (error) {
      if (!(error instanceof AddressInUse)) throw error;
      if (requested !== 0 || attempt === ATTEMPTS) throw new PortTaken(server, port);
    }
  }
}

async function freePort(): Promise<number> {
  for (let attempt = 1; attempt <= 100; attempt++) {
    const port = randomInt(FIRST_PORT, LAST_PORT + 1);
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port was found between ${FIRST_PORT} and ${LAST_PORT}`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

async function recall(portFile: string): Promise<number | undefined> {
  const port = Number(await readFile(portFile, 'utf8').catch(() => ''));
  return Number.isInteger(port) && port >= 1024 && port <= 65_535 ? port : undefined;
}

async function remember(portFile: string, port: number): Promise<void> {
  const draft = `${portFile}.${randomUUID()}`;
  await writeFile(draft, `${port}\n`);
  await rename(draft, portFile);
}
