/**
 * Who is served next. Each destination has a *lane* with slots of its own, each organisation a bound on all of its lanes, and
 * organisations take turns, as do the lanes of one: however much somebody has to deliver, and however slow his receivers
 * are, the others wait for one turn at most.
 */
import { createLanes, type Lane, type LaneRules } from './lanes.ts';

export type LaneJob = { readonly orgId: string; readonly destinationId: string };

export type Dispatcher<Job extends LaneJob> = {
  /** Gives a lane its rules, now and again whenever they change. */
  setLane(orgId: string, destinationId: string, rules: LaneRules): void;
  /** Forgets the lane of a destination that is gone. @returns what waited in it */
  removeLane(destinationId: string): readonly Job[];
  /** How many jobs the lane takes before memory holds more than it needs. A lane always has room for what its slots could do. */
  room(destinationId: string): number;
  /** Has a job done when it is its turn. The lane must be there; it takes more than it has room for. */
  add(job: Job): void;
  /** Takes back what waits in a lane. */
  takeBack(destinationId: string): readonly Job[];
  /** Takes back everything that waits, and starts nothing more. */
  stop(): readonly Job[];
  /** Resolves when it was stopped and nothing is under way any more. */
  ended(): Promise<void>;
  /** How many jobs wait for their turn. */
  waiting(): number;
};

type Options<Job> = {
  readonly maxInFlight: number;
  readonly maxInFlightPerOrg: number;
  /** Does a job; its slots are free when the promise is kept. Must not reject. */
  readonly run: (job: Job) => Promise<void>;
  readonly now: () => number;
};

/** So many jobs of a lane wait in memory for each of its slots, and so many of all lanes; the rest waits in the database. */
const WAITING_PER_SLOT = 4;
const MAX_WAITING = 4_096;

export function createDispatcher<Job extends LaneJob>({ maxInFlight, maxInFlightPerOrg, run, now }: Options<Job>): Dispatcher<Job> {
  const lanes = createLanes<Job>({ maxInFlightPerOrg, now, onReady: pump });
  let inFlight = 0;
  let waiting = 0;
  let stopped = false;
  const ended = Promise.withResolvers<void>();

  function pump(): void {
    while (!stopped && inFlight < maxInFlight) {
      const turn = lanes.next();
      if (turn === undefined) return;
      start(turn.lane, turn.job);
      lanes.settle(turn.lane);
    }
  }

  function start(lane: Lane<Job>, job: Job): void {
    waiting -= 1;
    const count = (by: 1 | -1) => {
      inFlight += by;
      lane.inFlight += by;
      lane.org.inFlight += by;
    };
    count(1);
    void run(job).finally(() => {
      count(-1);
      lanes.settle(lane);
      lanes.forgetIfEmpty(lane.org);
      endIfIdle();
      pump();
    });
  }

  function endIfIdle(): void {
    if (stopped && inFlight === 0) ended.resolve();
  }

  function emptied(lane: Lane<Job>): readonly Job[] {
    const left = lanes.emptied(lane);
    waiting -= left.length;
    return left;
  }

  return {
    setLane(orgId, destinationId, rules) {
      const lane = lanes.byDestination.get(destinationId) ?? lanes.create(orgId, rules);
      lanes.byDestination.set(destinationId, lane);
      lane.rules = rules;
      lanes.settle(lane);
      pump();
    },
    removeLane(destinationId) {
      const lane = lanes.byDestination.get(destinationId);
      if (lane === undefined) return [];
      lanes.byDestination.delete(destinationId);
      lane.org.lanes -= 1;
      const left = emptied(lane);
      lanes.forgetIfEmpty(lane.org);
      return left;
    },
    room(destinationId) {
      const lane = lanes.byDestination.get(destinationId);
      if (lane === undefined || stopped) return 0;
      const { slots } = lane.rules;
      const own = slots * WAITING_PER_SLOT - lane.queue.length - lane.inFlight;
      return Math.max(0, slots - lane.queue.length, Math.min(own, MAX_WAITING - waiting));
    },
    add(job) {
      const lane = lanes.byDestination.get(job.destinationId);
      if (lane === undefined) throw new Error(`${job.destinationId} has no lane`);
      lane.queue.push(job);
      waiting += 1;
      lanes.settle(lane);
      pump();
    },
    takeBack(destinationId) {
      const lane = lanes.byDestination.get(destinationId);
      return lane === undefined ? [] : emptied(lane);
    },
    stop() {
      stopped = true;
      endIfIdle();
      return [...lanes.byDestination.values()].flatMap(emptied);
    },
    ended: () => ended.promise,
    waiting: () => waiting,
  };
}
