import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPostgres } from '@sentinelmesh/embedded';
import { Client } from 'pg';

const PASSWORD = 'superuser of a test';
const SILENT = () => undefined;

/** A Postgres of its own for one test file, the same as the embedded mesh runs, with passwords required. */
export type TestPostgres = {
  /** Of the superuser, to the database `postgres`. */
  readonly url: string;
  /** A new, empty database on the same server; its superuser's URL. */
  createDatabase(name: string): Promise<string>;
  /** As by `kill -9`. */
  kill(): Promise<void>;
  /** Again, on the same port with the same data. */
  start(): Promise<void>;
  /** Stops it and removes its data. */
  stop(): Promise<void>;
};

export async function startTestPostgres(): Promise<TestPostgres> {
  const directory = await mkdtemp(join(tmpdir(), 'sentinelmesh-test-'));
  // Where tests run as root, the server runs as another user and must get in.
  await chmod(directory, 0o755);
  const launch = (port: number) => startPostgres({ dataDirectory: directory, port, superuserPassword: PASSWORD, log: SILENT });
  let server = await launch(0);
  const { port, superuser } = server;
  const url = server.url(superuser, PASSWORD, 'postgres');
  return {
    url,
    async createDatabase(name) {
      await query(url, `create database ${name}`);
      return server.url(superuser, PASSWORD, name);
    },
    kill: () => killProcess(server.pid),
    async start() {
      server = await launch(port);
    },
    async stop() {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Runs `work` with a connection of its own. */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Runs one statement on a connection of its own. */
export const query = <Row extends Record<string, unknown>>(url: string, text: string, values: unknown[] = []): Promise<Row[]> =>
  withClient(url, async (client) => (await client.query<Row>(text, values)).rows);

/** SIGKILL, and waits until the process is gone. */
export async function killProcess(pid: number): Promise<void> {
  const signal = (name: NodeJS.Signals | 0) => {
    try {
      return process.kill(pid, name);
    } catch {
      return false;
    }
  };
  signal('SIGKILL');
  for (let attempt = 0; attempt < 500 && signal(0); attempt += 1) await sleep(10);
}
