import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Exit, RunningProcess } from './running-process.ts';
import { type Backoff, pauseBeforeStart, supervise } from './supervise.ts';

const BACKOFF: Backoff = { firstMs: 20, longestMs: 80, healthyAfterMs: 200 };
const silent = () => {};

type FakeProcess = RunningProcess & { die(): void; readonly isRunning: () => boolean };

function fakeProcess(pid: number): FakeProcess {
  const { promise, resolve } = Promise.withResolvers<Exit>();
  let running = true;
  const end = (exit: Exit) => {
    running = false;
    resolve(exit);
  };
  return {
    pid,
    die: () => end({ code: null, signal: 'SIGKILL', expected: false }),
    stop: async () => end({ code: 0, signal: null, expected: true }),
    onExit: (listener) => void promise.then(listener),
    isRunning: () => running,
  };
}

/** Starts fakes with rising pids and notes when; `fails` says which starts are refused. */
function givenStarter(fails: (start: number) => boolean = () => false) {
  const startedAt: number[] = [];
  const processes: FakeProcess[] = [];
  const start = async () => {
    startedAt.push(performance.now());
    if (fails(startedAt.length)) throw new Error('no');
    const started = fakeProcess(startedAt.length);
    processes.push(started);
    return started;
  };
  const gaps = () => startedAt.slice(1).map((at, index) => at - (startedAt[index] ?? 0));
  return { start, startedAt, processes, gaps };
}

describe('supervising a process', () => {
  it('restarts at once what dies, and tells', async () => {
    const { start, processes } = givenStarter();
    const told: string[] = [];
    const supervised = await supervise({
      name: 'p',
      start,
      log: silent,
      backoff: BACKOFF,
      onDown: ({ signal }) => told.push(`down ${signal}`),
      onRestart: ({ pid }) => told.push(`up ${pid}`),
    });
    processes[0]?.die();
    while (told.length < 2) await sleep(1);
    assert.equal(supervised.current()?.pid, 2);
    assert.deepEqual(told, ['down SIGKILL', 'up 2']);
    await supervised.stop();
  });

  it('waits longer each time when it dies again and again', async () => {
    const { start, processes, gaps } = givenStarter();
    const supervised = await supervise({ name: 'p', start, log: silent, backoff: BACKOFF, random: () => 0 });
    for (let deaths = 0; deaths < 5; deaths++) {
      processes.at(-1)?.die();
      const before = processes.length;
      while (processes.length === before) await sleep(1);
    }
    // The least that each pause lasts; how long it may last is a matter of the machine. Timers may fire a millisecond early.
    const least = [0, 19, 39, 79, 79];
    assert.ok(
      gaps().every((gap, index) => gap >= (least[index] ?? 0)),
      gaps().join(' '),
    );
    await supervised.stop();
  });

  it('forgets earlier deaths after a time of health', async () => {
    const { start, processes, gaps } = givenStarter();
    const backoff = { firstMs: 60_000, longestMs: 60_000, healthyAfterMs: 30 };
    const supervised = await supervise({ name: 'p', start, log: silent, backoff });
    for (let deaths = 1; deaths <= 2; deaths++) {
      await sleep(40);
      processes.at(-1)?.die();
      while (processes.length === deaths) await sleep(1);
    }
    assert.ok(gaps().every((gap) => gap < 20_000));
    await supervised.stop();
  });

  it('keeps trying when a start fails', async () => {
    const { start, processes, startedAt } = givenStarter((count) => count > 1 && count < 5);
    const supervised = await supervise({ name: 'p', start, log: silent, backoff: BACKOFF });
    processes[0]?.die();
    while (processes.length < 2) await sleep(5);
    assert.equal(startedAt.length, 5);
    assert.equal(supervised.current()?.pid, 5);
    await supervised.stop();
  });

  it('passes the failure of the first start on', async () => {
    const { start } = givenStarter(() => true);
    await assert.rejects(supervise({ name: 'p', start, log: silent }), /no/);
  });

  it('starts nothing after stop, whether the process runs, waits for its start, or is starting', async () => {
    const running = givenStarter();
    await (await supervise({ name: 'p', start: running.start, log: silent, backoff: BACKOFF })).stop();

    const waiting = givenStarter((count) => count > 1);
    const paused = await supervise({
      name: 'p',
      start: waiting.start,
      log: silent,
      backoff: { ...BACKOFF, firstMs: 10_000, longestMs: 10_000 },
    });
    waiting.processes[0]?.die();
    await sleep(10);
    await paused.stop();

    const slow = givenStarter();
    const starting = await supervise({
      name: 'p',
      log: silent,
      start: async () => {
        if (slow.processes.length > 0) await sleep(50);
        return slow.start();
      },
    });
    slow.processes[0]?.die();
    await sleep(10);
    await starting.stop();

    const counts = [running, waiting, slow].map(({ startedAt }) => startedAt.length);
    await sleep(60);
    assert.deepEqual(
      [running, waiting, slow].map(({ startedAt }) => startedAt.length),
      counts,
    );
    for (const { processes } of [running, waiting, slow]) assert.ok(processes.every(({ isRunning }) => !isRunning()));
  });
});

describe('the pause before a start', () => {
  it('is nothing, then doubles up to the longest, shortened by up to half', () => {
    const pauses = (random: number) => [0, 1, 2, 3, 4, 50].map((failures) => pauseBeforeStart(failures, BACKOFF, () => random));
    assert.deepEqual(pauses(0), [0, 20, 40, 80, 80, 80]);
    assert.deepEqual(pauses(0.5), [0, 15, 30, 60, 60, 60]);
  });
});
