import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { newId, Unavailable } from '@sentinelmesh/kernel';
import { Overloaded } from '../errors.ts';
import { createBatcher } from './batcher.ts';

const orgId = newId('org');
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));

/** Doubles numbers, slowly, and remembers how many at a time. */
function createDoubler({ maxBatch = 100, maxWaiting = 1_000, fail = (_: readonly number[]): void => undefined } = {}) {
  const batches: number[] = [];
  const double = createBatcher<number, number>({
    maxBatch,
    maxWaiting,
    run: async (_, items) => {
      batches.push(items.length);
      await sleep(5);
      fail(items);
      return items.map((item) => item * 2);
    },
  });
  return { double: (item: number, of = orgId) => double(of, item), batches };
}

describe('a batcher', () => {
  it('does together what arrives while it is at work, and gives each its own answer', async () => {
    const { double, batches } = createDoubler();
    const first = double(1);
    // The turn of the event loop ends, and the batch begins.
    await setImmediate();
    await setImmediate();
    const others = times(50, (index) => double(index));
    assert.equal(await first, 2);
    assert.deepEqual(
      await Promise.all(others),
      times(50, (index) => index * 2),
    );
    assert.deepEqual(batches, [1, 50]);
  });

  it('does no more at once than it may, and every organisation on its own', async () => {
    const { double, batches } = createDoubler({ maxBatch: 10 });
    await Promise.all([...times(25, (index) => double(index)), double(1, newId('org'))]);
    assert.deepEqual(batches.toSorted(), [1, 10, 10, 5].toSorted());
  });

  it('lets an item that can never succeed fail alone', async () => {
    const { double } = createDoubler({
      fail: (items) => {
        if (items.includes(7)) throw new RangeError('not seven');
      },
    });
    const outcomes = await Promise.allSettled(times(20, (index) => double(index)));
    assert.deepEqual(outcomes.map(({ status }) => status).filter((status) => status === 'rejected').length, 1);
    assert.equal(outcomes[7]?.status, 'rejected');
  });

  it('does not repeat what may have been done: all fail when the database is lost', async () => {
    const { double, batches } = createDoubler({
      fail: () => {
        throw new Unavailable('the database does not answer');
      },
    });
    const outcomes = await Promise.allSettled(times(4, (index) => double(index)));
    assert.ok(outcomes.every(({ status }) => status === 'rejected'));
    assert.deepEqual(batches, [4]);
  });

  it('refuses when too much waits, and goes on after that', async () => {
    const { double } = createDoubler({ maxWaiting: 5 });
    const outcomes = await Promise.allSettled(times(8, (index) => double(index)));
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    assert.equal(refused.length, 3);
    assert.ok(refused.every(({ reason }) => reason instanceof Overloaded));
    assert.equal(await double(4), 8);
  });
});
