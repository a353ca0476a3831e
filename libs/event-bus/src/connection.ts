import {
  AuthorizationError,
  type ConnectionOptions,
  connect,
  type NatsConnection,
  PermissionViolationError,
  type Status,
} from '@nats-io/transport-node';
import type { Secret } from '@sentinelmesh/crypto';
import { Unavailable } from '@sentinelmesh/kernel';
import type { Metrics } from '@sentinelmesh/telemetry';
import { BusUrlInvalid } from './errors.ts';
import type { BusLog } from './log.ts';

const PROTOCOLS = ['nats:', 'tls:'];
const FIRST_CONNECT_TIMEOUT_MS = 10_000;
const RETRY_MS = 200;
/** A server that is told of new users refuses for a moment those that it has. */
const MAX_REFUSALS = 3;
// Of one attempt, the first as well as every later one.
const DIAL_TIMEOUT_MS = 2_000;
const MIN_RECONNECT_WAIT_MS = 100;
const RECONNECT_JITTER_MS = 400;
// A peer that vanished without closing the connection is noticed after two of these.
const PING_INTERVAL_MS = 2_000;

export type ConnectOptions = {
  /** `nats://host:port`, several separated by commas; may carry `user:password@`, which the next two replace. */
  readonly url: string;
  readonly user?: string | undefined;
  readonly password?: Secret<string> | undefined;
  /** The service this connection belongs to: shows on the server and names its private inbox. */
  readonly name: string;
  readonly log: BusLog;
  /** Where publishing and consuming are measured; a registry of its own unless told. */
  readonly metrics?: Metrics;
  /** How long the first connection may take to come about, in milliseconds. */
  readonly connectTimeoutMs?: number;
};

/** A connection that comes back for ever; `isUp` says whether it is there at the moment. */
export type Connection = {
  readonly nats: NatsConnection;
  isUp(): boolean;
  /** @throws Unavailable while the server cannot be reached */
  assertUp(): void;
  /** Tells of every loss and every return; the returned function ends that. */
  onChange(listener: (up: boolean) => void): () => void;
  /** Tells of everything that the server does not permit this user. */
  onDenied(listener: (denial: PermissionViolationError) => void): void;
};

/** Where the answers to a service's requests arrive; nobody else may listen there. */
export const inboxPrefix = (service: string): string => `_INBOX_${service}`;

/**
 * Connects and stays connected.
 *
 * @throws Unavailable when the server cannot be reached in time, or does not accept the user
 * @throws BusUrlInvalid
 */
export async function openConnection(options: ConnectOptions): Promise<Connection> {
  const addresses = parseAddresses(options.url);
  const nats = await connectFirst(addresses, options);
  const servers = addresses.map(serverOf).join(',');
  const listeners = new Set<(up: boolean) => void>();
  let up = true;
  const change = (now: boolean, closed = false) => {
    if (up === now) return;
    up = now;
    if (now) options.log.info({ servers }, 'the event bus is back');
    else if (!closed) options.log.warn({ servers }, 'the event bus is gone, reconnecting');
    for (const listener of [...listeners]) listener(now);
  };
  const deniedListeners = new Set<(denial: PermissionViolationError) => void>();
  void watch(nats, change, (error) => {
    options.log.warn({ problem: error.message }, 'the event bus refused something');
    if (error instanceof PermissionViolationError) for (const listener of deniedListeners) listener(error);
  });
  return {
    nats,
    isUp: () => up && !nats.isClosed(),
    assertUp() {
      if (!up || nats.isClosed()) throw new Unavailable('the event bus cannot be reached');
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onDenied: (listener) => void deniedListeners.add(listener),
  };
}

async function watch(
  nats: NatsConnection,
  change: (up: boolean, closed?: boolean) => void,
  refused: (error: Error) => void,
): Promise<void> {
  const upAfter: Partial<Record<Status['type'], boolean>> = { disconnect: false, reconnect: true, close: false };
  for await (const status of nats.status()) {
    const up = upAfter[status.type];
    // Only whoever opened the connection closes it: that is no news.
    if (up !== undefined) change(up, status.type === 'close');
    if (status.type === 'error') refused(status.error);
  }
}

async function connectFirst(
  addresses: readonly URL[],
  { user, password, name, connectTimeoutMs = FIRST_CONNECT_TIMEOUT_MS }: ConnectOptions,
): Promise<NatsConnection> {
  const servers = addresses.map(serverOf).join(',');
  const credentials = { ...(user === undefined ? {} : { user }), ...(password === undefined ? {} : { pass: password.reveal() }) };
  const settings = { ...connectionSettings(addresses, name), ...credentials };
  const deadline = Date.now() + connectTimeoutMs;
  for (let refusals = 0; ; ) {
    try {
      return await connect({ ...settings, timeout: DIAL_TIMEOUT_MS });
    } catch (error) {
      if (error instanceof AuthorizationError) refusals += 1;
      if (refusals > MAX_REFUSALS)
        throw new Unavailable(`the event bus at ${servers} does not accept the user and password of ${name}`, { cause: error });
      if (Date.now() + RETRY_MS >= deadline)
        throw new Unavailable(`the event bus at ${servers} cannot be reached: is nats-server running there?`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

function connectionSettings(addresses: readonly URL[], name: string): ConnectionOptions {
  const { username = '', password = '' } = addresses.find((address) => address.username !== '') ?? {};
  return {
    servers: addresses.map(serverOf),
    name,
    ...(username === '' ? {} : { user: decodeURIComponent(username), pass: decodeURIComponent(password) }),
    inboxPrefix: inboxPrefix(name),
    maxReconnectAttempts: -1,
    // A server that restarts may know its users a moment later than it listens.
    ignoreAuthErrorAbort: true,
    reconnectDelayHandler: () => MIN_RECONNECT_WAIT_MS + Math.random() * RECONNECT_JITTER_MS,
    pingInterval: PING_INTERVAL_MS,
    // A stack trace for each request costs as much as the request itself.
    noAsyncTraces: true,
  };
}

function parseAddresses(url: string): readonly URL[] {
  return url.split(',').map((part) => {
    // An error of the URL parser would carry the password.
    const address = URL.parse(part.trim());
    if (address === null || address.host === '' || !PROTOCOLS.includes(address.protocol)) throw new BusUrlInvalid();
    return address;
  });
}

/** The address without the credentials. */
const serverOf = ({ protocol, host }: URL): string => `${protocol}//${host}`;
