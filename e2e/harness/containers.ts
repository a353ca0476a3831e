/**
 * Runs what docker-compose.yml describes without a container engine: each container is a process with the command, the
 * variables and the files that the file gives it. Host names become ports of this machine, volumes become directories, and a
 * container sees of them what it mounts, below a directory that stands for its root.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { query, startTestPostgres, type TestPostgres, testNatsServer } from '@sentinelmesh/testkit';
import { type ComposeService, readCompose } from '../../tools/compose-file.ts';
import { readImage } from '../../tools/dockerfile-rules.ts';
import { checkout } from './checkout.ts';
import { freePort } from './own-bus.ts';
import { makeScratch, removeScratch } from './scratch.ts';
import { eventually } from './waiting.ts';

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export type Containers = {
  /** Where a port of a container is reached. */
  address(name: string, port: number): string;
  /** Runs a task to its end, as `docker compose run --rm` does. */
  run(name: string, args?: readonly string[]): Promise<Ended>;
  /** Has nats-server read its file again, as `docker compose kill --signal HUP nats` does. */
  reloadNats(): void;
  /** The directory that stands for the root of a container. */
  rootOf(name: string): string;
  /** The names of the containers that run on. */
  running(): readonly string[];
  /** As `docker compose stop`. @returns how each of the services ended */
  stop(): Promise<Readonly<Record<string, number | null>>>;
  /** @returns what would not end by itself */
  remove(): Promise<readonly string[]>;
};

const STOP_TIMEOUT_MS = 15_000;
const READY_TIMEOUT_MS = 60_000;

/** Everything that `docker compose up` starts, in the order in which one waits for the other. */
export async function startContainers(): Promise<Containers> {
  const compose = readCompose(readFileSync(join(checkout, 'docker-compose.yml'), 'utf8'));
  const image = readImage(readFileSync(join(checkout, 'infrastructure/docker/Dockerfile'), 'utf8'));
  const byName = new Map(compose.services.map((service) => [service.name, service]));
  const scratch = makeScratch();
  const postgres = await startTestPostgres();
  const ports = await choosePorts(compose.services, new Map([['postgres:5432', Number(new URL(postgres.url).port)]]));
  const address = (name: string, port: number) => `127.0.0.1:${ports.get(`${name}:${port}`)}`;
  const children = new Map<string, ChildProcess>();
  const rootOf = (name: string) => join(scratch, 'roots', name);
  for (const service of compose.services) mount(service, rootOf(service.name), join(scratch, 'volumes'));

  const spawnContainer = (service: ComposeService, args: readonly string[]) => {
    const place = createPlace(service, rootOf(service.name), ports);
    const [program = '', ...words] = [...(service.entrypoint ?? image.entrypoint), ...args];
    assert.equal(program, 'node');
    return spawn(process.execPath, words.map(place), {
      cwd: checkout,
      env: { PATH: process.env.PATH, ...image.environment, ...environmentOf(service, place) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  };
  const run: Containers['run'] = async (name, args) => {
    const service = find(byName, name);
    return ended(spawnContainer(service, args ?? service.command));
  };
  const isHealthy = async (service: ComposeService) => {
    const child = spawn(process.execPath, image.healthcheck.slice(1), {
      env: environmentOf(service, createPlace(service, rootOf(service.name), ports)),
    });
    return (await ended(child)).code === 0;
  };
  const start = async (service: ComposeService): Promise<void> => {
    if (service.keys.restart === 'no') {
      const { code, stderr } = await run(service.name);
      return assert.equal(code, 0, `${service.name}: ${stderr}`);
    }
    if (service.name === 'postgres') return becomePostgres(service, postgres, rootOf(service.name));
    const child =
      service.name === 'nats' ? await spawnNats(service, rootOf(service.name), address) : spawnContainer(service, service.command);
    children.set(service.name, child);
    const words = collect(child);
    const healthy = service.name === 'nats' ? () => isMonitored(service, address) : () => isHealthy(service);
    await eventually(`${service.name}, which says: ${words()}`, () => child.exitCode !== null || healthy(), {
      timeoutMs: READY_TIMEOUT_MS,
    });
    assert.equal(child.exitCode, null, `${service.name}: ${words()}`);
  };
  const reloadNats = () => {
    placeNatsConfig(find(byName, 'nats'), rootOf('nats'));
    children.get('nats')?.kill('SIGHUP');
  };
  const stop = async () => {
    const codes: [string, number | null][] = [];
    for (const [name, child] of [...children].reverse()) codes.push([name, await end(child)]);
    children.clear();
    return Object.fromEntries(codes);
  };
  const remove = async () => {
    await stop();
    await postgres.stop();
    return removeScratch(scratch);
  };
  process.on('exit', () => {
    for (const child of children.values()) child.kill('SIGKILL');
  });
  try {
    for (const service of inOrder(compose.services.filter(({ profiles }) => profiles.length === 0))) await start(service);
  } catch (error) {
    await remove();
    throw error;
  }
  return { address, run, reloadNats, rootOf, running: () => [...children.keys()], stop, remove };
}

function find(byName: ReadonlyMap<string, ComposeService>, name: string): ComposeService {
  const service = byName.get(name);
  if (service === undefined) throw new Error(`docker-compose.yml has no ${name}`);
  return service;
}

/** Each after what it waits for. */
function inOrder(services: readonly ComposeService[]): readonly ComposeService[] {
  const sorted: ComposeService[] = [];
  const add = (service: ComposeService) => {
    for (const name of Object.keys(service.dependsOn)) for (const other of services) if (other.name === name) add(other);
    if (!sorted.includes(service)) sorted.push(service);
  };
  for (const service of services) add(service);
  return sorted;
}

/** One free port of this machine for each port of a container that its variables, or those of others, name. */
async function choosePorts(services: readonly ComposeService[], taken: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, number>> {
  const ports = new Map(taken);
  const wanted = services.flatMap(({ name, environment }) =>
    Object.entries(environment).flatMap(([variable, value]) => {
      const port = variable.endsWith('_PORT') ? value : /^0\.0\.0\.0:(\d+)$/.exec(value ?? '')?.[1];
      return port === null || port === undefined ? [] : [`${name}:${port}`];
    }),
  );
  for (const place of [...wanted, 'nats:4222', 'nats:8222']) ports.set(place, await freePort());
  return ports;
}

/** Says where something of a container is on this machine: a path below its root, a port instead of a host. */
function createPlace({ name, mounts }: ComposeService, root: string, ports: ReadonlyMap<string, number>): (word: string) => string {
  return (word) => {
    if (mounts.some(({ target }) => `${word}/`.startsWith(`${target}/`) || target.startsWith(`${word}/`))) return join(root, word);
    return word.replace(/\b(0\.0\.0\.0|[a-z][a-z-]*):(\d+)\b/g, (all, host: string, port: string) => {
      const here = ports.get(`${host === '0.0.0.0' ? name : host}:${port}`);
      return here === undefined ? all : `127.0.0.1:${here}`;
    });
  };
}

function environmentOf({ name, environment }: ComposeService, place: (word: string) => string): Record<string, string> {
  const told = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== null);
  return Object.fromEntries(
    told.map(([variable, value]) => {
      if (value === '0.0.0.0') return [variable, '127.0.0.1'];
      return [variable, variable.endsWith('_PORT') ? place(`${name}:${value}`).replace(/^.*:/, '') : place(value)];
    }),
  );
}

function mount({ mounts }: ComposeService, root: string, volumes: string): void {
  for (const { source, target } of mounts) {
    const directory = source.startsWith('./') ? join(checkout, source) : join(volumes, source);
    mkdirSync(directory, { recursive: true });
    mkdirSync(dirname(join(root, target)), { recursive: true });
    symlinkSync(directory, join(root, target));
  }
}

/** The server runs already, since its port had to be known; it gets the superuser and the database that its image would make. */
async function becomePostgres({ environment }: ComposeService, { url, createDatabase }: TestPostgres, root: string): Promise<void> {
  const { POSTGRES_USER: user = '', POSTGRES_DB: database = '', POSTGRES_PASSWORD_FILE: file = '' } = environment;
  assert.equal(new URL(url).username, user);
  await createDatabase(database ?? '');
  await query(url, `alter role ${user} password '${readFileSync(join(root, file ?? ''), 'utf8')}'`);
}

async function spawnNats(service: ComposeService, root: string, address: Containers['address']): Promise<ChildProcess> {
  const portOf = (port: number) => address('nats', port).replace(/^.*:/, '');
  const here = ['--addr', '127.0.0.1', '--port', portOf(4222), '--http_port', portOf(8222)];
  return spawn(await testNatsServer(), ['--config', placeNatsConfig(service, root), ...here], { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** The file that was written for the server, but for the one path in it. */
function placeNatsConfig({ command }: ComposeService, root: string): string {
  const [program, flag, written = ''] = command;
  assert.deepEqual([program, flag], ['nats-server', '--config']);
  const store = '"/var/lib/nats"';
  const config = readFileSync(join(root, written), 'utf8');
  assert.ok(config.includes(store));
  const file = join(root, 'nats-server.conf');
  writeFileSync(file, config.replace(store, JSON.stringify(join(root, JSON.parse(store)))), { mode: 0o600 });
  return file;
}

/** What the health check of the container asks. */
async function isMonitored({ keys }: ComposeService, address: Containers['address']): Promise<boolean> {
  const { test } = keys.healthcheck as { test: readonly string[] };
  const url = new URL(test.at(-1) ?? '');
  const answer = await fetch(`http://${address('nats', Number(url.port))}${url.pathname}${url.search}`).catch(() => undefined);
  return answer?.ok === true;
}

function collect(child: ChildProcess): () => string {
  const parts: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (part: string) => parts.push(part));
  return () => parts.join('').slice(-2_000);
}

async function ended(child: ChildProcess): Promise<Ended> {
  const code = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  const [stdout, stderr] = await Promise.all([child.stdout, child.stderr].map((stream) => (stream === null ? '' : text(stream))));
  return { code: await code, stdout: stdout ?? '', stderr: stderr ?? '' };
}

/** SIGTERM, as engines do it. @returns the exit code, null if it had to be killed */
async function end(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  child.kill('SIGTERM');
  return exit.finally(() => clearTimeout(force));
}
