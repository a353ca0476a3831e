import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readAction } from '../domain/repetition/step-features.ts';
import { createTurnsUnderWay, type TurnUnderWay } from './turns-under-way.ts';

const turn = (session: string, inRows = false): TurnUnderWay => ({
  session,
  action: readAction({ tool: 'agent', arguments: 'what is the time' }),
  decision: { decision: 'continue', risk: 0, reasons: [] },
  holds: [],
  inRows,
});

function given() {
  let now = 0;
  const turns = createTurnsUnderWay(() => now);
  return {
    turns,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe('turns under way', () => {
  it('count for their session until they are closed', () => {
    const { turns } = given();
    turns.opened('a', turn('s'), 1_000);
    turns.opened('b', turn('s'), 1_000);
    turns.opened('c', turn('other'), 1_000);
    assert.equal(turns.uncounted('s'), 2);
    turns.closed('a');
    turns.closed('a');
    assert.equal(turns.uncounted('s'), 1);
    assert.equal(turns.uncounted('other'), 1);
  });

  it('do not count where a row counts them', () => {
    const { turns } = given();
    turns.opened('a', turn('s', true), 1_000);
    assert.equal(turns.uncounted('s'), 0);
    turns.closed('a');
    assert.equal(turns.uncounted('s'), 0);
  });

  it('are found by their key, and count once however often they are opened', () => {
    const { turns } = given();
    const one = turn('s');
    turns.opened('a', one, 1_000);
    turns.opened('a', one, 1_000);
    assert.deepEqual(turns.find('a')?.action, one.action);
    assert.equal(turns.uncounted('s'), 1);
    turns.closed('a');
    assert.equal(turns.find('a'), undefined);
  });

  it('are forgotten when nobody closes them', () => {
    const { turns, pass } = given();
    turns.opened('a', turn('s'), 1_000);
    pass(1_001);
    turns.opened('b', turn('s'), 1_000);
    assert.equal(turns.find('a'), undefined);
    assert.equal(turns.uncounted('s'), 1);
  });
});
