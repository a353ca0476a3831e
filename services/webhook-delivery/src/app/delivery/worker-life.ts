import type { Logger } from '@sentinelmesh/telemetry';
import { createRounds } from '../rounds.ts';
import { within } from '../within.ts';
import type { Backlog, Housekeeping, WorkerStore } from './engine-ports.ts';

type Dependencies = {
  readonly workers: WorkerStore;
  readonly housekeeping: Housekeeping;
  /** Tells the owner of a destination that much is waiting, now and then only. */
  readonly tellBacklog: (backlog: Backlog) => Promise<void>;
  readonly keepDays: number;
  readonly onTakenBack: (deliveries: number) => void;
  /** Something has become due that nobody who delivers knows of. */
  readonly onDue: () => void;
  readonly log: Pick<Logger, 'warn'>;
};

const BEAT_EVERY_MS = 2_000;
/** One that failed may have waited for the database for seconds already. */
const BEAT_AGAIN_MS = 500;
/** Longer than a worker that is alive is ever silent, and short enough that nothing is stuck for half a minute. */
const DEAD_AFTER_MS = 15_000;
const TAKE_BACK_EVERY_MS = 3_000;
const HOLD_EVERY_MS = 5_000;
/** A thousand deliveries a second are recovered at most: what is new comes first. */
const RECOVER_EVERY_MS = 500;
const RECOVER_BATCH = 500;
const BACKLOG_EVERY_MS = 60_000;
const BACKLOG = { waiting: 10_000, oldestMs: 10 * 60_000 };
const PRUNE_EVERY_MS = 10 * 60_000;
/** When the process ends, the round under way and leaving may take so long each. */
const STOP_WAIT_MS = 1_000;

/** What a worker does besides delivering: tells that it is alive, takes over from those that are not, and tidies. */
export function createWorkerLife({ workers, housekeeping, tellBacklog, keepDays, onTakenBack, onDue, log }: Dependencies) {
  const round = (everyMs: number, what: string, work: () => Promise<unknown>) => createRounds({ everyMs, what, work, log });
  const rounds = [
    createRounds({ everyMs: BEAT_EVERY_MS, retryMs: BEAT_AGAIN_MS, what: 'telling that a worker is alive', work: workers.beat, log }),
    round(TAKE_BACK_EVERY_MS, 'taking over from dead workers', async () => {
      // A worker may have had thousands: those that come last do not wait for another round.
      for (;;) {
        const deliveries = await workers.takeBackFromDead(DEAD_AFTER_MS);
        if (deliveries === 0) return;
        onTakenBack(deliveries);
        onDue();
      }
    }),
    round(HOLD_EVERY_MS, 'holding deliveries of disabled destinations', housekeeping.holdForDisabled),
    round(HOLD_EVERY_MS, 'releasing deliveries of destinations without order', async () => {
      if ((await housekeeping.releaseUnordered()) > 0) onDue();
    }),
    round(RECOVER_EVERY_MS, 'recovering deliveries', async () => {
      if ((await housekeeping.recover(RECOVER_BATCH)) > 0) onDue();
    }),
    round(BACKLOG_EVERY_MS, 'looking for backlogs', async () => {
      for (const backlog of await housekeeping.backlogs(BACKLOG)) await tellBacklog(backlog);
    }),
    round(PRUNE_EVERY_MS, 'removing old deliveries', async () => {
      while ((await housekeeping.prune(keepDays)) > 0);
    }),
  ];
  return {
    /** Resolves when the database knows of this worker: nothing may be in flight before. */
    async start(): Promise<void> {
      await workers.beat();
      for (const { start } of rounds) start();
    },
    async stop(): Promise<void> {
      await within(STOP_WAIT_MS, Promise.all(rounds.map(({ stop }) => stop())));
      await within(STOP_WAIT_MS, workers.leave());
    },
  };
}
