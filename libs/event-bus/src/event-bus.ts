import type { DurableDefinition, StreamName } from '@sentinelmesh/contracts';
import { createMetrics } from '@sentinelmesh/telemetry';
import type { BusMessage } from './bus-message.ts';
import { type Connection, type ConnectOptions, openConnection } from './connection.ts';
import { type ConsumeOptions, type Consumer, startConsumer } from './consume.ts';
import { observeDepth } from './consumer-depth.ts';
import { type KeyValueBucket, openBucket } from './key-value.ts';
import { lastSequence } from './last-sequence.ts';
import type { BusLog } from './log.ts';
import { createBusObserver } from './observe.ts';
import { type ProvisionOptions, provision } from './provision.ts';
import { createPublisher, type Publisher } from './publish.ts';
import { createLaterPublisher, type LaterPublisher } from './publish-later.ts';
import { type BatchReading, type ReadBatchesOptions, type Reading, type ReadOptions, readBatchesFrom, readFrom } from './read.ts';
import { type BusSubscription, type SubscribeOptions, subscribeTo } from './subscribe.ts';

const CLOSE_TIMEOUT_MS = 5_000;

/** One service's way to the event bus. */
export type EventBus = {
  /**
   * Resolves when the stream has stored the message. A message that is not acknowledged may have been stored all the
   * same; publishing it again with the same id does no harm.
   *
   * @throws Unavailable when the bus cannot be reached, the stream is full, or `timeoutMs` (2,000) have passed
   * @throws MessageTooLarge, MessageMalformed
   */
  publish(message: BusMessage, options?: { readonly timeoutMs?: number }): Promise<void>;
  /**
   * The same for a message that nobody waits for: it leaves with others, some milliseconds later, and is published again for half
   * a minute while the bus cannot be reached. It is lost with the process, and logged where it is lost otherwise.
   */
  publishLater(message: BusMessage): void;
  /** Consumes from a durable, acknowledging each message after it was handled; begins as soon as the durable can be reached. */
  consume(durable: Pick<DurableDefinition, 'stream' | 'name'>, options: ConsumeOptions): Consumer;
  /** Listens to what is published from now on, without memory: see `subscribeTo`. */
  subscribe(filter: string, handler: (message: BusMessage) => void | Promise<void>, options: SubscribeOptions): Promise<BusSubscription>;
  /** Reads a stream in order from a time or place on, without a durable: see `readFrom`. */
  readFrom(stream: StreamName, options: ReadOptions): Promise<Reading>;
  /** The same with many messages at a time, for those who have to keep up with a stream: see `readBatchesFrom`. */
  readBatchesFrom(stream: StreamName, options: ReadBatchesOptions): Promise<BatchReading>;
  /** The place of the last message that a stream has stored, 0 when it never had one. @throws Unavailable */
  lastSequence(stream: StreamName): Promise<number>;
  /** A bucket that was provisioned. */
  keyValue(bucket: string): KeyValueBucket;
  /** Creates or changes streams, durables and buckets; for the administrator's user. */
  provision(options: ProvisionOptions): Promise<void>;
  /** Whether the server is connected and every consumer that was not stopped works. */
  isReady(): boolean;
  /** Resolves when the server answers, which one that hangs does not although it is still connected. @throws Unavailable */
  ping(): Promise<void>;
  /** Tells whenever `isReady()` has changed; the returned function ends that. */
  onReadyChange(listener: (ready: boolean) => void): () => void;
  /** Stops consuming and reading, lets what was published be acknowledged, and disconnects, within `timeoutMs` (5,000). */
  close(options?: { readonly timeoutMs?: number }): Promise<void>;
};

/**
 * Connects to the bus and stays connected for ever.
 *
 * @throws Unavailable when the server cannot be reached at first, or does not accept the user
 */
export async function connectBus(options: ConnectOptions): Promise<EventBus> {
  const { name: service, log, metrics = createMetrics() } = options;
  const connection = await openConnection(options);
  const observer = createBusObserver({ service, metrics });
  const publisher = createPublisher({ connection, service, observer });
  const later = createLaterPublisher({ publish: publisher.publish, log });
  const consumers = new Map<Consumer, Pick<DurableDefinition, 'stream' | 'name'>>();
  observeDepth({ connection, metrics, durables: () => [...consumers.values()] });
  const readings = new Set<Reading>();
  const readiness = trackReadiness(() => connection.isUp() && [...consumers.keys()].every((consumer) => consumer.isReady()), log);
  connection.onChange(readiness.update);
  let closing: Promise<void> | undefined;

  const untilEnded = <R extends Reading>(reading: R): R => {
    readings.add(reading);
    void reading.ended.then(() => readings.delete(reading));
    return reading;
  };

  return {
    publish: publisher.publish,
    publishLater: later.publishLater,
    consume(durable, consumeOptions) {
      const parts = { connection, service, publish: publisher.publish, log, observer, onReadyChange: readiness.update };
      const consumer = startConsumer(parts, durable, consumeOptions);
      consumers.set(consumer, durable);
      readiness.update();
      return {
        isReady: consumer.isReady,
        stop() {
          // From here on it is meant not to work.
          consumers.delete(consumer);
          readiness.update();
          return consumer.stop();
        },
      };
    },
    subscribe: (filter, handler, subscribeOptions) => subscribeTo({ connection, log }, filter, handler, subscribeOptions),
    readFrom: async (stream, readOptions) => untilEnded(await readFrom({ connection, service, log }, stream, readOptions)),
    readBatchesFrom: async (stream, readOptions) => untilEnded(await readBatchesFrom({ connection, service, log }, stream, readOptions)),
    lastSequence: (stream) => lastSequence(connection, stream),
    keyValue: (bucket) => openBucket(connection, bucket),
    provision: (provisionOptions) => provision(connection, provisionOptions),
    isReady: readiness.isReady,
    async ping() {
      connection.assertUp();
      await connection.nats.flush();
    },
    onReadyChange: readiness.onChange,
    close({ timeoutMs = CLOSE_TIMEOUT_MS } = {}) {
      closing ??= close({ connection, later, publisher, consumers: [...consumers.keys()], readings, timeoutMs });
      return closing;
    },
  };
}

type Parts = {
  connection: Connection;
  later: LaterPublisher;
  publisher: Publisher;
  consumers: readonly Consumer[];
  readings: ReadonlySet<Reading>;
  timeoutMs: number;
};

async function close({ connection, later, publisher, consumers, readings, timeoutMs }: Parts): Promise<void> {
  const gracefully = async () => {
    await Promise.all(consumers.map((consumer) => consumer.stop()));
    await later.settled();
    await publisher.settled();
    // One that opens later finds a connection that takes nothing any more.
    for (const reading of readings) reading.stop();
    if (connection.isUp()) await connection.nats.drain();
  };
  const deadline = Promise.withResolvers<void>();
  const timer = setTimeout(deadline.resolve, timeoutMs);
  await Promise.race([gracefully().catch(() => undefined), deadline.promise]);
  clearTimeout(timer);
  await connection.nats.close();
}

function trackReadiness(compute: () => boolean, log: BusLog) {
  const listeners = new Set<(ready: boolean) => void>();
  let last = compute();
  return {
    isReady: compute,
    update() {
      const ready = compute();
      if (ready === last) return;
      last = ready;
      for (const listener of [...listeners]) {
        try {
          listener(ready);
        } catch (error) {
          log.error({ error }, 'a listener of the event bus failed');
        }
      }
    },
    onChange(listener: (ready: boolean) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
