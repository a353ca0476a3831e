import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@sentinelmesh/telemetry';

/** Work that is done again and again. */
export type Rounds = {
  start(): void;
  /** Has the work done at once, or once more after the round under way. */
  poke(): void;
  /** Ends it; resolves when the round under way is over. */
  stop(): Promise<void>;
};

type Options = {
  readonly everyMs: number;
  readonly work: () => Promise<unknown>;
  readonly what: string;
  readonly log: Pick<Logger, 'warn'>;
};

/** What fails is done again the next time, and told once until it works again. */
export function createRounds({ everyMs, work, what, log }: Options): Rounds {
  let waking = new AbortController();
  let isStopped = false;
  let running: Promise<void> = Promise.resolve();

  async function run(): Promise<void> {
    for (let isFailing = false; !isStopped; ) {
      await sleep(everyMs, undefined, { signal: waking.signal, ref: false }).catch(() => undefined);
      if (isStopped) return;
      waking = new AbortController();
      try {
        await work();
        isFailing = false;
      } catch (error) {
        if (!isFailing) log.warn({ error, what }, 'something failed and will be tried again');
        isFailing = true;
        await sleep(everyMs, undefined, { ref: false });
      }
    }
  }

  return {
    start() {
      running = run();
    },
    poke: () => waking.abort(),
    stop() {
      isStopped = true;
      waking.abort();
      return running;
    },
  };
}
