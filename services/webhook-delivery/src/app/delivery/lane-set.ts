import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@sentinelmesh/kernel';
import type { Logger } from '@sentinelmesh/telemetry';
import { createDispatcher } from '../../domain/dispatcher.ts';
import type { DestinationDirectory } from '../ports.ts';
import { closeSender, type DeliveryLane, openLane, renewLane, slotsOf } from './delivery-lane.ts';
import type { DeliveryStore, DueDelivery } from './engine-ports.ts';

/** The lanes of this process, and what it has taken to attempt. */
export type LaneSet = {
  readonly lanes: ReadonlyMap<string, DeliveryLane>;
  /** Takes over what is new in the directory. */
  sync(): void;
  /** To be called when what the lane may do could have changed. */
  settle(lane: DeliveryLane): void;
  room(destinationId: string): number;
  /** Has more fetched when the lane has done most of what it held and there is more that is due. */
  feed(lane: DeliveryLane): void;
  /** Resolves when there is not much to do, or after a while: whoever brings more need not hurry until then. */
  breathe(): Promise<void>;
  /** Has a delivery that is this worker's attempted when it is its turn; it goes back where its lane may do nothing by now. */
  add(delivery: DueDelivery): void;
  giveBack(deliveries: readonly DueDelivery[]): Promise<void>;
  /** Whether the delivery waits here or is under way. */
  holds(key: string): boolean;
  /** Starts nothing more, and gives back what waits. Resolves when that is done and nothing is under way. */
  stop(): Promise<void>;
};

type Dependencies = {
  readonly directory: Pick<DestinationDirectory, 'push'>;
  readonly deliveries: Pick<DeliveryStore, 'giveBack'>;
  readonly limits: { readonly concurrency: number; readonly organizationConcurrency: number };
  /** A lane could hold more, and there is more that is due. */
  readonly onHungry: () => void;
  /** Must not reject. */
  readonly attempt: (lane: DeliveryLane, delivery: DueDelivery) => Promise<void>;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'warn'>;
};

/** A third of a second's work. What comes beyond is better off in the stream than in the database, from where it is fetched again. */
const MUCH = 1_024;
/** Much may be waiting for a receiver that hangs: the others are not to wait for it. */
const BREATHE_MS = 50;
const LOOK_MS = 5;

/** Names one delivery among those of all organisations. */
export const keyOf = ({ destinationId, deliveryId }: Pick<DueDelivery, 'destinationId' | 'deliveryId'>): string =>
  `${destinationId} ${deliveryId}`;

export function createLaneSet({ directory, deliveries, limits, onHungry, attempt, clock, log }: Dependencies): LaneSet {
  const lanes = new Map<string, DeliveryLane>();
  const held = new Set<string>();
  /** What goes back together, a moment later. */
  let returning: DueDelivery[] = [];
  let isStopped = false;
  const dispatcher = createDispatcher<DueDelivery>({
    maxInFlight: limits.concurrency,
    maxInFlightPerOrg: limits.organizationConcurrency,
    now: clock.now,
    async run(delivery) {
      const lane = lanes.get(delivery.destinationId);
      if (lane === undefined || slotsOf(lane) === 0) await giveBack([delivery]);
      else await attempt(lane, delivery);
      held.delete(keyOf(delivery));
      if (lane !== undefined) feed(lane);
    },
  });

  function feed(lane: DeliveryLane): void {
    const slots = slotsOf(lane);
    const isDue = lane.dueAt !== undefined && lane.dueAt <= clock.now();
    // Half empty, so that what is fetched is worth the way to the database.
    if (isDue && slots > 0 && dispatcher.room(lane.entry.destination.id) > 2 * slots) onHungry();
  }

  function sync(): void {
    const entries = new Map(directory.push().map((entry) => [entry.destination.id as string, entry]));
    for (const [id, lane] of lanes) if (!entries.has(id)) forget(id, lane);
    for (const [id, entry] of entries) {
      const lane = lanes.get(id) ?? openLane(entry, clock.now());
      lanes.set(id, lane);
      renewLane(lane, entry);
      settle(lane);
    }
  }

  function forget(id: string, lane: DeliveryLane): void {
    closeSender(lane);
    lanes.delete(id);
    void giveBack(dispatcher.removeLane(id));
  }

  /** What waits for a lane that may do nothing goes back to the database. */
  function settle(lane: DeliveryLane): void {
    const { orgId, id, rateLimit } = lane.entry.destination;
    const slots = slotsOf(lane);
    dispatcher.setLane(orgId, id, { slots, rateLimit });
    if (slots > 0) lane.dueAt ??= clock.now();
    else void giveBack(dispatcher.takeBack(id));
  }

  function giveBackSoon(delivery: DueDelivery): void {
    returning.push(delivery);
    if (returning.length > 1) return;
    setImmediate(() => {
      const all = returning;
      returning = [];
      void giveBack(all);
    });
  }

  async function giveBack(waiting: readonly DueDelivery[]): Promise<void> {
    if (waiting.length === 0) return;
    try {
      await deliveries.giveBack(waiting);
    } catch (error) {
      // Nobody holds them now: whoever looks for lost deliveries finds them.
      log.warn({ error, deliveries: waiting.length }, 'deliveries could not be given back at once');
    }
    for (const delivery of waiting) held.delete(keyOf(delivery));
  }

  return {
    lanes,
    sync,
    settle,
    room: dispatcher.room,
    feed,
    async breathe() {
      for (let waited = 0; dispatcher.waiting() > MUCH && waited < BREATHE_MS; waited += LOOK_MS) await sleep(LOOK_MS);
    },
    add(delivery) {
      held.add(keyOf(delivery));
      const lane = lanes.get(delivery.destinationId);
      // It was asked for, or taken in, before the circuit opened, the destination was paused or the process began to stop.
      if (lane === undefined || slotsOf(lane) === 0 || isStopped) giveBackSoon(delivery);
      else dispatcher.add(delivery);
    },
    giveBack,
    holds: (key) => held.has(key),
    async stop() {
      isStopped = true;
      await Promise.all([giveBack(dispatcher.stop()), dispatcher.ended()]);
    },
  };
}
