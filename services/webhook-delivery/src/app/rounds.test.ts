import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '@sentinelmesh/testkit';
import { createRounds } from './rounds.ts';

/** Rounds that fail as long as the test says so. */
function givenRounds(options: { everyMs: number; retryMs?: number }) {
  const world = { done: 0, warnings: 0, isBroken: false };
  const log = {
    warn: () => {
      world.warnings += 1;
    },
  };
  const work = async () => {
    world.done += 1;
    if (world.isBroken) throw new Error('it is broken');
  };
  const rounds = createRounds({ ...options, work, what: 'working', log });
  rounds.start();
  return { world, rounds };
}

const HOUR = 3_600_000;

describe('work that is done again and again', () => {
  it('is done at once when somebody asks for it, and once more when that was while it was under way', async () => {
    const { world, rounds } = givenRounds({ everyMs: HOUR });
    rounds.poke();
    await until(() => world.done === 1, 'a round');
    rounds.poke();
    rounds.poke();
    await until(() => world.done === 2, 'another round');
    await sleep(20);
    assert.equal(world.done, 2);
    await rounds.stop();
  });

  it('ends at once while it waits after a failure', async () => {
    const { world, rounds } = givenRounds({ everyMs: HOUR });
    world.isBroken = true;
    rounds.poke();
    await until(() => world.warnings === 1, 'the failure');
    const stopped = await Promise.race([rounds.stop().then(() => true), sleep(2_000, false, { ref: false })]);
    assert.ok(stopped, 'it still waits');
    assert.equal(world.done, 1);
  });

  it('is done again soon after a failure where that is wanted, and told once until it works again', async () => {
    const { world, rounds } = givenRounds({ everyMs: HOUR, retryMs: 5 });
    world.isBroken = true;
    rounds.poke();
    await until(() => world.done >= 3, 'more tries');
    assert.equal(world.warnings, 1);
    world.isBroken = false;
    const before = world.done;
    await until(() => world.done > before, 'a round that works');
    await sleep(30);
    assert.ok(world.done <= before + 2);
    await rounds.stop();
  });

  it('waits once for as long as always after a failure, and no shorter however often somebody asks', async () => {
    const { world, rounds } = givenRounds({ everyMs: 100 });
    world.isBroken = true;
    const began = Date.now();
    rounds.poke();
    await until(
      () => {
        rounds.poke();
        return world.done >= 4;
      },
      'four rounds',
      5_000,
    );
    const tookMs = Date.now() - began;
    assert.ok(tookMs >= 290, `three pauses took ${tookMs} ms`);
    await rounds.stop();
  });
});
