import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@sentinelmesh/telemetry';

/** Work that is done again and again. */
export type Rounds = {
  start(): void;
  /** Has the work done at once, or once more after the round under way. What fails is not done sooner for that. */
  poke(): void;
  /** Ends it; resolves when the round under way is over. */
  stop(): Promise<void>;
};

type Options = {
  readonly everyMs: number;
  /** How soon it is done again after it failed; like always unless told. */
  readonly retryMs?: number;
  readonly work: () => Promise<unknown>;
  readonly what: string;
  readonly log: Pick<Logger, 'warn'>;
};

/** What fails is done again, and told once until it works again. */
export function createRounds({ everyMs, retryMs = everyMs, work, what, log }: Options): Rounds {
  let pausing = new AbortController();
  let isPoked = false;
  let isFailing = false;
  let isStopped = false;
  let running: Promise<void> = Promise.resolve();

  async function pause(): Promise<void> {
    pausing = new AbortController();
    await sleep(isFailing ? retryMs : everyMs, undefined, { signal: pausing.signal, ref: false }).catch(() => undefined);
  }

  async function run(): Promise<void> {
    for (;;) {
      if (isFailing || !isPoked) await pause();
      if (isStopped) return;
      isPoked = false;
      try {
        await work();
        isFailing = false;
      } catch (error) {
        if (!isFailing) log.warn({ error, what }, 'something failed and will be tried again');
        isFailing = true;
      }
      if (isStopped) return;
    }
  }

  return {
    start() {
      running = run();
    },
    poke() {
      isPoked = true;
      if (!isFailing) pausing.abort();
    },
    stop() {
      isStopped = true;
      pausing.abort();
      return running;
    },
  };
}
