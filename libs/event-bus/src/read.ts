import { randomUUID } from 'node:crypto';
import { AckPolicy, type ConsumerConfig, DeliverPolicy, jetstreamManager } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { StreamName } from '@sentinelmesh/contracts';
import type { Connection } from './connection.ts';
import type { BusLog } from './log.ts';
import { openPull } from './pull.ts';
import type { ReceivedMessage } from './received-message.ts';
import { toBusError } from './server-error.ts';

export type ReadOptions = {
  /** What to read: the subjects of the stream that this user may read, or some of them. */
  readonly filter: string;
  /** Where to begin: with the first message stored at this time or later. Without it, with the next one that is stored. */
  readonly startAt?: Date | undefined;
  /** Gets one message after the other, in the order of the stream; the next one waits until the promise is kept. */
  readonly handle: (message: ReceivedMessage) => void | Promise<void>;
};

/** A stream being read. */
export type Reading = {
  /** How many messages were there to read when it began. */
  readonly pending: number;
  /**
   * Resolves, with the reason, when there is nothing more to come: it was stopped, the handler failed, the bus was lost. Where to
   * go on from is then for the reader to say.
   */
  readonly ended: Promise<string>;
  stop(): void;
};

/** Messages that are on their way or wait for the handler. A larger number makes nothing faster. */
const READ_AHEAD = 32;
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
export async function readFrom({ connection, service, log }: Parts, stream: StreamName, options: ReadOptions): Promise<Reading> {
  connection.assertUp();
  const name = `read-${randomUUID()}`;
  const queue: ReceivedMessage[] = [];
  let stopped = false;
  const pending = await createConsumer(connection, stream, name, options);
  const handleAll = async () => {
    for (let message = queue[0]; message !== undefined && !stopped; message = queue[0]) {
      await options.handle(message);
      queue.shift();
      pull.refill();
    }
  };
  const pull = openPull({
    connection,
    service,
    stream,
    durable: name,
    capacity: READ_AHEAD,
    unhandled: () => queue.length,
    deliver({ message }) {
      queue.push(message);
      if (queue.length > 1) return;
      handleAll().catch((error: unknown) => {
        log.error({ stream, error }, 'the handler of a reading failed');
        stop('its handler failed');
      });
    },
  });
  function stop(reason: string): void {
    stopped = true;
    pull.end(reason);
  }
  return { pending, ended: pull.ended, stop: () => stop('it was stopped') };
}

/** @returns how many messages it has to deliver */
async function createConsumer(connection: Connection, stream: string, name: string, { filter, startAt }: ReadOptions): Promise<number> {
  const start: Partial<ConsumerConfig> =
    startAt === undefined
      ? { deliver_policy: DeliverPolicy.New }
      : { deliver_policy: DeliverPolicy.StartTime, opt_start_time: startAt.toISOString() };
  try {
    const manager = await jetstreamManager(connection.nats, { checkAPI: false, timeout: API_TIMEOUT_MS });
    const consumer = await manager.consumers.add(stream, {
      ...start,
      name,
      filter_subject: filter,
      ack_policy: AckPolicy.None,
      mem_storage: true,
      num_replicas: 1,
      inactive_threshold: nanos(INACTIVE_MS),
    });
    return consumer.num_pending;
  } catch (error) {
    throw toBusError(error, `reading ${stream}`);
  }
}
