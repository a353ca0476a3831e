/** The lanes of destinations and whose turn it is: organisations take turns, and so do the lanes of one. */
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';

export type LaneRules = {
  /** Attempts at the same time; a lane whose circuit is open has 0, a half open one has 1. */
  readonly slots: number;
  /** Attempts a second; 0 is no limit. */
  readonly rateLimit: number;
};

export type Lane<Job> = {
  readonly org: Org<Job>;
  rules: LaneRules;
  queue: Job[];
  inFlight: number;
  readonly bucket: TokenBucket;
  timer: NodeJS.Timeout | undefined;
};

/** `ready`: its lanes that could start a job now. A set keeps the order in which they came, which makes the turns. */
type Org<Job> = { readonly id: string; inFlight: number; lanes: number; readonly ready: Set<Lane<Job>> };

export type Lanes<Job> = {
  readonly byDestination: Map<string, Lane<Job>>;
  create(orgId: string, rules: LaneRules): Lane<Job>;
  /** To be called after anything that may change whether the lane could start a job. */
  settle(lane: Lane<Job>): void;
  /** Takes the job whose turn it is. */
  next(): { lane: Lane<Job>; job: Job } | undefined;
  /** Takes back what waits in a lane. */
  emptied(lane: Lane<Job>): Job[];
  /** Forgets an organisation without lanes and jobs. */
  forgetIfEmpty(org: Org<Job>): void;
};

type Options = {
  readonly maxInFlightPerOrg: number;
  readonly now: () => number;
  /** A lane that had used up its rate could start a job again. */
  readonly onReady: () => void;
};

export function createLanes<Job>({ maxInFlightPerOrg, now, onReady }: Options): Lanes<Job> {
  const byDestination = new Map<string, Lane<Job>>();
  const orgs = new Map<string, Org<Job>>();
  const readyOrgs = new Set<Org<Job>>();

  function settle(lane: Lane<Job>): void {
    const { org } = lane;
    const couldStart = lane.queue.length > 0 && lane.inFlight < lane.rules.slots;
    const readyAt = couldStart ? lane.bucket.readyAt(lane.rules.rateLimit, now()) : 0;
    if (couldStart && readyAt <= now()) org.ready.add(lane);
    else org.ready.delete(lane);
    if (couldStart && readyAt > now()) lookAgainAt(lane, readyAt);
    if (org.ready.size > 0 && org.inFlight < maxInFlightPerOrg) readyOrgs.add(org);
    else readyOrgs.delete(org);
  }

  function lookAgainAt(lane: Lane<Job>, at: number): void {
    const look = () => {
      lane.timer = undefined;
      settle(lane);
      onReady();
    };
    lane.timer ??= setTimeout(look, Math.max(1, Math.ceil(at - now())));
  }

  return {
    byDestination,
    settle,
    create(orgId, rules) {
      const org = orgs.get(orgId) ?? { id: orgId, inFlight: 0, lanes: 0, ready: new Set() };
      orgs.set(orgId, org);
      org.lanes += 1;
      return { org, rules, queue: [], inFlight: 0, bucket: createTokenBucket(), timer: undefined };
    },
    next() {
      const [org] = readyOrgs;
      const [lane] = org?.ready ?? [];
      if (org === undefined || lane === undefined) return undefined;
      // To the end of the line, both of them.
      readyOrgs.delete(org);
      org.ready.delete(lane);
      lane.bucket.take(lane.rules.rateLimit, now());
      const job = lane.queue.shift();
      return job === undefined ? undefined : { lane, job };
    },
    emptied(lane) {
      const waiting = lane.queue;
      lane.queue = [];
      clearTimeout(lane.timer);
      lane.timer = undefined;
      settle(lane);
      return waiting;
    },
    forgetIfEmpty(org) {
      if (org.lanes > 0 || org.inFlight > 0) return;
      orgs.delete(org.id);
      readyOrgs.delete(org);
    },
  };
}
