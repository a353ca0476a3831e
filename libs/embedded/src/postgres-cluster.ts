/** The files of the database: made once, whole or not at all. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { PostgresUnavailable, systemCode } from './errors.ts';
import { credentials, serverEnvironment } from './launch-server.ts';
import type { PostgresRuntime } from './postgres-runtime.ts';
import { makePrivateDirectory, type ServerUser } from './server-user.ts';

export const SUPERUSER = 'sentinelmesh';

const DRAFT = 'cluster.new-';
const PASSWORD_FILE = 'password-';
const INITDB_TIMEOUT_MS = 120_000;

export const postgresDirectory = (dataDirectory: string): string => join(dataDirectory, 'postgres');
export const clusterDirectory = (dataDirectory: string): string => join(postgresDirectory(dataDirectory), 'cluster');

export type ClusterOptions = {
  readonly runtime: PostgresRuntime;
  readonly dataDirectory: string;
  readonly user: ServerUser | undefined;
  readonly superuserPassword: string;
};

/**
 * Makes the cluster unless it exists. It is made under another name and renamed when complete, so one that carries its name is
 * whole, and what an interrupted attempt left behind, a password file included, goes away here.
 *
 * @returns whether it was made now
 * @throws PostgresUnavailable when initdb fails, or the data are from another major version
 */
export async function ensureCluster(options: ClusterOptions): Promise<boolean> {
  const { dataDirectory, runtime } = options;
  const parent = postgresDirectory(dataDirectory);
  for (const name of await readdir(parent)) {
    if (name.startsWith(DRAFT) || name.startsWith(PASSWORD_FILE))
      await rm(join(parent, name), { recursive: true, force: true, maxRetries: 3 });
  }
  const cluster = clusterDirectory(dataDirectory);
  if (await lstat(cluster).then(Boolean, () => false)) {
    await checkVersion(cluster, runtime);
    return false;
  }
  const draft = join(parent, `${DRAFT}${randomUUID()}`);
  await makePrivateDirectory(draft, options.user);
  await runInitdb(options, draft);
  await rename(draft, cluster);
  return true;
}

async function checkVersion(cluster: string, { version }: PostgresRuntime): Promise<void> {
  const found = (await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => '')).trim();
  const brought = version.split('.')[0];
  if (found === brought) return;
  if (found === '') throw new PostgresUnavailable(`${cluster} is not readable as a PostgreSQL data directory`);
  throw new PostgresUnavailable(`the data in ${cluster} were written by PostgreSQL ${found}, and this mesh brings ${brought}`);
}

async function runInitdb({ runtime, dataDirectory, user, superuserPassword }: ClusterOptions, draft: string): Promise<void> {
  const passwordFile = join(postgresDirectory(dataDirectory), `${PASSWORD_FILE}${randomUUID()}`);
  const initdb = join(runtime.directory, 'bin', 'initdb');
  try {
    await writeSecret(passwordFile, `${superuserPassword}\n`, user);
    await promisify(execFile)(
      initdb,
      [
        ...['--pgdata', draft, '--username', SUPERUSER, '--pwfile', passwordFile, '--auth', 'scram-sha-256', '--no-instructions'],
        // PostgreSQL's own C.UTF-8: the same on every system and in every release, which the C library's is not (and old ones have none).
        ...['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
      ],
      { cwd: draft, env: serverEnvironment(), timeout: INITDB_TIMEOUT_MS, killSignal: 'SIGKILL', ...credentials(user) },
    );
  } catch (error) {
    await rm(draft, { recursive: true, force: true, maxRetries: 3 });
    throw new PostgresUnavailable(await explainInitdb(error, initdb, user), error);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function writeSecret(path: string, content: string, user: ServerUser | undefined): Promise<void> {
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    await file.writeFile(content);
    if (user !== undefined) await file.chown(user.uid, user.gid);
  } finally {
    await file.close();
  }
}

async function explainInitdb(error: unknown, initdb: string, user: ServerUser | undefined): Promise<string> {
  const code = systemCode(error);
  if (code === 'EACCES') return `programs below ${dirname(dirname(initdb))} may not run (is its file system mounted noexec?)`;
  if (code === 'EPERM') return `this process may not change to the user ${user?.name ?? 'of the server'}`;
  if (code === 'ENOENT' && (await lstat(initdb).then(Boolean, () => false))) {
    return 'its programs need glibc, which this system (Alpine or another with musl) does not have';
  }
  const output = error instanceof Error && 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim() : '';
  const complaint = output.split('\n').filter((line) => /error|fatal|could not|cannot/i.test(line));
  return `initdb failed: ${complaint.slice(-2).join(' ') || output.slice(-300) || code || 'it was ended'}`;
}
