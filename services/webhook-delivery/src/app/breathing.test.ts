import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ReceivedMessage } from '@sentinelmesh/event-bus';
import { createBreathing } from './breathing.ts';
import { createTakeInEvents } from './delivery/take-in-events.ts';

/** As work that cannot be interrupted. */
function busyFor(ms: number): void {
  for (const until = performance.now() + ms; performance.now() < until; );
}

/** How often others had their turn meanwhile. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  const others = setInterval(() => {
    turns += 1;
  }, 1);
  await work();
  clearInterval(others);
  return turns;
}

describe('work over many things', () => {
  it('lets others have their turn every few milliseconds, and does not wait for them before', async () => {
    const breathe = createBreathing();
    const quick = await turnsDuring(async () => {
      for (let thing = 0; thing < 10; thing += 1) await breathe();
    });
    assert.equal(quick, 0);
    const long = await turnsDuring(async () => {
      for (let thing = 0; thing < 100; thing += 1) {
        await breathe();
        busyFor(1);
      }
    });
    assert.ok(long >= 5, `${long}`);
  });

  it('is taking in a batch of events too, however long filters look at them', async () => {
    const takeIn = createTakeInEvents({
      directory: { isWatched: () => true, receiversOf: () => [] },
      deliveries: { takeIn: () => assert.fail('nobody gets them') },
      readEvent() {
        busyFor(1);
        return undefined;
      },
      engine: { room: () => 1, breathe: async () => undefined, attempt: () => undefined, look: () => undefined },
    });
    const message = { subject: 'sm.evt.org_1._.a.b.v1' } as ReceivedMessage;
    const turns = await turnsDuring(() => takeIn(Array.from({ length: 100 }, () => message)));
    assert.ok(turns >= 5, `${turns}`);
  });
});
