import { isDeepStrictEqual } from 'node:util';
import {
  AckPolicy,
  type ConsumerConfig,
  DeliverPolicy,
  JetStreamApiError,
  type JetStreamManager,
  jetstreamManager,
  ReplayPolicy,
  StorageType,
  type StreamConfig,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { type DurableDefinition, MAX_MESSAGE_BYTES, type StreamDefinition, type StreamName } from '@sentinelmesh/contracts';
import type { Connection } from './connection.ts';
import { hasLeftovers, isAheadOfStream, readPlace } from './durable-place.ts';
import { ProvisioningRefused } from './errors.ts';
import { apiCodeOf, apiCodes, toBusError } from './server-error.ts';

/** A key-value bucket: what it may hold and for how long. */
export type BucketDefinition = {
  readonly name: string;
  readonly description: string;
  /** How long a value lives, in milliseconds. */
  readonly ttlMs: number;
  readonly maxBytes: number;
};

/** A durable as it should be. */
export type DurableToProvision = DurableDefinition & {
  /** It begins with what was stored at this time or later, to the second; without it, with everything the stream holds. */
  readonly startAt?: Date;
  /** How many of its messages may be unanswered at a time; 5,000 by default. */
  readonly maxUnanswered?: number;
};

export type ProvisionOptions = {
  readonly streams?: readonly StreamDefinition[];
  readonly durables?: readonly DurableToProvision[];
  /** Removes the durables of this stream whose names begin like this and are not among `durables`. */
  readonly removeOthers?: { readonly stream: StreamName; readonly prefix: string };
  readonly buckets?: readonly BucketDefinition[];
  /** What part of the defined bytes streams and buckets get, 0 to 1: for machines with less disk. */
  readonly bytesScale?: number;
};

const API_TIMEOUT_MS = 10_000;
const MIN_STREAM_BYTES = 1024 * 1024;
const DEFAULT_DUPLICATE_WINDOW_MS = 120_000;

/** A consumer that does not answer in this time, in milliseconds, gets the message again. */
const ACK_WAIT_MS = 30_000;
/** How many messages of a durable may be unanswered at a time, over all its consumers. */
const MAX_ACK_PENDING = 5_000;
/** Far beyond what consumers need before they make a dead letter of a message: a net, not the rule. */
const MAX_DELIVER = 32;

/**
 * Gives streams, durables and buckets the form they are defined to have; what has it already is left alone, as are
 * settings that no definition names, such as the number of replicas. A durable that a crash of the server has damaged
 * is made anew, after which some messages come a second time. Several processes may do so together.
 *
 * @throws ProvisioningRefused when the server cannot change what is there, or has not enough storage
 * @throws Unavailable
 */
export async function provision(
  connection: Connection,
  { streams = [], durables = [], removeOthers, buckets = [], bytesScale = 1 }: ProvisionOptions,
): Promise<void> {
  connection.assertUp();
  try {
    const manager = await jetstreamManager(connection.nats, { checkAPI: false, timeout: API_TIMEOUT_MS });
    const scale = (bytes: number) => (bytesScale === 1 ? bytes : Math.max(MIN_STREAM_BYTES, Math.floor(bytes * bytesScale)));
    for (const stream of streams) await ensure(streamTarget(manager, toStreamConfig(stream, scale)));
    for (const bucket of buckets) await ensure(streamTarget(manager, toBucketConfig(bucket, scale)));
    for (const durable of durables) {
      await ensure(durableTarget(manager, durable));
      await renewIfDamaged(manager, durable);
    }
    if (removeOthers !== undefined) await removeDurables(manager, removeOthers, new Set(durables.map(({ name }) => name)));
  } catch (error) {
    throw toBusError(error, 'provisioning');
  }
}

type Scale = (bytes: number) => number;
type Settings = Readonly<Record<string, unknown>>;

/** A stream or durable that should exist with certain settings. */
type Target = {
  readonly what: string;
  readonly settings: Settings;
  /** Its settings on the server, undefined when it does not exist. */
  read(): Promise<Settings | undefined>;
  create(): Promise<unknown>;
  update(): Promise<unknown>;
};

async function ensure(target: Target): Promise<void> {
  const existing = await target.read();
  if (existing === undefined) {
    try {
      await target.create();
      return;
    } catch (error) {
      // Somebody else may have created it meanwhile, in the same form or in another.
      if (apiCodeOf(error) !== apiCodes.streamNameInUse) throw explain(target, [], error);
      return ensure(target);
    }
  }
  const differences = Object.keys(target.settings).filter((name) => !isDeepStrictEqual(existing[name], target.settings[name]));
  if (differences.length === 0) return;
  const changes = differences.map((name) => `${name} from ${JSON.stringify(existing[name])} to ${JSON.stringify(target.settings[name])}`);
  await target.update().catch((error: unknown) => {
    throw explain(target, changes, error);
  });
}

function explain({ what }: Target, changes: readonly string[], error: unknown): unknown {
  if (!(error instanceof JetStreamApiError)) return error;
  if (error.code === apiCodes.insufficientStorage)
    return new ProvisioningRefused(
      `there is no room for ${what} on the event bus: give nats-server more storage (jetstream max_file_store) or use smaller streams`,
      error,
    );
  if (changes.length === 0) return new ProvisioningRefused(`${what} cannot be created on the event bus: ${error.message}`, error);
  return new ProvisioningRefused(
    `${what} exists on the event bus with other settings, and the server does not change ${changes.join(', ')}: ${error.message}; remove it once its messages are no longer needed`,
    error,
  );
}

const unlessMissing = (code: number) => (error: unknown) => {
  if (apiCodeOf(error) === code) return undefined;
  throw error;
};

/**
 * Makes a durable anew that no longer fits its stream: everything the stream still keeps is delivered again, and what
 * is only left over leaves the queue on the way. Purging the stream instead would be wrong: older servers then forget
 * what was delivered but not yet acknowledged.
 */
async function renewIfDamaged(manager: JetStreamManager, durable: DurableToProvision): Promise<void> {
  const place = await readPlace(manager, durable);
  if (!isAheadOfStream(place) && !hasLeftovers(place)) return;
  await manager.consumers.delete(durable.stream, durable.name).catch(unlessMissing(apiCodes.consumerNotFound));
  await ensure(durableTarget(manager, durable));
}

async function removeDurables(
  manager: JetStreamManager,
  { stream, prefix }: { stream: StreamName; prefix: string },
  kept: ReadonlySet<string>,
): Promise<void> {
  for await (const { name } of manager.consumers.list(stream)) {
    if (name.startsWith(prefix) && !kept.has(name))
      await manager.consumers.delete(stream, name).catch(unlessMissing(apiCodes.consumerNotFound));
  }
}

function streamTarget(manager: JetStreamManager, config: StreamSettings): Target {
  return {
    what: `the stream ${config.name}`,
    settings: config,
    read: () => manager.streams.info(config.name).then((info): Settings => ({ ...info.config }), unlessMissing(apiCodes.streamNotFound)),
    create: () => manager.streams.add(config),
    update: () => manager.streams.update(config.name, config),
  };
}

function durableTarget(manager: JetStreamManager, durable: DurableToProvision): Target {
  const { name, stream, filter, owner, startAt, maxUnanswered = MAX_ACK_PENDING } = durable;
  const changeable = {
    description: `consumed by ${owner}`,
    ack_wait: nanos(ACK_WAIT_MS),
    max_ack_pending: maxUnanswered,
    max_deliver: MAX_DELIVER,
    filter_subject: filter,
  } satisfies Partial<ConsumerConfig>;
  const fixed = {
    durable_name: name,
    ack_policy: AckPolicy.Explicit,
    ...(startAt === undefined
      ? { deliver_policy: DeliverPolicy.All }
      : { deliver_policy: DeliverPolicy.StartTime, opt_start_time: toSeconds(startAt) }),
    replay_policy: ReplayPolicy.Instant,
  } satisfies Partial<ConsumerConfig>;
  const config = { ...fixed, ...changeable };
  return {
    what: `the durable ${name} of the stream ${stream}`,
    settings: config,
    read: () =>
      manager.consumers.info(stream, name).then((info): Settings => ({ ...info.config }), unlessMissing(apiCodes.consumerNotFound)),
    create: () => manager.consumers.add(stream, config),
    // Everything is sent, so that the server says what it cannot change.
    update: () => manager.consumers.update(stream, name, config),
  };
}

/** As the server writes a time without a fraction. */
const toSeconds = (time: Date): string => time.toISOString().replace(/\.\d+Z$/, 'Z');

type StreamSettings = Partial<StreamConfig> & Pick<StreamConfig, 'name'>;

function toStreamConfig(stream: StreamDefinition, scale: Scale): StreamSettings {
  return {
    name: stream.name,
    description: stream.description,
    subjects: [...stream.subjects],
    retention: stream.retention,
    discard: stream.discard,
    storage: StorageType.File,
    max_bytes: scale(stream.maxBytes),
    max_age: nanos(stream.maxAgeMs),
    max_msg_size: stream.maxMessageBytes,
    duplicate_window: nanos(stream.duplicateWindowMs),
  };
}

/** The stream behind a bucket, as every client lays it out (ADR-8). */
function toBucketConfig({ name, description, ttlMs, maxBytes }: BucketDefinition, scale: Scale): StreamSettings {
  return {
    name: `KV_${name}`,
    description,
    subjects: [`$KV.${name}.>`],
    retention: 'limits',
    discard: 'new',
    storage: StorageType.File,
    max_bytes: scale(maxBytes),
    max_age: nanos(ttlMs),
    max_msg_size: MAX_MESSAGE_BYTES,
    max_msgs_per_subject: 1,
    duplicate_window: nanos(Math.min(ttlMs, DEFAULT_DUPLICATE_WINDOW_MS)),
    allow_rollup_hdrs: true,
    allow_direct: true,
    deny_delete: true,
  };
}
