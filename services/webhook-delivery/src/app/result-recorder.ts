import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@sentinelmesh/telemetry';
import type { DeliveryStore, FinishedAttempt } from './engine-ports.ts';

export type ResultRecorder = {
  /** Has an attempt written down, with others, some milliseconds later. Waits only while too many are not written yet. */
  add(attempt: FinishedAttempt): Promise<void>;
  /** Resolves when all that was added is written down. */
  settled(): Promise<void>;
};

const MAX_BATCH = 256;
const MAX_WAIT_MS = 4;
/** What waits for a database that does not answer; then attempts wait too, and with them their slots. */
const MAX_WAITING = 2_048;
const PAUSE_MS = 500;

type Dependencies = { readonly deliveries: Pick<DeliveryStore, 'record'>; readonly log: Pick<Logger, 'warn'> };

/** Attempts are written down together: a batch waits for the disk once. What cannot be written is tried again until it can. */
export function createResultRecorder({ deliveries, log }: Dependencies): ResultRecorder {
  let waiting: FinishedAttempt[] = [];
  let flushing: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function write(batch: readonly FinishedAttempt[]): Promise<void> {
    for (let isFirst = true; ; isFirst = false) {
      try {
        return await deliveries.record(batch);
      } catch (error) {
        if (isFirst) log.warn({ error, attempts: batch.length }, 'attempts cannot be written down at the moment');
        await sleep(PAUSE_MS);
      }
    }
  }

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MAX_BATCH);
      waiting = waiting.slice(MAX_BATCH);
      await write(batch);
    }
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length > 0)
      flushing ??= writeAll().finally(() => {
        flushing = undefined;
        // What came in the moment between the last look and now.
        if (waiting.length > 0) void flush();
      });
    return flushing ?? Promise.resolve();
  }

  return {
    async add(attempt) {
      waiting.push(attempt);
      if (waiting.length >= MAX_WAITING) return flush();
      if (waiting.length >= MAX_BATCH) void flush();
      else if (flushing === undefined) timer ??= setTimeout(flush, MAX_WAIT_MS);
    },
    settled: flush,
  };
}
