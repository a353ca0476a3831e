/** The embedded nats-server with JetStream: one server on loopback, its streams below the data directory of the mesh. */
import { randomUUID } from 'node:crypto';
import { chmod, chown, copyFile, rename, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { NatsUnavailable, PortTaken, reasonOf, systemCode } from './errors.ts';
import { launchServer } from './launch-server.ts';
import { endLeftoverServers, type ServerKind, type StopLadder } from './leftover-servers.ts';
import type { Log } from './log.ts';
import { MESH_ACCOUNT, type NatsExports, type NatsGuest, type NatsUser, natsLimits, renderNatsConfig } from './nats-config.ts';
import type { RunningProcess } from './running-process.ts';
import { launchOnPort } from './server-port.ts';
import { canReach, makePassableDirectory, makePrivateDirectory, type ServerUser, serverUser } from './server-user.ts';

export type NatsOptions = {
  /** From `obtainNatsServer`. */
  readonly binary: string;
  readonly dataDirectory: string;
  /** 0: the port it had before, else any free one. */
  readonly port: number;
  readonly users: readonly NatsUser[];
  readonly guests?: readonly NatsGuest[];
  readonly exports?: NatsExports;
  /** What all streams may take on disk together. Default 8 GiB. */
  readonly jetStreamMaxFileBytes?: number;
  readonly log: Log;
};

export type EmbeddedNats = RunningProcess & {
  /** Without credentials: `nats://127.0.0.1:<port>`. */
  readonly url: string;
  readonly port: number;
  readonly version: string;
  /**
   * Lets these guests in and no others, from now on: the connections of those who are none any more are closed, all others go on.
   *
   * @throws NatsUnavailable when the server does not take that
   */
  setGuests(guests: readonly NatsGuest[]): Promise<void>;
};

/** SIGINT shuts down at once and in order (streams are closed); the lame-duck mode of the server cannot be shorter than 30 s. */
const STOP_LADDER: StopLadder = [
  { signal: 'SIGINT', waitMs: 10_000 },
  { signal: 'SIGKILL', waitMs: 3_000 },
];

/** JetStream reads its streams before it serves; after a crash it checks them too. */
const READY_TIMEOUT_MS = 60_000;
const RELOAD_TIMEOUT_MS = 5_000;

/**
 * Starts nats-server, ending one left over from a mesh that was killed: two on one store would ruin it, and the server itself
 * does not look.
 *
 * @throws NatsUnavailable when it cannot run here
 * @throws PortTaken when `port` is not 0 and taken
 */
export async function startNatsServer(options: NatsOptions): Promise<EmbeddedNats> {
  try {
    return await start(options);
  } catch (error) {
    if (error instanceof NatsUnavailable || error instanceof PortTaken) throw error;
    throw new NatsUnavailable(
      `nats-server cannot start: ${reasonOf(error)}; NATS_URL may name a server with JetStream to use instead`,
      error,
    );
  }
}

async function start(options: NatsOptions): Promise<EmbeddedNats> {
  const { dataDirectory, port: requested, log } = options;
  const directory = join(dataDirectory, 'nats');
  const store = join(directory, 'store');
  const user = await serverUser(store);
  await makePassableDirectory(directory);
  await makePrivateDirectory(store, user);
  const command = await reachableBinary(options.binary, join(dataDirectory, 'runtime'), user);
  await endLeftoverServers(natsIn(store), STOP_LADDER, log);
  await adoptStreams(store);
  const { launched, port } = await launchOnPort({
    server: 'nats-server',
    requested,
    portFile: join(directory, 'port'),
    launch: (chosen) => launch({ options, command, directory, store, user, port: chosen }),
  });
  log('info', 'nats-server serves', { port, pid: launched.pid, version: launched.version });
  return { ...launched, port, url: `nats://127.0.0.1:${port}` };
}

async function launch(launching: {
  options: NatsOptions;
  command: string;
  directory: string;
  store: string;
  user: ServerUser | undefined;
  port: number;
}): Promise<RunningProcess & Pick<EmbeddedNats, 'version' | 'setGuests'>> {
  const { options, command, directory, store, user, port } = launching;
  // A name nobody else has proves that it is this server, not a stranger's, that answers on the port.
  const serverName = `sentinelmesh-${randomUUID()}`;
  const config = join(directory, CONFIG_NAME);
  const settings = {
    serverName,
    listen: `127.0.0.1:${port}`,
    storeDirectory: store,
    users: options.users,
    exports: options.exports ?? { streams: [], services: [] },
    ...natsLimits,
    maxFileBytes: options.jetStreamMaxFileBytes ?? natsLimits.maxFileBytes,
  };
  const render = (guests: readonly NatsGuest[]) => renderNatsConfig({ ...settings, guests });
  let inForce = render(options.guests ?? []);
  await replaceSecretFile(config, inForce, user);
  const reloads = watchReloads(options.log);
  let version = '';
  const server = await launchServer({
    name: 'nats-server',
    command,
    args: ['--config', config],
    workingDirectory: store,
    user,
    isReady: async () => {
      const greeting = await readGreeting(port);
      version = greeting?.version ?? '';
      return greeting?.server_name === serverName;
    },
    readyTimeoutMs: READY_TIMEOUT_MS,
    stopLadder: STOP_LADDER,
    isWarning: (line) => /\[(ERR|FTL|WRN)\]/.test(line) && !line.includes('Plaintext passwords'), // random ones, in a file of mode 0600
    log: reloads.log,
  });
  const setGuests = async (guests: readonly NatsGuest[]) => {
    const wanted = render(guests);
    // To read its configuration again, the server cuts off whoever is just logging in.
    if (wanted === inForce) return;
    inForce = '';
    await replaceSecretFile(config, wanted, user);
    // What a new account imports from the mesh works from the second reading on (nats-server 2.9.10).
    for (let reading = 1; reading <= 2; reading++) await reloads.reload(() => process.kill(server.pid, 'SIGHUP'));
    inForce = wanted;
  };
  return { ...server, version, setGuests: oneAfterTheOther(setGuests) };
}

/** Reloads the configuration; only the log of the server tells when it has done so. */
function watchReloads(log: Log): { log: Log; reload(signal: () => void): Promise<void> } {
  let done: (problem?: string) => void = () => undefined;
  return {
    log(level, message, facts) {
      if (message.includes('Reloaded server configuration')) done();
      if (message.includes('Failed to reload')) done(message);
      log(level, message, facts);
    },
    reload: (signal) =>
      new Promise((resolve, reject) => {
        const fail = (problem: string) => reject(new NatsUnavailable(`nats-server does not take its new configuration: ${problem}`));
        const timer = setTimeout(() => fail('it does not answer'), RELOAD_TIMEOUT_MS);
        done = (problem) => {
          clearTimeout(timer);
          done = () => undefined;
          if (problem === undefined) resolve();
          else fail(problem);
        };
        signal();
      }),
  };
}

function oneAfterTheOther<T>(work: (input: T) => Promise<void>): (input: T) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (input) => {
    const next = last.catch(() => undefined).then(() => work(input));
    last = next;
    return next;
  };
}

/** Streams of a time before the mesh had an account of its own belong to it now. */
async function adoptStreams(store: string): Promise<void> {
  const ofAccount = (account: string) => join(store, 'jetstream', account);
  await rename(ofAccount('$G'), ofAccount(MESH_ACCOUNT)).catch((error: unknown) => {
    // There are none, or they are adopted already.
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(systemCode(error) ?? '')) throw error;
  });
}

const CONFIG_NAME = 'nats-server.conf';

function natsIn(store: string): ServerKind {
  return { name: 'nats-server', directory: store, isServer: (commandLine) => commandLine.includes(`/${CONFIG_NAME}`) };
}

/** `binary`, or a copy of it where the server's user cannot reach it, for example below /root. */
async function reachableBinary(binary: string, runtimes: string, user: ServerUser | undefined): Promise<string> {
  if (canReach(binary, user)) return binary;
  await makePassableDirectory(runtimes);
  const copy = join(runtimes, 'nats-server');
  const draft = `${copy}.${randomUUID()}`;
  await copyFile(binary, draft);
  await chmod(draft, 0o755);
  await rename(draft, copy); // a running server keeps the file it was started from
  return copy;
}

/** The file holds the users' passwords: 0600 from its first byte on. */
async function replaceSecretFile(path: string, content: string, user: ServerUser | undefined): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, content, { flag: 'wx', mode: 0o600 });
    if (user !== undefined) await chown(draft, user.uid, user.gid);
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}

type Greeting = { readonly server_name?: string; readonly version?: string };

/** The `INFO {…}` line with which a server greets every connection; undefined when nobody, or something else, answers. */
function readGreeting(port: number): Promise<Greeting | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 1_000 });
    let received = '';
    const answer = (greeting: Greeting | undefined) => {
      socket.destroy();
      resolve(greeting);
    };
    socket.setEncoding('utf8');
    socket.on('data', (part: string) => {
      received += part;
      if (received.includes('\n') || received.length > 64 * 1024) answer(parseGreeting(received));
    });
    socket.on('timeout', () => answer(undefined));
    socket.on('error', () => answer(undefined));
    socket.on('close', () => answer(undefined));
  });
}

function parseGreeting(line: string): Greeting | undefined {
  try {
    return line.startsWith('INFO ') ? (JSON.parse(line.slice(5, line.indexOf('\n'))) as Greeting) : undefined;
  } catch {
    return undefined;
  }
}
