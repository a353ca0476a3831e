/** Keeps a process running: what dies is started again, until `stop`. */
import { setTimeout as sleep } from 'node:timers/promises';
import { reasonOf } from './errors.ts';
import type { Log } from './log.ts';
import type { Exit, RunningProcess } from './running-process.ts';

export type SuperviseOptions<P extends RunningProcess> = {
  readonly name: string;
  /** Starts the process; resolves when it serves. */
  readonly start: () => Promise<P>;
  readonly log: Log;
  /** The process ended without being asked to. */
  readonly onDown?: (exit: Exit) => void;
  /** It serves again. */
  readonly onRestart?: (process: P) => void;
  readonly backoff?: Backoff;
  /** In [0, 1). */
  readonly random?: () => number;
};

/** How long to wait before a start. The first one after a good while of service comes at once. */
export type Backoff = {
  readonly firstMs: number;
  readonly longestMs: number;
  /** A process that ran this long is healthy: what it did before is forgotten. */
  readonly healthyAfterMs: number;
};

export type Supervised<P extends RunningProcess> = {
  /** The process that serves now; undefined while there is none. */
  current(): P | undefined;
  /** Ends the supervision and the process; resolves when it is gone. */
  stop(): Promise<void>;
};

const BACKOFF: Backoff = { firstMs: 250, longestMs: 5_000, healthyAfterMs: 10_000 };

/**
 * Resolves when the process has started for the first time. From then on it is restarted whenever it ends: at once, then after
 * pauses that double, with jitter, up to the longest. It never gives up, because a database that cannot start now (a full disk)
 * may start later, and the mesh answers 503 until then.
 *
 * @throws whatever the first `start` throws; nothing is supervised then.
 */
export async function supervise<P extends RunningProcess>(options: SuperviseOptions<P>): Promise<Supervised<P>> {
  const { name, start, log, onDown, onRestart, backoff = BACKOFF, random = Math.random } = options;
  const stopped = new AbortController();
  let current: P | undefined;

  const first = await start();
  const watching = keepRunning(first);

  async function keepRunning(initial: P): Promise<void> {
    let running: P | undefined = initial;
    let failures = 0;
    while (running !== undefined) {
      const since = Date.now();
      const exit = await ended(running);
      if (exit.expected || stopped.signal.aborted) return;
      log('warn', `${name} ended unexpectedly; it is started again`, { exit: exit.signal ?? exit.code ?? 'unknown' });
      onDown?.(exit);
      if (Date.now() - since >= backoff.healthyAfterMs) failures = 0;
      ({ running, failures } = await startAgain(failures));
      if (stopped.signal.aborted) return running?.stop(); // its start was under way when `stop` was called
      if (running !== undefined) onRestart?.(running);
    }
  }

  function ended(running: P): Promise<Exit> {
    current = running;
    return new Promise((resolve) =>
      running.onExit((exit) => {
        current = undefined;
        resolve(exit);
      }),
    );
  }

  /** Tries until the process serves or supervision ends. `failures` counts the starts since the process was last healthy. */
  async function startAgain(failuresBefore: number): Promise<{ running: P | undefined; failures: number }> {
    for (let failures = failuresBefore; !stopped.signal.aborted; failures++) {
      await pause(pauseBeforeStart(failures, backoff, random), stopped.signal);
      if (stopped.signal.aborted) break;
      try {
        return { running: await start(), failures: failures + 1 };
      } catch (error) {
        log('warn', `${name} could not be started: ${reasonOf(error)}`);
      }
    }
    return { running: undefined, failures: failuresBefore };
  }

  async function stop(): Promise<void> {
    stopped.abort();
    await current?.stop();
    await watching;
  }

  return { current: () => current, stop };
}

/** 0, then first, 2·first, 4·first … up to the longest, each shortened by up to half so that processes that died together do not return together. */
export function pauseBeforeStart(failures: number, { firstMs, longestMs }: Backoff, random: () => number): number {
  if (failures === 0) return 0;
  return Math.min(longestMs, firstMs * 2 ** (failures - 1)) * (1 - random() / 2);
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await sleep(ms, undefined, { signal }).catch(() => {});
}
