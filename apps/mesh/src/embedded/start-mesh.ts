/** The embedded mesh: everything on one machine, with nothing to configure first. */
import { lockHome, prepareHome } from '@sentinelmesh/embedded';
import { redactText } from '@sentinelmesh/service-kit';
import { createLogger, type Logger, type LogLevel } from '@sentinelmesh/telemetry';
import { StartInterrupted } from '../errors.ts';
import { ensureFirstOrganization, type FirstOrganization } from './first-organization.ts';
import { followSubscribers } from './follow-subscribers.ts';
import { homeOf, removeRunState, socketDirectory, writeRunState } from './home.ts';
import { connectOperator } from './operator.ts';
import { type RunServicesOptions, runAsProcesses, runInOneProcess } from './run-services.ts';
import { deriveSecrets, type MeshSecrets, openMasterKey } from './secrets.ts';
import { type BusServer, migrateAll, openBusServer, openDatabaseServer, provisionBus, provisionSubscribers } from './servers.ts';
import { services } from './services.ts';
import type { Subscriber } from './subscribers.ts';

export type StartOptions = {
  readonly env: NodeJS.ProcessEnv;
  /** Each service as its own process. */
  readonly processes: boolean;
  readonly newKey: boolean;
  /** Told about every step, for a person who waits. */
  readonly onProgress: (line: string) => void;
  /** Ends the start after the step that is under way. */
  readonly signal: AbortSignal;
};

export type StartedMesh = FirstOrganization & {
  readonly http: string;
  readonly grpc: string;
  readonly nats: string;
  readonly home: string;
  readonly masterKeyPath: string;
  readonly masterKeyCreated: boolean;
  stop(): Promise<void>;
};

const LOG_LEVELS: readonly string[] = ['debug', 'info', 'warn', 'error', 'silent'];

/**
 * Starts the mesh on the home that `env.MESH_HOME` names (`.mesh` here by default). Whatever a killed mesh has left
 * behind is healed on the way.
 *
 * @throws MeshError with one line that says what is wrong and what to do
 * @throws StartInterrupted when `signal` fired; everything is stopped then
 */
export async function startMesh({ env, processes, newKey, onProgress, signal }: StartOptions): Promise<StartedMesh> {
  const stops: (() => Promise<void> | void)[] = [];
  const stop = () => stopAll(stops);
  const goOn = () => {
    if (signal.aborted) throw new StartInterrupted();
  };
  try {
    const { home, dataDirectory, note } = await prepareHome(homeOf(env));
    if (note !== undefined) onProgress(note);
    const lock = await lockHome(home);
    stops.push(lock.release);
    const { master, path, created } = await openMasterKey(home);
    const secrets = deriveSecrets(master);
    const log = createLogger({
      service: 'mesh',
      level: levelOf(env),
      format: env.MESH_LOG_FORMAT === 'json' ? 'json' : 'text',
      redactText,
    });
    const options = { home, dataDirectory, env, secrets, services, log, onProgress };
    const [database, bus] = await openServers(options, stops);
    goOn();
    await bothDone(migrateAll(database.adminUrl, services, secrets), provisionBus(bus.url, services, secrets, log));
    stops.push(followSubscribers({ home, apply: (subscribers) => letIn(bus, subscribers, secrets, log), log }));
    onProgress(`${database.title} and ${bus.title} are ready`);
    goOn();
    const base = { MESH_LOG_LEVEL: 'warn', MESH_LOG_FORMAT: 'text', ...env };
    const runOptions: RunServicesOptions = {
      base,
      secrets,
      adminUrl: database.adminUrl,
      natsUrl: bus.url,
      directory: await socketDirectory(home),
      log,
    };
    const running = await (processes ? runAsProcesses(runOptions) : runInOneProcess(runOptions));
    stops.push(running.stop);
    goOn();
    onProgress(`${services.length} services are ready: ${services.map(({ name }) => name).join(', ')}`);
    for (const [name, address] of Object.entries(running.ops)) onProgress(`health and metrics of ${name}: ${address}`);
    const operator = connectOperator(running, secrets);
    const first = await ensureFirstOrganization(operator, { newKey }).finally(operator.close);
    const { http, grpc, operatorAddress, serviceAddresses } = running;
    const nats = withoutCredentials(bus.url);
    const busIsEmbedded = bus.admit !== undefined;
    const reached = { http, grpc, nats, operatorAddress, serviceAddresses };
    await writeRunState(home, { pid: process.pid, ...reached, databasePort: database.port, busIsEmbedded });
    stops.push(() => removeRunState(home));
    return { ...first, http, grpc, nats, home, masterKeyPath: path, masterKeyCreated: created, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The durables first: whoever can log in finds its own. */
async function letIn(bus: BusServer, subscribers: readonly Subscriber[], secrets: MeshSecrets, log: Logger): Promise<void> {
  await provisionSubscribers(bus.url, subscribers, secrets, log);
  await bus.admit?.(subscribers);
}

/** In reverse order, each of them even when another one fails. @throws the first failure */
async function stopAll(stops: (() => Promise<void> | void)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const stopOne of stops.splice(0).reverse()) {
    await Promise.resolve()
      .then(stopOne)
      .catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}

/** Both servers at once; what has started is stopped even when the other one cannot start. */
async function openServers(options: Parameters<typeof openDatabaseServer>[0], stops: (() => Promise<void> | void)[]) {
  const opening = [openDatabaseServer(options), openBusServer(options)] as const;
  for (const result of await Promise.allSettled(opening)) if (result.status === 'fulfilled') stops.push(result.value.stop);
  return bothDone(...opening);
}

/** Both results, or the first one's failure, but never before both are done: what is still at work needs what is stopped then. */
async function bothDone<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}

function withoutCredentials(url: string): string {
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  return shown.href.replace(/\/$/, '');
}

function levelOf({ MESH_LOG_LEVEL: level = 'warn' }: NodeJS.ProcessEnv): LogLevel {
  return LOG_LEVELS.includes(level) ? (level as LogLevel) : 'warn';
}
