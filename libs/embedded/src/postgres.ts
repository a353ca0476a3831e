/** The embedded PostgreSQL: one server on loopback, its files below the data directory of the mesh. */
import { constants } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PortTaken, PostgresUnavailable, reasonOf } from './errors.ts';
import { launchServer } from './launch-server.ts';
import { endLeftoverServers, findServers, type ServerKind, type StopLadder } from './leftover-servers.ts';
import type { Log } from './log.ts';
import { clusterDirectory, ensureCluster, postgresDirectory, SUPERUSER } from './postgres-cluster.ts';
import { installPostgresRuntime, type PostgresRuntime } from './postgres-runtime.ts';
import type { RunningProcess } from './running-process.ts';
import { launchOnPort } from './server-port.ts';
import { makePassableDirectory, type ServerUser, serverUser } from './server-user.ts';

export type PostgresOptions = {
  readonly dataDirectory: string;
  /** 0: the port it had before, else any free one. */
  readonly port: number;
  /** Given to the superuser when the cluster is made; later starts must pass the same. */
  readonly superuserPassword: string;
  readonly log: Log;
};

export type EmbeddedPostgres = RunningProcess & {
  readonly port: number;
  readonly version: string;
  readonly superuser: string;
  /** Whether this start made the cluster. */
  readonly created: boolean;
  url(user: string, password: string, database: string): string;
};

/** Fast shutdown, then immediate (recovery at the next start), then force. https://www.postgresql.org/docs/18/server-shutdown.html */
const STOP_LADDER: StopLadder = [
  { signal: 'SIGINT', waitMs: 10_000 },
  { signal: 'SIGQUIT', waitMs: 3_000 },
  { signal: 'SIGKILL', waitMs: 3_000 },
];

/** Recovery after a crash replays at most `max_wal_size`, which takes seconds. */
const READY_TIMEOUT_MS = 60_000;

/**
 * Starts PostgreSQL, making its cluster first where there is none and ending a server left over from a mesh that was killed.
 *
 * @throws PostgresUnavailable when it cannot run here
 * @throws PortTaken when `port` is not 0 and taken
 */
export async function startPostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  try {
    return await start(options);
  } catch (error) {
    if (error instanceof PostgresUnavailable || error instanceof PortTaken) throw error;
    throw new PostgresUnavailable(reasonOf(error), error);
  }
}

async function start({ dataDirectory, port: requested, superuserPassword, log }: PostgresOptions): Promise<EmbeddedPostgres> {
  const cluster = clusterDirectory(dataDirectory);
  const user = await serverUser(cluster);
  const runtime = await installPostgresRuntime(dataDirectory);
  await makePassableDirectory(postgresDirectory(dataDirectory));
  const kind = postgresIn(cluster);
  await endLeftoverServers(kind, STOP_LADDER, log);
  const created = await ensureCluster({ runtime, dataDirectory, user, superuserPassword });
  await disownStalePid(cluster, kind, log);
  const { launched, port } = await launchOnPort({
    server: 'PostgreSQL',
    requested,
    portFile: join(postgresDirectory(dataDirectory), 'port'),
    launch: (chosen) => launch(runtime, cluster, user, chosen, log),
  });
  log('info', 'PostgreSQL serves', { port, pid: launched.pid, version: runtime.version });
  const url = (name: string, password: string, database: string) =>
    `postgres://${encodeURIComponent(name)}:${encodeURIComponent(password)}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
  return { ...launched, port, version: runtime.version, superuser: SUPERUSER, created, url };
}

function launch(runtime: PostgresRuntime, cluster: string, user: ServerUser | undefined, port: number, log: Log): Promise<RunningProcess> {
  return launchServer({
    name: 'postgres',
    command: join(runtime.directory, 'bin', 'postgres'),
    args: ['-D', cluster, ...settings(port).flatMap(([key, value]) => ['-c', `${key}=${value}`])],
    workingDirectory: cluster,
    user,
    isReady: (pid) => isReady(cluster, pid),
    readyTimeoutMs: READY_TIMEOUT_MS,
    stopLadder: STOP_LADDER,
    isWarning: (line) => /^(FATAL|PANIC):/.test(line),
    log,
  });
}

function settings(port: number): [key: string, value: string | number][] {
  return [
    ['listen_addresses', '127.0.0.1'],
    ['port', port],
    ['unix_socket_directories', ''],
    ['max_connections', 100],
    ['shared_buffers', '64MB'],
    ['fsync', 'on'],
    ['synchronous_commit', 'on'],
    // Files of the log are kept for the next burst: whoever commits when a new one has to be made waits some 50 ms.
    ['min_wal_size', '512MB'],
    // The mesh asks for few rows by their keys: a compiled plan costs more than it saves, and a row is as near as the next one.
    ['jit', 'off'],
    ['random_page_cost', 1.1],
    // What the server says goes to the log of the mesh, so it must hold neither statements nor rows: no errors of statements
    // (their messages quote values, and the client gets them anyway), no statement text, no DETAIL.
    ['logging_collector', 'off'],
    ['log_destination', 'stderr'],
    ['log_line_prefix', ''],
    ['log_min_messages', 'log'],
    ['log_min_error_statement', 'panic'],
    ['log_error_verbosity', 'terse'],
    ['log_checkpoints', 'off'],
  ];
}

/** The postmaster writes `ready` into the eighth line of its pid file once it accepts connections; the first line says whose file it is. */
async function isReady(cluster: string, pid: number): Promise<boolean> {
  const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  return lines[0] === String(pid) && lines[7]?.trim() === 'ready';
}

function postgresIn(cluster: string): ServerKind {
  // The postmaster keeps its command line, its children set theirs to `postgres: checkpointer` and the like.
  const isServer = (commandLine: string) => commandLine.includes('/bin/postgres -D ') || commandLine.startsWith('postgres: ');
  return { name: 'PostgreSQL', directory: cluster, isServer };
}

/**
 * PostgreSQL refuses to start while the process named in its pid file exists, even if it is a zombie or by now somebody else's
 * program. When no server of this cluster runs, the number in the file is replaced by one that no process can have. The rest
 * stays: by the shared memory named there PostgreSQL makes sure that no process of the old server is left.
 */
async function disownStalePid(cluster: string, kind: ServerKind, log: Log): Promise<void> {
  const path = join(cluster, 'postmaster.pid');
  const content = await readFile(path, 'utf8').catch(() => undefined);
  if (content === undefined || findServers(kind).length > 0) return;
  const rest = content.indexOf('\n');
  log('info', 'PostgreSQL was not stopped properly last time; it recovers now');
  // No link is followed: the directory belongs to the server's user, and this may be root.
  const file = await open(path, constants.O_WRONLY | constants.O_TRUNC | constants.O_NOFOLLOW);
  try {
    await file.writeFile(`${NO_SUCH_PID}${rest === -1 ? '\n' : content.slice(rest)}`);
  } finally {
    await file.close();
  }
}

/** Beyond the largest pid of any system (Linux: 2^22). */
const NO_SUCH_PID = 2_147_483_647;
