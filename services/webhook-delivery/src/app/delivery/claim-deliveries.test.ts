import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newId } from '@sentinelmesh/kernel';
import type { Destination } from '../../domain/destination.ts';
import { HEALTHY } from '../../domain/health.ts';
import { createClaimDeliveries } from './claim-deliveries.ts';
import { openLane } from './delivery-lane.ts';
import type { LaneDemand } from './engine-ports.ts';
import type { LaneSet } from './lane-set.ts';

describe('claiming what is due', () => {
  it('takes a bounded number of deliveries at once, and leaves no destination out for long', async () => {
    const lanes = new Map(
      Array.from({ length: 300 }, () => {
        const destination = { orgId: newId('org'), id: newId('dst'), state: 'enabled', concurrency: 16, ordering: 'none' } as Destination;
        const entry = { destination, revision: 1n, health: HEALTHY, opening: '', matches: () => true, openOptions: () => assert.fail() };
        return [destination.id as string, openLane(entry, 0)];
      }),
    );
    const laneSet = { lanes, room: () => 64, settle: () => undefined, add: () => undefined, feed: () => undefined } as Partial<LaneSet>;
    const rounds: (readonly LaneDemand[])[] = [];
    let now = 1_000;
    const claim = createClaimDeliveries({
      laneSet: laneSet as LaneSet,
      deliveries: {
        async claim(demands) {
          rounds.push(demands);
          return [];
        },
        // There is always more.
        nextDue: async (demands) => new Map(demands.map(({ destinationId }) => [destinationId, new Date(0)])),
      },
      clock: { now: () => now },
    });
    for (let round = 0; round < 10; round += 1) {
      await claim();
      now += 100;
    }
    for (const demands of rounds) assert.ok(demands.reduce((sum, { room }) => sum + room, 0) <= 2_048);
    const asked = Map.groupBy(rounds.flat(), ({ destinationId }) => destinationId);
    assert.equal(asked.size, 300);
    assert.ok([...asked.values()].every(({ length }) => length <= 2));
  });
});
