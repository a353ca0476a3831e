/** A mesh of its own for a test, started by `mesh up --json` in an empty home. */
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Api, createApi } from './api.ts';
import { type Environment, type Finished, runMesh, spawnMesh } from './command.ts';
import { environmentOf, kill9, type ProcessFacts, processesOf } from './processes.ts';
import { makeScratch, removeScratch } from './scratch.ts';
import { shareNatsServer } from './shared-nats.ts';

export type MeshOptions = {
  /** Each service as its own process. */
  readonly processes?: boolean;
  readonly env?: Environment;
  /** Where its home is made; by default a fresh directory, removed by `remove`. */
  readonly directory?: string;
  /** As whom it runs, if not as whoever runs the tests. */
  readonly user?: { readonly uid: number; readonly gid: number };
};

/** The one line that `mesh up --json` prints. */
export type ReadyLine = {
  readonly http: string;
  readonly grpc: string;
  readonly nats: string;
  readonly org_id: string;
  readonly workspace_id: string;
  readonly api_key: string | null;
};

export type MeshPart = 'gateway' | 'guard' | 'identity' | 'audit' | 'state-monitor' | 'webhook-delivery' | 'nats-server' | 'postgres';

export type Mesh = {
  readonly home: string;
  readonly directory: string;
  readonly http: string;
  readonly grpc: string;
  readonly nats: string;
  readonly orgId: string;
  readonly workspaceId: string;
  /** The key of the first start. */
  readonly apiKey: string;
  /** REST with that key. */
  readonly api: Api;
  /** What the last start printed to standard output, and how long it took from nothing to that line. */
  readonly printed: string;
  readonly readyMs: number;
  readonly pid: number;
  /** What the mesh has written to standard error since its last start. */
  log(): string;
  /** Everything that belongs to it and runs. */
  running(): readonly ProcessFacts[];
  /** The main process of one part. A service is its own process only with `processes`. */
  pidOf(part: MeshPart): number;
  /** What a service of a mesh of processes was told at its start. */
  environmentOf(part: MeshPart): Readonly<Record<string, string>>;
  /** Runs the `mesh` command on this home. */
  command(args: readonly string[], options?: { input?: string; env?: Environment; timeoutMs?: number }): Promise<Finished>;
  /** As Ctrl-C does. @returns how it ended and how long that took */
  stop(name?: NodeJS.Signals): Promise<{ code: number | null; tookMs: number }>;
  /** Kills the process that was started, and nothing else; what it leaves behind is the next start's to heal. */
  kill9(): Promise<void>;
  /** Starts it again on the same home. */
  start(args?: readonly string[]): Promise<ReadyLine>;
  isReady(): Promise<boolean>;
  /** Ends it and removes its home. @returns what would not end by itself */
  remove(): Promise<readonly string[]>;
};

const READY_TIMEOUT_MS = 60_000;
/** After this a mesh that should stop is killed. */
const STOP_TIMEOUT_MS = 20_000;

type Start = { readonly child: ChildProcess; readonly line: ReadyLine; readonly printed: string; readonly readyMs: number; log(): string };

export async function startMesh({ processes = false, env = {}, directory = makeScratch(), user }: MeshOptions = {}): Promise<Mesh> {
  const home = join(directory, 'home');
  const meshEnv = { ...env, MESH_HOME: home };
  const start = (args: readonly string[] = []) =>
    launch(() => spawnMesh(['up', '--json', ...(processes ? ['--processes'] : []), ...args], meshEnv, user));
  let current = await start();
  shareNatsServer(home);
  const apiKey = current.line.api_key ?? '';
  const address = () => current.line.http;

  async function stop(name: NodeJS.Signals = 'SIGINT') {
    const { child } = current;
    const before = performance.now();
    if (child.exitCode === null && child.signalCode === null) child.kill(name);
    const force = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    const code = await ended(child);
    clearTimeout(force);
    return { code, tookMs: Math.round(performance.now() - before) };
  }

  const running = () => processesOf([directory], current.child.pid);
  // What the mesh has started itself: a child of a killed server looks like the server and belongs to nobody.
  const pidOf = (part: MeshPart) =>
    findPart(
      part,
      running().filter(({ parentPid }) => parentPid === current.child.pid),
    );
  return {
    home,
    directory,
    get http() {
      return current.line.http;
    },
    get grpc() {
      return current.line.grpc;
    },
    get nats() {
      return current.line.nats;
    },
    orgId: current.line.org_id,
    workspaceId: current.line.workspace_id,
    apiKey,
    api: createApi({ address, apiKey }),
    get printed() {
      return current.printed;
    },
    get readyMs() {
      return current.readyMs;
    },
    get pid() {
      return current.child.pid ?? 0;
    },
    log: () => current.log(),
    running,
    pidOf,
    environmentOf: (part) => environmentOf(pidOf(part)),
    command: (args, { env: more = {}, ...rest } = {}) => runMesh(args, { ...rest, env: { ...meshEnv, ...more } }),
    stop,
    async kill9() {
      const { pid } = current.child;
      if (pid !== undefined) await kill9(pid);
    },
    async start(args) {
      current = await start(args);
      return current.line;
    },
    isReady: () => isReady(current.line.http),
    async remove() {
      await stop();
      return removeScratch(directory);
    },
  };
}

async function launch(spawnIt: () => ChildProcess): Promise<Start> {
  const before = performance.now();
  const child = spawnIt();
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('mesh up was started without pipes');
  const complaints: string[] = [];
  stderr.setEncoding('utf8').on('data', (part: string) => complaints.push(part));
  let printed = '';
  const first = new Promise<string>((resolve) => {
    createInterface({ input: stdout }).on('line', (line) => {
      printed += `${line}\n`;
      resolve(line);
    });
  });
  const log = () => complaints.join('');
  const failed = ended(child).then((code) => {
    throw new Error(`mesh up ended with ${code}: ${log()}`);
  });
  const late = new Promise<never>((_, reject) => {
    setTimeout(reject, READY_TIMEOUT_MS, new Error('mesh up was not ready in time')).unref();
  });
  // Only the first of the three counts; the others may still reject later.
  for (const promise of [failed, late]) promise.catch(() => undefined);
  const line = JSON.parse(await Promise.race([first, failed, late])) as ReadyLine;
  return {
    child,
    line,
    get printed() {
      return printed;
    },
    readyMs: Math.round(performance.now() - before),
    log,
  };
}

function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
}

function findPart(part: MeshPart, running: readonly ProcessFacts[]): number {
  const found = running.find(({ commandLine }) => isPart(part, commandLine));
  if (found === undefined) throw new Error(`no ${part} runs as a process of its own`);
  return found.pid;
}

function isPart(part: MeshPart, commandLine: string): boolean {
  if (part === 'postgres') return commandLine.includes('/bin/postgres -D ');
  if (part === 'nats-server') return /^\S*nats-server /.test(commandLine);
  return commandLine.includes(`/${part}/src/main.ts`);
}

async function isReady(http: string): Promise<boolean> {
  const answer = await fetch(`${http}/readyz`, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
  await answer?.arrayBuffer().catch(() => undefined);
  return answer?.status === 200;
}
