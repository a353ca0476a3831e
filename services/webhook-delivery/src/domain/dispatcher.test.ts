import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createDispatcher } from './dispatcher.ts';

type Job = { orgId: string; destinationId: string; id: number };

/** A dispatcher whose jobs end when the test says so. */
function givenDispatcher({ maxInFlight = 100, maxInFlightPerOrg = 100 } = {}) {
  const running: { job: Job; end: () => void }[] = [];
  const started: Job[] = [];
  const clock = { now: 0 };
  const dispatcher = createDispatcher<Job>({
    maxInFlight,
    maxInFlightPerOrg,
    now: () => clock.now,
    run: (job) =>
      new Promise((end) => {
        started.push(job);
        running.push({ job, end });
      }),
  });
  const endOne = async (which: (job: Job) => boolean = () => true) => {
    const index = running.findIndex(({ job }) => which(job));
    running.splice(index, 1)[0]?.end();
    await new Promise((resolve) => setImmediate(resolve));
  };
  const add = (orgId: string, destinationId: string, count: number) => {
    for (let id = 0; id < count; id += 1) dispatcher.add({ orgId, destinationId, id });
  };
  return { dispatcher, running, started, clock, endOne, add };
}

describe('the dispatcher', () => {
  it('gives a destination no more slots than it has, and the next one when one is free', async () => {
    const { dispatcher, running, endOne, add } = givenDispatcher();
    dispatcher.setLane('a', 'a1', { slots: 2, rateLimit: 0 });
    add('a', 'a1', 5);
    assert.equal(running.length, 2);
    await endOne();
    assert.equal(running.length, 2);
    assert.equal(dispatcher.room('a1'), 2 * 4 - 2 - 2);
  });

  it('holds a bounded number of jobs, and yet takes what each lane could do at once', () => {
    const { dispatcher, add } = givenDispatcher({ maxInFlight: 0 });
    for (let lane = 0; lane < 200; lane += 1) {
      const id = `a${lane}`;
      dispatcher.setLane('a', id, { slots: 16, rateLimit: 0 });
      add('a', id, dispatcher.room(id));
    }
    const taken = dispatcher.stop().length;
    assert.ok(taken >= 200 * 16 && taken <= 4_096 + 200 * 16, `${taken} jobs`);
  });

  it('lets organisations take turns, however much one of them has to do', async () => {
    const { dispatcher, started, endOne, add } = givenDispatcher({ maxInFlight: 2 });
    dispatcher.setLane('big', 'big1', { slots: 100, rateLimit: 0 });
    dispatcher.setLane('small', 'small1', { slots: 100, rateLimit: 0 });
    add('big', 'big1', 1_000);
    add('small', 'small1', 10);
    for (let turn = 0; turn < 20; turn += 1) await endOne();
    const small = started.filter(({ orgId }) => orgId === 'small').length;
    assert.equal(small, 10);
    assert.ok(started.findLastIndex(({ orgId }) => orgId === 'small') <= 22);
  });

  it('lets the destinations of an organisation take turns as well', async () => {
    const { dispatcher, started, endOne, add } = givenDispatcher({ maxInFlightPerOrg: 1 });
    for (const id of ['a1', 'a2']) dispatcher.setLane('a', id, { slots: 10, rateLimit: 0 });
    add('a', 'a1', 10);
    add('a', 'a2', 3);
    for (let turn = 0; turn < 7; turn += 1) await endOne();
    assert.equal(started.filter(({ destinationId }) => destinationId === 'a2').length, 3);
  });

  it('keeps the slots of an organisation whose receivers hang from the others', async () => {
    const { dispatcher, running, started, endOne, add } = givenDispatcher({ maxInFlight: 10, maxInFlightPerOrg: 4 });
    for (const id of ['hang1', 'hang2', 'hang3']) {
      dispatcher.setLane('hanging', id, { slots: 16, rateLimit: 0 });
      add('hanging', id, 100);
    }
    dispatcher.setLane('well', 'well1', { slots: 16, rateLimit: 0 });
    add('well', 'well1', 50);
    assert.equal(running.filter(({ job }) => job.orgId === 'hanging').length, 4);
    for (let turn = 0; turn < 50; turn += 1) await endOne((job) => job.orgId === 'well');
    assert.equal(started.filter(({ orgId }) => orgId === 'well').length, 50);
  });

  it('starts nothing in a lane without slots, and one job in a half open one', async () => {
    const { dispatcher, running, endOne, add } = givenDispatcher();
    dispatcher.setLane('a', 'a1', { slots: 0, rateLimit: 0 });
    add('a', 'a1', 3);
    assert.equal(running.length, 0);
    dispatcher.setLane('a', 'a1', { slots: 1, rateLimit: 0 });
    assert.equal(running.length, 1);
    await endOne();
    assert.equal(running.length, 1);
    assert.equal(dispatcher.takeBack('a1').length, 1);
    await endOne();
    assert.equal(running.length, 0);
  });

  it('keeps to the rate of a lane', async (test) => {
    test.mock.timers.enable({ apis: ['setTimeout'] });
    const { dispatcher, started, clock, add } = givenDispatcher();
    dispatcher.setLane('a', 'a1', { slots: 1_000, rateLimit: 10 });
    clock.now = 1;
    add('a', 'a1', 100);
    assert.equal(started.length, 10);
    for (let passed = 0; passed < 2_000; passed += 10) {
      clock.now += 10;
      test.mock.timers.tick(10);
    }
    assert.ok(Math.abs(started.length - 30) <= 1, `${started.length} were started`);
    assert.equal(dispatcher.stop().length, 100 - started.length);
  });

  it('never runs more than it may, forgets nothing and runs nothing twice, whatever happens', async () => {
    const lanesOf = [
      ['a', 'a1'],
      ['a', 'a2'],
      ['b', 'b1'],
    ] as const;
    type World = ReturnType<typeof givenDispatcher> & { added: number; takenBack: number };
    const lane = fc.constantFrom(...lanesOf);
    const count = fc.nat({ max: 8 });
    const steps: Record<string, (world: World, org: string, id: string, count: number) => Promise<void> | void> = {
      add(world, org, id, count) {
        world.add(org, id, count);
        world.added += count;
      },
      async end({ running, endOne }, _org, id) {
        if (running.some(({ job }) => job.destinationId === id)) await endOne((job) => job.destinationId === id);
      },
      'give slots'({ dispatcher }, org, id, count) {
        dispatcher.setLane(org, id, { slots: count % 5, rateLimit: 0 });
      },
      'take back'(world, _org, id) {
        world.takenBack += world.dispatcher.takeBack(id).length;
      },
    };
    const step = fc.tuple(fc.constantFrom(...Object.keys(steps)), lane, count);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (chosen) => {
        const world: World = { ...givenDispatcher({ maxInFlight: 6, maxInFlightPerOrg: 4 }), added: 0, takenBack: 0 };
        for (const [org, id] of lanesOf) world.dispatcher.setLane(org, id, { slots: 3, rateLimit: 0 });
        for (const [name, [org, id], many] of chosen) {
          await steps[name]?.(world, org, id, many);
          assert.ok(world.running.length <= 6);
          assert.ok(world.running.filter(({ job }) => job.orgId === 'a').length <= 4);
        }
        assert.equal(world.started.length + world.takenBack + world.dispatcher.stop().length, world.added);
      }),
      { numRuns: 200 },
    );
  });
});
