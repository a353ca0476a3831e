import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

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

/** A fresh mesh as a user would start it, with these settings. */
export async function startMesh(args: readonly string[] = [], settings: Readonly<Record<string, string>> = noLimits): Promise<Mesh> {
  const home = await mkdtemp(join(tmpdir(), 'sentinelmesh-bench-'));
  const env = { ...process.env, ...settings, MESH_HOME: home, MESH_HTTP_PORT: '0', MESH_GRPC_PORT: '0' };
  const child = spawn(process.execPath, ['apps/mesh/bin/mesh.js', 'up', '--json', ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const { value: line } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  if (typeof line !== 'string' || child.pid === undefined) {
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
      await rm(home, { recursive: true, force: true });
    },
  };
}
