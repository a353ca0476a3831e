/** The two servers of a mesh: PostgreSQL and nats-server, the user's own or embedded ones that are supervised here. */
import { join } from 'node:path';
import { durables, streams } from '@sentinelmesh/contracts';
import { appRole, migrate, systemRole } from '@sentinelmesh/database';
import {
  type EmbeddedPostgres,
  type Log,
  type NatsUser,
  obtainNatsServer,
  startNatsServer,
  startPostgres,
  supervise,
} from '@sentinelmesh/embedded';
import { connectBus, SUBSCRIBER_PREFIX, servicePermissions, subscriberExports } from '@sentinelmesh/event-bus';
import { Unavailable } from '@sentinelmesh/kernel';
import type { Service } from '@sentinelmesh/service-kit';
import type { Logger } from '@sentinelmesh/telemetry';
import { ServerUnreachable, ServerUrlInvalid } from '../errors.ts';
import { busUrl } from './environment.ts';
import type { MeshSecrets } from './secrets.ts';
import { readSubscribers, type Subscriber, toDurable, toGuest } from './subscribers.ts';

/** The one bus user that may create streams and durables; nothing that serves requests has it. */
export const BUS_ADMIN = 'admin';
/** The bus user of people at the command line: reads events, nothing else. */
export const BUS_OPERATOR = 'operator';

const DATABASE = 'postgres';

export type ServerOptions = {
  readonly home: string;
  readonly dataDirectory: string;
  readonly env: NodeJS.ProcessEnv;
  readonly secrets: MeshSecrets;
  readonly services: readonly Service[];
  readonly log: Logger;
  readonly onProgress: (line: string) => void;
};

export type DatabaseServer = { readonly adminUrl: string; readonly title: string; readonly port?: number; stop(): Promise<void> };
export type BusServer = {
  readonly url: string;
  readonly title: string;
  /** Lets exactly these subscribers log in; absent for a server of the user's own, who does that. */
  readonly admit?: (subscribers: readonly Subscriber[]) => Promise<void>;
  stop(): Promise<void>;
};

const nothingToStop = async () => undefined;

/** The database of `DATABASE_URL`, or an embedded one. */
export async function openDatabaseServer({ dataDirectory, env, secrets, log }: ServerOptions): Promise<DatabaseServer> {
  const given = env.DATABASE_URL?.trim();
  if (given)
    return {
      adminUrl: parseUrl(given, 'DATABASE_URL', ['postgres:', 'postgresql:']),
      title: 'PostgreSQL of DATABASE_URL',
      stop: nothingToStop,
    };
  const superuserPassword = secrets.databasePassword('superuser').reveal();
  // A restarted server keeps the port it had, so that everybody finds it again.
  const start = (port: number): Promise<EmbeddedPostgres> =>
    startPostgres({ dataDirectory, port, superuserPassword, log: toServerLog(log) });
  const first = { port: 0 };
  const supervised = await supervise({ name: 'PostgreSQL', log: toServerLog(log), start: () => start(first.port) });
  const postgres = supervised.current();
  if (postgres === undefined) throw new Error('PostgreSQL ended right after its start');
  first.port = postgres.port;
  const adminUrl = postgres.url(postgres.superuser, superuserPassword, DATABASE);
  return { adminUrl, port: postgres.port, title: `PostgreSQL ${postgres.version}, embedded`, stop: supervised.stop };
}

/** The bus of `NATS_URL`, or an embedded one. */
export async function openBusServer({ home, dataDirectory, env, secrets, services, log, onProgress }: ServerOptions): Promise<BusServer> {
  const given = env.NATS_URL?.trim();
  if (given) return { url: parseUrl(given, 'NATS_URL', ['nats:', 'tls:']), title: 'nats-server of NATS_URL', stop: nothingToStop };
  const binary = await obtainNatsServer({ directory: join(home, 'bin'), onProgress });
  const users = busUsers(services, secrets);
  const first = { port: 0 };
  const supervised = await supervise({
    name: 'nats-server',
    log: toServerLog(log),
    start: async () => {
      const guests = (await readSubscribers(home)).map((subscriber) => toGuest(subscriber, secrets));
      const options = { binary: binary.path, dataDirectory, port: first.port, users, guests, exports: subscriberExports };
      return startNatsServer({ ...options, log: toServerLog(log) });
    },
    // A killed server can forget where its durables stood; provisioning mends that.
    onRestart: ({ url }) =>
      void provisionBus(url, services, secrets, log)
        .then(async () => provisionSubscribers(url, await readSubscribers(home), secrets, log))
        .catch((error: unknown) => log.warn({ error }, 'the bus could not be provisioned again')),
  });
  const nats = supervised.current();
  if (nats === undefined) throw new Error('nats-server ended right after its start');
  first.port = nats.port;
  return {
    url: nats.url,
    title: `nats-server ${nats.version} (${binary.origin})`,
    async admit(subscribers) {
      const serving = supervised.current();
      // One that is being started again reads them itself, but perhaps it has done so already.
      if (serving === undefined) throw new Unavailable('nats-server is being started again');
      await serving.setGuests(subscribers.map((subscriber) => toGuest(subscriber, secrets)));
    },
    stop: supervised.stop,
  };
}

/** Brings every schema up to date. @returns the names of the migrations that ran, by schema */
export async function migrateAll(
  adminUrl: string,
  services: readonly Service[],
  secrets: MeshSecrets,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const done = new Map<string, readonly string[]>();
  for (const { schema } of services) {
    if (schema === undefined) continue;
    const { name, migrations, usesSystemRole } = schema;
    const password = (role: string) => secrets.databasePassword(role).reveal();
    const passwords = { app: password(appRole(name)), ...(usesSystemRole ? { system: password(systemRole(name)) } : {}) };
    done.set(
      name,
      await migrate({ adminUrl, schema: name, migrations, passwords }).catch((error: unknown) => {
        if (!(error instanceof Unavailable) || !process.env.DATABASE_URL?.trim()) throw error;
        throw new ServerUnreachable('DATABASE_URL', new URL(adminUrl).host, error);
      }),
    );
  }
  return done;
}

/** Makes the streams, durables and buckets of all services. */
export async function provisionBus(natsUrl: string, services: readonly Service[], secrets: MeshSecrets, log: Logger): Promise<void> {
  const bus = await connectBus({ url: busUrl(natsUrl, BUS_ADMIN, secrets), name: BUS_ADMIN, log });
  try {
    await bus.provision({
      streams: Object.values(streams),
      durables: Object.values(durables),
      buckets: services.flatMap(({ bus: use }) => use.buckets ?? []),
    });
  } finally {
    await bus.close();
  }
}

/** Gives each subscriber its durable, and takes away those of subscribers that are none any more. */
export async function provisionSubscribers(
  natsUrl: string,
  subscribers: readonly Subscriber[],
  secrets: MeshSecrets,
  log: Logger,
): Promise<void> {
  const bus = await connectBus({ url: busUrl(natsUrl, BUS_ADMIN, secrets), name: BUS_ADMIN, log });
  try {
    await bus.provision({ durables: subscribers.map(toDurable), removeOthers: { stream: 'EVENTS', prefix: SUBSCRIBER_PREFIX } });
  } finally {
    await bus.close();
  }
}

/** Who may do what on a nats-server of the mesh: the administrator, people at the command line, and each service its own. */
export function busUsers(services: readonly Service[], secrets: MeshSecrets): NatsUser[] {
  const withPassword = (user: string, permissions: { publish: readonly string[]; subscribe: readonly string[] }): NatsUser => ({
    user,
    password: secrets.busPassword(user).reveal(),
    ...permissions,
  });
  return [
    withPassword(BUS_ADMIN, { publish: ['>'], subscribe: ['>'] }),
    withPassword(BUS_OPERATOR, { publish: [], subscribe: ['sm.evt.>'] }),
    ...services.map(({ name, bus: { buckets = [], ...use } }) =>
      withPassword(name, servicePermissions(name, { ...use, buckets: buckets.map((bucket) => bucket.name) })),
    ),
  ];
}

/** @throws ServerUrlInvalid */
export function parseUrl(text: string, name: string, protocols: readonly string[]): string {
  const protocol = URL.canParse(text) ? new URL(text).protocol : undefined;
  if (protocol !== undefined && protocols.includes(protocol)) return text;
  throw new ServerUrlInvalid(name, protocols[0] ?? '');
}

export const toServerLog =
  (log: Logger): Log =>
  (level, message, facts = {}) =>
    log[level](facts, message);
