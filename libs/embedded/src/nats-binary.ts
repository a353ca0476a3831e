/** Where nats-server comes from: the machine, the cache of the mesh, the official release, or Debian's package. */
import { execFile } from 'node:child_process';
import { access, chmod, constants, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { NatsUnavailable, reasonOf } from './errors.ts';
import { natsFromDebian } from './nats-debian.ts';
import { natsFromRelease } from './nats-release.ts';
import type { NatsSource } from './nats-source.ts';

export type NatsBinary = {
  /** Absolute. */
  readonly path: string;
  /** Such as `2.10.29`. */
  readonly version: string;
  readonly origin: 'PATH' | 'cache' | 'release' | 'debian';
};

export type ObtainOptions = {
  /** The cache, for example `.mesh/bin`; made when it does not exist. */
  readonly directory: string;
  readonly onProgress?: (line: string) => void;
  /** Where to look on this machine; by default PATH of this process, and where Debian installs servers. */
  readonly searchPath?: readonly string[];
  /** Ways to fetch the program, tried in turn. Default: the official release, then the distribution's package. */
  readonly sources?: readonly NatsSource[];
};

/** The mesh uses JetStream as it is from here on; Debian 12 has 2.9.10. */
const OLDEST: readonly [number, number] = [2, 9];

const SCRATCH = 'fetch-';
const SCRATCH_LIFE_MS = 60 * 60 * 1000;

/**
 * A nats-server that runs on this machine, fetched once if need be. Nothing is installed, and no rights are needed beyond
 * writing `directory`.
 *
 * @throws NatsUnavailable with every reason and what the user can do
 */
export async function obtainNatsServer(options: ObtainOptions): Promise<NatsBinary> {
  const { onProgress = () => {}, searchPath = machinePath(), sources = [natsFromRelease, natsFromDebian] } = options;
  const directory = resolve(options.directory);
  const cached = join(directory, 'nats-server');
  const reasons: string[] = [];
  const onMachine = searchPath.map((part) => ({ path: join(resolve(part), 'nats-server'), origin: 'PATH' as const }));
  const there = [...onMachine, { path: cached, origin: 'cache' as const }];
  for (const { path, origin } of there) {
    if (!(await isExecutable(path))) continue;
    const version = await probe(path).catch((error: unknown) => void reasons.push(`${path}: ${reasonOf(error)}`));
    if (version !== undefined) return { path, version, origin };
  }
  for (const source of sources) {
    onProgress(`fetching nats-server: ${source.title}`);
    try {
      const version = await fetchInto(directory, cached, source);
      onProgress(`nats-server ${version} is in ${directory}`);
      return { path: cached, version, origin: source.origin };
    } catch (error) {
      reasons.push(`${source.title}: ${reasonOf(error)}`);
      onProgress(`that did not work: ${reasonOf(error)}`);
    }
  }
  throw new NatsUnavailable(
    `nats-server could not be obtained (${reasons.join('; ')}). Any one of these helps: install nats-server ${OLDEST.join('.')} or newer so that it ` +
      `is on PATH; set NATS_URL to a server with JetStream; put a nats-server program into ${directory}`,
  );
}

/** Debian installs servers where an ordinary user's PATH does not lead. */
function machinePath(): readonly string[] {
  const path = (process.env.PATH ?? '').split(delimiter).filter((part) => part !== '');
  return [...path, '/usr/local/sbin', '/usr/sbin'];
}

/** Puts the program into the cache, complete and tried, or not at all. */
async function fetchInto(directory: string, cached: string, source: NatsSource): Promise<string> {
  await mkdir(directory, { recursive: true });
  await removeOldScratch(directory);
  const scratch = await mkdtemp(join(directory, SCRATCH));
  try {
    const draft = join(scratch, 'nats-server');
    await writeFile(draft, await source.fetch(scratch), { mode: 0o755 });
    await chmod(draft, 0o755);
    const version = await probe(draft);
    await rename(draft, cached);
    return version;
  } finally {
    await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** What an interrupted fetch left. Others may be fetching into the same cache now, so only what is old. */
async function removeOldScratch(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    if (name.startsWith(SCRATCH) && Date.now() - (await stat(path)).mtimeMs > SCRATCH_LIFE_MS)
      await rm(path, { recursive: true, force: true });
  }
}

/** The version of a program that runs and is new enough. */
async function probe(path: string): Promise<string> {
  const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: 10_000, killSignal: 'SIGKILL' });
  const version = /v(\d+)\.(\d+)\.(\d+)/.exec(stdout);
  if (version === null) throw new Error('it does not tell its version');
  const [, major, minor] = version.map(Number);
  if (!isAtLeast([major ?? 0, minor ?? 0], OLDEST)) throw new Error(`version ${version[0].slice(1)} is older than ${OLDEST.join('.')}`);
  return version[0].slice(1);
}

function isAtLeast([major, minor]: readonly [number, number], [oldestMajor, oldestMinor]: readonly [number, number]): boolean {
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
