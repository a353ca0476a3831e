import { setTimeout as sleep } from 'node:timers/promises';
import { isRetryable } from '@sentinelmesh/kernel';
import type { BusMessage } from './bus-message.ts';
import type { BusLog } from './log.ts';
import type { Publish } from './publish.ts';

/** How many messages may wait for the bus to come back. */
const MAX_PENDING = 1_000;
const PAUSE_MS = 1_000;
const MAX_ATTEMPTS = 30;

export type LaterPublisher = {
  publishLater(message: BusMessage): void;
  /** Resolves when nothing is pending. */
  settled(): Promise<void>;
};

/** Publishes what nobody waits for: again, under the same id, for as long as the bus may need to come back. */
export function createLaterPublisher({ publish, log }: { readonly publish: Publish; readonly log: Pick<BusLog, 'warn'> }): LaterPublisher {
  const pending = new Set<Promise<void>>();

  async function persist(message: BusMessage): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await publish(message, { mayWait: true });
      } catch (error) {
        if (!isRetryable(error) || attempt === MAX_ATTEMPTS || pending.size >= MAX_PENDING) {
          log.warn({ error, id: message.id }, 'a message that nobody waited for could not be published');
          return;
        }
        await sleep(PAUSE_MS, undefined, { ref: false });
      }
    }
  }

  return {
    publishLater(message) {
      const done = persist(message).finally(() => pending.delete(done));
      pending.add(done);
    },
    async settled() {
      await Promise.all(pending);
    },
  };
}
