/** Where an embedded mesh keeps what it needs, and how others find a mesh that runs. */
import { createHash, randomUUID } from 'node:crypto';
import { chmod, lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { loadSection, readSource } from '@sentinelmesh/config';
import { HomeUnusable } from '@sentinelmesh/embedded';
import { z } from 'zod';
import { meshConfig } from '../config.ts';

/** Unix sockets have paths of at most 107 bytes on Linux, 103 on macOS. */
const MAX_SOCKET_PATH = 100;

/** The home that the environment, or the settings file that it names, tells. @throws ConfigError */
export const homeOf = (env: NodeJS.ProcessEnv): string => resolve(loadSection(meshConfig, readSource(env)).home);

/**
 * The directory of the sockets by which the processes of a mesh talk to each other; only its owner may enter.
 *
 * @throws HomeUnusable when somebody else has put something in its place
 */
export async function socketDirectory(home: string): Promise<string> {
  const wanted = join(home, 'run');
  const short = join(tmpdir(), `sentinelmesh-${createHash('sha256').update(home).digest('hex').slice(0, 12)}`);
  const directory = Buffer.byteLength(wanted) + 24 > MAX_SOCKET_PATH ? short : wanted;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  // The temporary directory is everybody's: what is found there may be a trap.
  const found = await lstat(directory);
  if (!found.isDirectory() || (process.getuid !== undefined && found.uid !== process.getuid()))
    throw new HomeUnusable(`${directory}, meant for the sockets of the mesh, belongs to somebody else; remove it, or use a shorter path`);
  await chmod(directory, 0o700);
  return directory;
}

const runState = z.object({
  pid: z.int(),
  http: z.string(),
  grpc: z.string(),
  nats: z.string(),
  /** Where identity takes calls of operators. */
  operatorAddress: z.string(),
  /** Where each service takes calls, if each is a process of its own; else all of them answer at `operatorAddress`. */
  serviceAddresses: z.record(z.string(), z.string()).optional(),
  /** Of the embedded PostgreSQL; absent when `DATABASE_URL` names another. */
  databasePort: z.int().optional(),
  /** Whether the mesh runs nats-server itself, or `NATS_URL` names another. */
  busIsEmbedded: z.boolean().optional(),
});

/** A mesh that runs: how to reach it. Holds nothing secret. */
export type RunState = z.infer<typeof runState>;

const runFile = (home: string): string => join(home, 'run.json');

export async function writeRunState(home: string, state: RunState): Promise<void> {
  const draft = `${runFile(home)}.${randomUUID()}`;
  await writeFile(draft, `${JSON.stringify(state, null, 2)}\n`);
  await rename(draft, runFile(home));
}

export const removeRunState = (home: string): Promise<void> => rm(runFile(home), { force: true });

/** The mesh that runs on this home; undefined when none does. */
export async function readRunState(home: string): Promise<RunState | undefined> {
  const text = await readFile(runFile(home), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const parsed = runState.safeParse(parseJson(text));
  return parsed.success && isAlive(parsed.data.pid) ? parsed.data : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
