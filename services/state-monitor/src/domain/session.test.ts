import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RepetitionFound } from './repetition/find-repetition.ts';
import { begun, effectiveLimits, isWorse, newSession, reachedLimit } from './session.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const later = (ms: number) => new Date(NOW.getTime() + ms);
const settings = { maxSteps: 3, maxDurationMs: 1_000, maxDepth: 2 };
const about = { endUser: '', agent: '', parentSessionId: '', depth: 0 };
const session = newSession({ workspaceId: 'ws', id: 's' }, about, NOW);

describe('the limits of a session', () => {
  it('are its own where it has some, else those of the mesh', () => {
    assert.deepEqual(effectiveLimits({ limits: { maxSteps: 9, maxDurationMs: 0, maxDepth: 0 } }, settings), { ...settings, maxSteps: 9 });
  });

  it('let it take as many steps as they say', () => {
    const third = begun(begun(begun(session, NOW), NOW), NOW);
    assert.equal(reachedLimit(begun(begun(session, NOW), NOW), settings, NOW), undefined);
    assert.deepEqual(reachedLimit(third, settings, NOW), { limit: 'steps', allowed: 3 });
  });

  it('count its time from its first step, not from its creation', () => {
    assert.equal(reachedLimit(session, settings, later(5_000)), undefined);
    const started = begun(session, later(5_000));
    assert.equal(reachedLimit(started, settings, later(5_999)), undefined);
    assert.deepEqual(reachedLimit(started, settings, later(6_000)), { limit: 'duration', allowed: 1_000 });
  });

  it('let as many sessions stand above it as they say', () => {
    assert.equal(reachedLimit({ ...session, depth: 2 }, settings, NOW), undefined);
    assert.deepEqual(reachedLimit({ ...session, depth: 3 }, settings, NOW), { limit: 'depth', allowed: 2 });
  });
});

describe('a repetition', () => {
  const found = (decision: 'warn' | 'stop'): RepetitionFound => ({
    decision,
    repetition: { type: 'identical', repeats: 3, period: 1, fromStep: 1, toStep: 3, tools: ['t'] },
  });

  it('is worse than before when it becomes a warning or a stop, not when it goes on', () => {
    assert.deepEqual(
      [isWorse(found('warn'), undefined), isWorse(found('stop'), found('warn')), isWorse(found('stop'), undefined)],
      [true, true, true],
    );
    assert.deepEqual(
      [isWorse(found('warn'), found('warn')), isWorse(found('warn'), found('stop')), isWorse(found('stop'), found('stop'))],
      [false, false, false],
    );
  });
});
