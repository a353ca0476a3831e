import { setTimeout as sleep } from 'node:timers/promises';
import { MeshError } from '@sentinelmesh/kernel';
import type { Logger } from '@sentinelmesh/telemetry';
import type { DeliveryStore, FinishedAttempt } from './engine-ports.ts';

export type ResultRecorder = {
  /** Has an attempt written down, with others, some milliseconds later. Waits only while too many are not written yet. */
  add(attempt: FinishedAttempt): Promise<void>;
  /** Resolves when all that was added until now is written down, or given up. */
  settled(): Promise<void>;
  /** From now on, what cannot be written at once is given up. */
  close(): void;
};

const MAX_BATCH = 256;
const MAX_WAIT_MS = 4;
/** What waits for a database that does not answer; then attempts wait too, and with them their slots. */
const MAX_WAITING = 2_048;
const PAUSE_MS = 500;

type Dependencies = { readonly deliveries: Pick<DeliveryStore, 'record'>; readonly log: Pick<Logger, 'warn'> };

/**
 * Attempts are written down together: a batch waits for the disk once. While the database does not answer, they are tried again
 * until it does. One that it refuses by itself is given up: its delivery is this worker's and held by nobody, and is found so.
 */
export function createResultRecorder({ deliveries, log }: Dependencies): ResultRecorder {
  const waiting: FinishedAttempt[] = [];
  const closing = new AbortController();
  let waiters: { readonly upTo: number; readonly resolve: () => void }[] = [];
  let added = 0;
  let written = 0;
  let isWriting = false;
  let isFailing = false;
  let timer: NodeJS.Timeout | undefined;

  async function write(batch: readonly FinishedAttempt[]): Promise<void> {
    for (;;) {
      try {
        await deliveries.record(batch);
        isFailing = false;
        return;
      } catch (error) {
        // What keeps a service from its database is an error of the mesh; any other is about what was to be written.
        if (!(error instanceof MeshError)) return writeParts(batch, error);
        if (!isFailing) log.warn({ error, attempts: batch.length }, 'attempts cannot be written down at the moment');
        isFailing = true;
        if (closing.signal.aborted) return;
        await sleep(PAUSE_MS, undefined, { signal: closing.signal }).catch(() => undefined);
      }
    }
  }

  /** Whatever is wrong with one is not to cost the others theirs. */
  async function writeParts(batch: readonly FinishedAttempt[], error: unknown): Promise<void> {
    if (batch.length > 1) {
      const middle = Math.ceil(batch.length / 2);
      await write(batch.slice(0, middle));
      return write(batch.slice(middle));
    }
    for (const { orgId, destinationId, deliveryId, number } of batch)
      log.warn({ orgId, destinationId, deliveryId, number, error }, 'an attempt cannot be written down and is forgotten');
  }

  async function writeAll(): Promise<void> {
    if (isWriting) return;
    isWriting = true;
    clearTimeout(timer);
    timer = undefined;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, MAX_BATCH);
      await write(batch);
      written += batch.length;
      const waking = waiters.filter(({ upTo }) => upTo <= written);
      waiters = waiters.filter(({ upTo }) => upTo > written);
      for (const { resolve } of waking) resolve();
    }
    isWriting = false;
  }

  const writtenUpTo = (upTo: number): Promise<void> =>
    upTo <= written ? Promise.resolve() : new Promise((resolve) => waiters.push({ upTo, resolve }));

  return {
    add(attempt) {
      waiting.push(attempt);
      added += 1;
      if (waiting.length >= MAX_BATCH) void writeAll();
      else if (!isWriting) timer ??= setTimeout(writeAll, MAX_WAIT_MS);
      return writtenUpTo(added - MAX_WAITING);
    },
    settled() {
      void writeAll();
      return writtenUpTo(added);
    },
    close() {
      closing.abort();
      if (written < added)
        log.warn({ attempts: added - written }, 'attempts are not written down: whoever takes over does not know their end');
    },
  };
}
