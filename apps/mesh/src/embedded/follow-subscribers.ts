import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@sentinelmesh/telemetry';
import { readSubscribers, type Subscriber } from './subscribers.ts';

const LOOK_EVERY_MS = 300;
/** After a failure, so that a server that is down is not asked at every look. */
const RETRY_MS = 2_000;

export type FollowOptions = {
  readonly home: string;
  /** Lets exactly these in. */
  readonly apply: (subscribers: readonly Subscriber[]) => Promise<void>;
  readonly log: Logger;
};

/**
 * Keeps those who are let in the same as those in the home, where the `mesh` command writes them. It looks, instead of being
 * told, so that nothing is lost whichever of the two was killed.
 *
 * @returns ends it; resolves when nothing is under way any more
 */
export function followSubscribers({ home, apply, log }: FollowOptions): () => Promise<void> {
  const stopping = new AbortController();
  let applied: string | undefined;

  const look = async (): Promise<number> => {
    const subscribers = await readSubscribers(home);
    const now = subscribers.map(({ id }) => id).join();
    if (now === applied) return LOOK_EVERY_MS;
    try {
      await apply(subscribers);
      applied = now;
      return LOOK_EVERY_MS;
    } catch (error) {
      log.warn({ error }, 'the subscribers could not be let in as they should be');
      return RETRY_MS;
    }
  };
  const keepLooking = async () => {
    while (!stopping.signal.aborted) await sleep(await look(), undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
  };
  const looking = keepLooking();
  return () => {
    stopping.abort();
    return looking;
  };
}
