import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startTestPostgres, withClient } from '@sentinelmesh/testkit';

export type Mesh = {
  readonly http: string;
  readonly nats: string;
  readonly home: string;
  readonly orgId: string;
  readonly apiKey: string;
  readonly pid: number;
  stop(): Promise<void>;
};

const noLimits = { MESH_LIMIT_IP: 'off', MESH_LIMIT_KEY: 'off', MESH_LIMIT_END_USER: 'off' };

/** Of 16 MiB each: what a minute of the fastest load writes. */
const LOG_FILES = 32;

/** A fresh mesh as a user would start it, with these settings, on a database whose log is laid out. */
export async function startMesh(args: readonly string[] = [], settings: Readonly<Record<string, string>> = noLimits): Promise<Mesh> {
  const home = await mkdtemp(join(tmpdir(), 'sentinelmesh-bench-'));
  // Where root runs this, nats-server runs as another user; with the data elsewhere, they would stay there.
  await chmod(home, 0o755);
  const postgres = await startTestPostgres();
  await layOutLog(postgres.url);
  const env = {
    ...process.env,
    ...settings,
    DATABASE_URL: await postgres.createDatabase('mesh'),
    MESH_HOME: home,
    MESH_HTTP_PORT: '0',
    MESH_GRPC_PORT: '0',
  };
  const child = spawn(process.execPath, ['apps/mesh/bin/mesh.js', 'up', '--json', ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const { value: line } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  if (typeof line !== 'string' || child.pid === undefined) {
    await postgres.stop();
    await rm(home, { recursive: true, force: true });
    throw new Error('the mesh did not start');
  }
  const { http, nats, org_id: orgId, api_key: apiKey } = JSON.parse(line) as { [name in 'http' | 'nats' | 'org_id' | 'api_key']: string };
  return {
    http,
    nats,
    home,
    orgId,
    apiKey,
    pid: child.pid,
    async stop() {
      child.kill('SIGINT');
      await exited;
      await postgres.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/**
 * A database makes each file of its log once and uses it again later. Until it has made them all, whoever commits waits for one
 * every few seconds under load, some 50 ms: that is what a new database costs, and not what is measured here.
 */
async function layOutLog(url: string): Promise<void> {
  await withClient(url, async (client) => {
    for (let made = 0; made < LOG_FILES; made += 1) {
      await client.query("select pg_logical_emit_message(false, 'bench', '')");
      await client.query('select pg_switch_wal()');
    }
    await client.query('checkpoint');
  });
}
