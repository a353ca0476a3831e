import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createBell } from './bell.ts';

const LONG_MS = 60_000;

describe('a bell', () => {
  it('wakes who waits, and who comes after a ring that nobody heard', async () => {
    const bell = createBell();
    const waiting = bell.wait(LONG_MS);
    bell.ring();
    await waiting;
    await bell.wait(LONG_MS);
  });

  it('forgets a ring when it is reset', async () => {
    const bell = createBell();
    bell.ring();
    bell.reset();
    const startedAt = performance.now();
    await bell.wait(30);
    assert.ok(performance.now() - startedAt >= 25);
  });

  it('is not heard by the deaf, but stops them', async () => {
    const bell = createBell();
    let awake = false;
    const waiting = bell.wait(LONG_MS, { deaf: true }).then(() => {
      awake = true;
    });
    bell.ring();
    await new Promise(setImmediate);
    assert.equal(awake, false);
    bell.stop();
    await waiting;
    await bell.wait(LONG_MS);
  });
});
