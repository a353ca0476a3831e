import { setTimeout as sleep } from 'node:timers/promises';
import { type ConsumerInfo, jetstreamManager } from '@nats-io/jetstream';
import type { DurableDefinition } from '@sentinelmesh/contracts';
import type { Connection } from './connection.ts';
import { type DurablePlace, isAheadOfStream, missedMessages, readPlace } from './durable-place.ts';
import type { BusLog } from './log.ts';
import { openPull, type Pull } from './pull.ts';
import type { Delivery } from './received-message.ts';

/** Messages that left the stream before the consumer saw them: `from` to `to`, both included. Not all need have been for it. */
export type Gap = { readonly stream: string; readonly durable: string; readonly from: number; readonly to: number };

export type Attachment = {
  /** Asks for more messages, if there is room for them. */
  refill(): void;
  /** Takes in what is on its way, and nothing more. */
  detach(): Promise<void>;
};

type AttachOptions = {
  readonly connection: Connection;
  readonly service: string;
  readonly durable: Pick<DurableDefinition, 'stream' | 'name'>;
  readonly capacity: number;
  readonly log: BusLog;
  unhandled(): number;
  pauseMs(): number;
  deliver(delivery: Delivery): void;
  onGroupEnd(): void;
  /** Called with what the server says of the durable whenever pulling begins, and with undefined when it ends. */
  onAttached(durable: ConsumerInfo | undefined): void;
  onGap(gap: Gap): void;
};

const API_TIMEOUT_MS = 2_000;
const RETRY_MS = [250, 500, 1_000, 2_000, 5_000] as const;
const DRAIN_TIMEOUT_MS = 1_000;

/**
 * Pulls from a durable and begins again whenever that ends: the server restarted, the durable is not there yet, the
 * connection was lost. Before each beginning it looks whether messages were missed.
 */
export function attach(options: AttachOptions): Attachment {
  const { connection, durable, log } = options;
  const manager = jetstreamManager(connection.nats, { checkAPI: false, timeout: API_TIMEOUT_MS });
  const detaching = new AbortController();
  let pull: Pull | undefined;
  let reportedUpTo = 0;

  const reportGap = (place: DurablePlace) => {
    const missed = missedMessages(place);
    if (missed === undefined || missed.to <= reportedUpTo) return;
    reportedUpTo = missed.to;
    const gap = { stream: durable.stream, durable: durable.name, ...missed };
    log.error(gap, 'messages left the stream before they were consumed');
    options.onGap(gap);
  };

  const pullOnce = async (): Promise<string> => {
    const place = await readPlace(await manager, durable);
    if (isAheadOfStream(place))
      throw new Error('the durable is ahead of its stream, which lost messages in a crash; provisioning makes it anew');
    reportGap(place);
    if (detaching.signal.aborted) return 'it was stopped';
    pull = openPull({ ...options, stream: durable.stream, durable: durable.name });
    options.onAttached(place.consumer);
    return pull.ended.finally(() => options.onAttached(undefined));
  };

  const keepPulling = async () => {
    for (let failures = 0; !detaching.signal.aborted; ) {
      try {
        if (!connection.isUp()) await returnOf(connection, detaching.signal);
        const reason = await pullOnce();
        failures = 0;
        log.debug({ stream: durable.stream, durable: durable.name, reason }, 'a pull ended');
      } catch (error) {
        log.warn({ stream: durable.stream, durable: durable.name, error }, 'a durable cannot be consumed at the moment');
        failures = Math.min(failures + 1, RETRY_MS.length);
      }
      await sleep(RETRY_MS[Math.max(0, failures - 1)], undefined, { signal: detaching.signal }).catch(() => undefined);
    }
  };

  const running = keepPulling();
  return {
    refill: () => pull?.refill(),
    async detach() {
      detaching.abort();
      await Promise.race([pull?.drain(), sleep(DRAIN_TIMEOUT_MS, undefined, { ref: false })]);
      pull?.end('it was stopped');
      await running;
    },
  };
}

function returnOf(connection: Connection, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const stop = connection.onChange((up) => up && finish());
    const finish = () => {
      stop();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    signal.addEventListener('abort', finish);
  });
}
