import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AckPolicy, type ConsumerConfig, type ConsumerInfo, DeliverPolicy, jetstreamManager } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { StreamName } from '@sentinelmesh/contracts';
import { Unavailable } from '@sentinelmesh/kernel';
import type { Connection } from './connection.ts';
import { type DurablePlace, readPlace } from './durable-place.ts';
import type { BusLog } from './log.ts';
import { openPull } from './pull.ts';
import type { ReceivedMessage } from './received-message.ts';
import { apiCodeOf, apiCodes, toBusError } from './server-error.ts';

type What = {
  /** What to read: the subjects of the stream that this user may read, or some of them. */
  readonly filter: string;
  /**
   * Where to begin: with the first message stored at this time or later. Without it and `startSequence`, with the next one that
   * is stored.
   */
  readonly startAt?: Date | undefined;
  /** Where to begin: with the message at this place of the stream, or the first one after it that is there. */
  readonly startSequence?: number | undefined;
};

export type ReadOptions = What & {
  /** Gets one message after the other, in the order of the stream; the next one waits until the promise is kept. */
  readonly handle: (message: ReceivedMessage) => void | Promise<void>;
};

export type ReadBatchesOptions = What & {
  /** Gets what has arrived, in the order of the stream; what comes next waits until the promise is kept. */
  readonly handleBatch: (messages: readonly ReceivedMessage[]) => void | Promise<void>;
  /** How many messages are held at most (2,000). Of large ones there are fewer: some 4 MiB together. */
  readonly maxHeld?: number | undefined;
  /** For how long the handler may take without losing the reading, in milliseconds (30,000). */
  readonly inactiveMs?: number | undefined;
};

/** A stream being read. */
export type Reading = {
  /**
   * Resolves with true when all messages up to this place have been handled, as far as the filter lets them through, and with false
   * when the reading has ended before. Nothing that the server counts tells this: nats-server 2.9 says that too few messages are
   * pending for a consumer that begins among messages of several subjects.
   */
  passed(sequence: number): Promise<boolean>;
  /**
   * Resolves, with the reason, when there is nothing more to come: it was stopped, the handler failed, the bus was lost. Where to
   * go on from is then for the reader to say.
   */
  readonly ended: Promise<string>;
  stop(): void;
};

export type BatchReading = Reading & {
  /**
   * The place in the stream where it began. After the `startSequence`: what was between is not held any more, or was never for this
   * filter. Before it: the stream has lost its end, or is another one.
   */
  readonly beganAt: number;
  /** About how many messages were there to read when it began. */
  readonly pending: number;
  /**
   * Asks the server how far the reading is.
   *
   * @throws Unavailable, also when the server has forgotten the reading
   */
  standing(): Promise<Standing>;
};

export type Standing = {
  /** About how many messages have still to be handed over. */
  readonly waiting: number;
  /** All messages up to this place have been handed over, as far as the filter lets them through; undefined when that is not sure. */
  readonly passedUpTo: number | undefined;
  /** The last message that has arrived; undefined when none has. */
  readonly receivedUpTo: number | undefined;
  /** The first place of the stream that is still held. */
  readonly firstSequence: number;
};

/** Messages that are on their way or wait for the handler. A larger number makes nothing faster. */
const READ_AHEAD = 32;
const BATCH_READ_AHEAD = 2_000;
const BATCH_READ_AHEAD_BYTES = 4 * 1024 * 1024;
/** How long messages may wait for others. */
const PAUSE_MS = 5;
/** How often the server is asked at most whether a place was passed, while nothing comes. */
const ASK_EVERY_MS = 100;
/** What a reader leaves behind is removed by the server after this. A handler that takes longer ends the reading. */
const INACTIVE_MS = 30_000;
const API_TIMEOUT_MS = 2_000;

type Parts = { readonly connection: Connection; readonly service: string; readonly log: BusLog };

/**
 * Reads a stream in order, without a durable: nothing is remembered on the server and nothing acknowledged. It holds a
 * bounded number of messages, however slow the handler is.
 *
 * @throws Unavailable when the bus cannot be reached or the stream is not there
 */
export async function readFrom(parts: Parts, stream: StreamName, { handle, ...what }: ReadOptions): Promise<Reading> {
  const handleBatch = async (messages: readonly ReceivedMessage[]) => {
    for (const message of messages) await handle(message);
  };
  const { passed, ended, stop } = await open(parts, stream, { ...what, handleBatch, maxHeld: READ_AHEAD, maxBatch: 1 });
  return { passed, ended, stop };
}

/**
 * The same with many messages at a time, for those who have to keep up with a stream and know where they were.
 *
 * @throws Unavailable as `readFrom` does
 */
export function readBatchesFrom(parts: Parts, stream: StreamName, options: ReadBatchesOptions): Promise<BatchReading> {
  const { maxHeld = BATCH_READ_AHEAD } = options;
  return open(parts, stream, { ...options, maxHeld, maxBatch: maxHeld, maxHeldBytes: BATCH_READ_AHEAD_BYTES });
}

type OpenOptions = ReadBatchesOptions & { readonly maxHeld: number; readonly maxBatch: number; readonly maxHeldBytes?: number };

async function open({ connection, service, log }: Parts, stream: StreamName, options: OpenOptions): Promise<BatchReading> {
  connection.assertUp();
  const { handleBatch, maxBatch, maxHeld, maxHeldBytes } = options;
  const name = `read-${randomUUID()}`;
  const queue: ReceivedMessage[] = [];
  const held = { messages: 0, bytes: 0 };
  let received = 0;
  let receivedUpTo: number | undefined;
  let handledUpTo = 0;
  let working = false;
  let stopped = false;
  const consumer = await createConsumer(connection, stream, name, options);

  const handleAll = async () => {
    while (queue.length > 0 && !stopped) {
      const batch = queue.splice(0, maxBatch);
      await handleBatch(batch);
      handledUpTo = batch.at(-1)?.sequence ?? handledUpTo;
      held.messages -= batch.length;
      held.bytes -= bytesOf(batch);
      pull.refill();
    }
  };
  const work = () => {
    handleAll()
      .catch((error: unknown) => {
        log.error({ stream, error }, 'the handler of a reading failed');
        stop('its handler failed');
      })
      .finally(() => {
        working = false;
      });
  };
  const pull = openPull({
    connection,
    service,
    stream,
    durable: name,
    capacity: maxHeld,
    unhandled: () => held.messages,
    pauseMs: () => PAUSE_MS,
    ...(maxHeldBytes === undefined ? {} : { bytes: { capacity: maxHeldBytes, unhandled: () => held.bytes } }),
    deliver({ message }) {
      queue.push(message);
      held.messages += 1;
      held.bytes += message.payload.length;
      received += 1;
      receivedUpTo = message.sequence;
      if (working) return;
      working = true;
      // What arrives together is handled together.
      setImmediate(work);
    },
  });
  function stop(reason: string): void {
    stopped = true;
    queue.length = 0;
    pull.end(reason);
  }
  /** Up to where nothing is left to handle; what the server has sent may still be on its way. */
  const passedUpTo = ({ delivered }: ConsumerInfo) =>
    delivered.consumer_seq === received && held.messages === 0 ? delivered.stream_seq : undefined;

  return {
    async passed(sequence) {
      const ended = pull.ended.then(() => true);
      for (let waitMs = PAUSE_MS; handledUpTo < sequence; waitMs = Math.min(2 * waitMs, ASK_EVERY_MS)) {
        const info = held.messages > 0 ? undefined : await askConsumer(connection, { stream, name }).catch(() => undefined);
        if (info !== undefined && (passedUpTo(info) ?? 0) >= sequence) return true;
        if (await Promise.race([ended, sleep(waitMs)])) return false;
      }
      return true;
    },
    pending: consumer.num_pending,
    beganAt: consumer.delivered.stream_seq + 1,
    ended: pull.ended,
    stop: () => stop('it was stopped'),
    async standing() {
      const place = await askPlace(connection, { stream, name });
      const { num_pending, delivered } = place.consumer;
      return {
        waiting: num_pending + delivered.consumer_seq - received + held.messages,
        passedUpTo: passedUpTo(place.consumer),
        receivedUpTo,
        firstSequence: place.stream.state.first_seq,
      };
    },
  };
}

const bytesOf = (messages: readonly ReceivedMessage[]): number => messages.reduce((sum, { payload }) => sum + payload.length, 0);

async function askConsumer({ nats }: Connection, { stream, name }: { stream: StreamName; name: string }): Promise<ConsumerInfo> {
  const manager = await jetstreamManager(nats, { checkAPI: false, timeout: API_TIMEOUT_MS });
  return manager.consumers.info(stream, name);
}

async function askPlace(connection: Connection, reading: Parameters<typeof readPlace>[1]): Promise<DurablePlace> {
  connection.assertUp();
  try {
    const manager = await jetstreamManager(connection.nats, { checkAPI: false, timeout: API_TIMEOUT_MS });
    return await readPlace(manager, reading);
  } catch (error) {
    const isForgotten = apiCodeOf(error) === apiCodes.consumerNotFound;
    if (isForgotten) throw new Unavailable('the event bus has forgotten a reading that took nothing for long', { cause: error });
    throw toBusError(error, `asking how far ${reading.stream} was read`);
  }
}

async function createConsumer(connection: Connection, stream: string, name: string, options: ReadBatchesOptions): Promise<ConsumerInfo> {
  const { filter, inactiveMs = INACTIVE_MS } = options;
  try {
    const manager = await jetstreamManager(connection.nats, { checkAPI: false, timeout: API_TIMEOUT_MS });
    return await manager.consumers.add(stream, {
      ...startOf(options),
      name,
      filter_subject: filter,
      ack_policy: AckPolicy.None,
      mem_storage: true,
      num_replicas: 1,
      inactive_threshold: nanos(inactiveMs),
    });
  } catch (error) {
    throw toBusError(error, `reading ${stream}`);
  }
}

function startOf({ startAt, startSequence }: What): Partial<ConsumerConfig> {
  if (startSequence !== undefined) return { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: startSequence };
  if (startAt !== undefined) return { deliver_policy: DeliverPolicy.StartTime, opt_start_time: startAt.toISOString() };
  return { deliver_policy: DeliverPolicy.New };
}
