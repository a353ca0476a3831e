import type { Clock } from '@sentinelmesh/kernel';
import { type DeliveryLane, isOrdered, wakeLane } from './delivery-lane.ts';
import type { DeliveryStore, LaneDemand } from './engine-ports.ts';
import { keyOf, type LaneSet } from './lane-set.ts';
import type { ResultRecorder } from './result-recorder.ts';

type Dependencies = {
  readonly laneSet: LaneSet;
  readonly deliveries: Pick<DeliveryStore, 'claim' | 'nextDue'>;
  readonly clock: Clock;
};

/** So many lanes are asked for in one statement, and so many deliveries. */
const MAX_DEMANDS = 500;
const MAX_CLAIMED = 2_048;

/** Takes what is due from the database, for the lanes that could attempt it now. */
export function createClaimDeliveries({ laneSet, deliveries, clock }: Dependencies): () => Promise<void> {
  function hungryAt(now: Date): readonly DeliveryLane[] {
    const hungry: DeliveryLane[] = [];
    for (const lane of laneSet.lanes.values()) {
      if (wakeLane(lane, now)) laneSet.settle(lane);
      if (lane.dueAt !== undefined && lane.dueAt <= now.getTime()) hungry.push(lane);
    }
    // Those that have waited longest come first: none is left out again and again.
    return hungry.sort((a, b) => a.claimedAt - b.claimedAt);
  }

  function demandingAt(now: Date): readonly Demanding[] {
    const demanding: Demanding[] = [];
    let left = MAX_CLAIMED;
    for (const lane of hungryAt(now)) {
      if (left === 0 || demanding.length === MAX_DEMANDS) break;
      const { destination } = lane.entry;
      // One attempt finds out for a half open circuit; the others are sent as many as their lanes hold.
      const room = Math.min(laneSet.room(destination.id), lane.health.circuit === 'half_open' ? 1 : left);
      if (room === 0) continue;
      demanding.push({
        lane,
        demand: { orgId: destination.orgId, destinationId: destination.id, room, isOrdered: isOrdered(destination) },
      });
      lane.claimedAt = now.getTime();
      left -= room;
    }
    return demanding;
  }

  return async () => {
    const demanding = demandingAt(new Date(clock.now()));
    if (demanding.length === 0) return;
    const demands = demanding.map(({ demand }) => demand);
    // What becomes due meanwhile is not forgotten.
    for (const { lane } of demanding) lane.dueAt = undefined;
    try {
      const claimed = await deliveries.claim(demands);
      for (const delivery of claimed) laneSet.add(delivery);
      const next = await deliveries.nextDue(demands);
      for (const { lane, demand } of demanding) lane.dueAt = earlier(lane.dueAt, next.get(demand.destinationId)?.getTime());
      // Some may have done all of theirs meanwhile. What brought nothing is not asked for again at once: others may hold what is due.
      const fed = new Set<string>(claimed.map(({ destinationId }) => destinationId));
      for (const { lane, demand } of demanding) if (fed.has(demand.destinationId)) laneSet.feed(lane);
    } catch (error) {
      for (const { lane } of demanding) lane.dueAt ??= clock.now();
      throw error;
    }
  };
}

type Demanding = { readonly lane: DeliveryLane; readonly demand: LaneDemand };

const earlier = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);

type FinderDependencies = {
  readonly laneSet: Pick<LaneSet, 'holds' | 'giveBack'>;
  readonly deliveries: Pick<DeliveryStore, 'inFlight' | 'giveBack'>;
  readonly recorder: Pick<ResultRecorder, 'settled'>;
};

/**
 * Gives back deliveries that are this worker's and that it knows nothing of: when a connection breaks during a commit, what was
 * taken may be known to the database alone. One that is looked at twice and held neither time is such a one.
 */
export function createFindLost({ laneSet, deliveries, recorder }: FinderDependencies): () => Promise<number> {
  let suspects = new Set<string>();
  return async () => {
    await recorder.settled();
    const unknown = (await deliveries.inFlight()).filter((delivery) => !laneSet.holds(keyOf(delivery)));
    const lost = unknown.filter((delivery) => suspects.has(keyOf(delivery)));
    await deliveries.giveBack(lost);
    suspects = new Set(unknown.map(keyOf));
    return lost.length;
  };
}
