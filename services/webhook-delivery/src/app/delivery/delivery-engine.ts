import type { Clock } from '@sentinelmesh/kernel';
import type { Logger } from '@sentinelmesh/telemetry';
import type { AttemptResult } from '../../domain/attempt.ts';
import type { Destination } from '../../domain/destination.ts';
import type { PushSender } from '../../kinds/destination-kind.ts';
import type { DestinationDirectory, DirectoryEntry } from '../ports.ts';
import { createRounds } from '../rounds.ts';
import { within } from '../within.ts';
import { createAttemptDelivery } from './attempt-delivery.ts';
import { createClaimDeliveries, createFindLost } from './claim-deliveries.ts';
import type { DeliveryStore, DueDelivery, HealthStore } from './engine-ports.ts';
import { createLaneSet } from './lane-set.ts';
import { createResultRecorder } from './result-recorder.ts';

export type DeliveryEngine = {
  /** How many deliveries the destination takes at once. */
  room(destination: Destination): number;
  /** Resolves when there is not much to do, or after a moment. */
  breathe(): Promise<void>;
  /** Attempts a delivery that is this worker's when it is its turn. */
  attempt(delivery: DueDelivery): void;
  /** There is something due for the destination in the database. */
  look(destination: Destination): void;
  start(): void;
  /** Starts nothing more, waits for what is under way, and gives back the rest: within seven seconds, whatever does not answer. */
  stop(): Promise<void>;
};

type Dependencies = {
  readonly directory: Pick<DestinationDirectory, 'push' | 'onChange' | 'refresh'>;
  readonly deliveries: DeliveryStore;
  readonly healths: HealthStore;
  readonly openSender: (entry: DirectoryEntry) => PushSender;
  readonly limits: { readonly concurrency: number; readonly organizationConcurrency: number };
  readonly observe: (attempt: DueDelivery, destination: Destination, result: AttemptResult) => void;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Pick<Logger, 'warn' | 'error'>;
};

const CLAIM_EVERY_MS = 100;
/** How often all destinations are looked at, for what other workers have put back. */
const LOOK_ROUND_EVERY_MS = 5_000;
/** When the process ends: for attempts to end by themselves, then by being told to, for their results, and for connections. */
const STOP = { attemptsMs: 3_000, abortMs: 1_000, resultsMs: 2_000, closeMs: 1_000 };

/** Attempts what is due, for all organisations at once and fairly. */
export function createDeliveryEngine(dependencies: Dependencies): DeliveryEngine {
  const { directory, deliveries, healths, openSender, limits, observe, clock, random, log } = dependencies;
  const stopping = new AbortController();
  const recorder = createResultRecorder({ deliveries, log });
  const attempt = createAttemptDelivery({
    healths,
    recorder,
    openSender,
    observe,
    onChange: (lane) => laneSet.settle(lane),
    onDisabled: () => void directory.refresh().catch(() => undefined),
    onNext: (lane) => look(lane.entry.destination),
    stopping: stopping.signal,
    clock,
    random,
    log,
  });
  const laneSet = createLaneSet({ directory, deliveries, limits, onHungry: () => claims.poke(), attempt, clock, log });
  const claimDue = createClaimDeliveries({ laneSet, deliveries, clock });
  const findLost = createFindLost({ laneSet, deliveries, recorder });
  const claims = createRounds({ everyMs: CLAIM_EVERY_MS, work: claimDue, what: 'claiming deliveries', log });
  const lookRound = createRounds({
    everyMs: LOOK_ROUND_EVERY_MS,
    work: () => {
      for (const lane of laneSet.lanes.values()) lane.dueAt ??= clock.now();
      return findLost();
    },
    what: 'looking for deliveries',
    log,
  });

  function look({ id, ordering }: Destination): void {
    const lane = laneSet.lanes.get(id);
    if (lane !== undefined) lane.dueAt = clock.now();
    // Deliveries that wait for each other are always found in the database, one after the other: nobody waits for the next round.
    if (ordering !== 'none') claims.poke();
  }

  return {
    room: ({ id }) => laneSet.room(id),
    breathe: laneSet.breathe,
    attempt: laneSet.add,
    look,
    start() {
      laneSet.sync();
      directory.onChange(laneSet.sync);
      claims.start();
      lookRound.start();
    },
    async stop() {
      const ended = Promise.all([claims.stop(), lookRound.stop(), laneSet.stop()]);
      await within(STOP.attemptsMs, ended);
      stopping.abort();
      await within(STOP.abortMs, ended);
      await within(STOP.resultsMs, recorder.settled());
      recorder.close();
      const closing = [...laneSet.lanes.values()].map(async ({ sender }) => sender?.close());
      await within(STOP.closeMs, Promise.allSettled(closing));
    },
  };
}
