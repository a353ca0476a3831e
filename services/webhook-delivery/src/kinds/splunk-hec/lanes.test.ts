import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { StreamOutcome } from '../destination-kind.ts';
import { createLanes } from './lanes.ts';

const ACKNOWLEDGED: StreamOutcome = { kind: 'acknowledged', rejected: [] };
const FAILED: StreamOutcome = { kind: 'retry', error: 'timeout', detail: 'no' };
const { signal } = new AbortController();

type Work = { readonly lane: number; onSent(): void; settle(outcome: StreamOutcome): void };

function given(most: number) {
  const works: Work[] = [];
  let opened = 0;
  const lanes = createLanes((onSent) => {
    const lane = opened++;
    return () => new Promise((settle) => works.push({ lane, onSent, settle }));
  }, most);
  return { lanes, works };
}

describe('lanes', () => {
  it('let more be sent as soon as something is sent, each in its own', async () => {
    const { lanes, works } = given(2);
    const first = lanes.begin([], signal);
    await turn();
    works[0]?.onSent();
    const taken = await first;
    assert.ok(taken.kind === 'taken');
    const second = lanes.begin([], signal);
    await turn();
    assert.notEqual(works[0]?.lane, works[1]?.lane);
    works[1]?.settle(FAILED);
    assert.deepEqual(await second, FAILED, 'what was not sent is told at once');
    works[0]?.settle(ACKNOWLEDGED);
    assert.deepEqual(await taken.settled, ACKNOWLEDGED);
  });

  it('are waited for where all are taken', async () => {
    const { lanes, works } = given(1);
    const first = await Promise.all([lanes.begin([], signal), turn().then(() => works[0]?.onSent())]).then(([begun]) => begun);
    assert.equal(first.kind, 'taken');
    const second = lanes.send([], signal);
    await turn();
    assert.equal(works.length, 1);
    works[0]?.settle(FAILED);
    await turn();
    assert.equal(works.length, 2);
    works[1]?.onSent();
    works[1]?.settle(ACKNOWLEDGED);
    assert.deepEqual(await second, ACKNOWLEDGED);
  });
});
