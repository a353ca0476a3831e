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

  it('wait, when something did not arrive, until it is known what became of all that came after it', async () => {
    const { lanes, works } = given(3);
    for (const index of [0, 1]) {
      const begun = lanes.begin([], signal);
      await turn();
      works[index]?.onSent();
      await begun;
    }
    works[0]?.settle(FAILED);
    await turn();
    const again = lanes.begin([], signal);
    await turn();
    assert.equal(works.length, 2);
    works[1]?.settle(ACKNOWLEDGED);
    await turn();
    assert.equal(works.length, 3);
    works[2]?.settle(ACKNOWLEDGED);
    assert.deepEqual(await again, ACKNOWLEDGED);
  });

  it('tell whoever began of a sender that throws, and are free again', async () => {
    const lanes = createLanes(() => () => Promise.reject(new Error('it must not')), 1);
    for (let count = 0; count < 2; count += 1) await assert.rejects(lanes.send([], signal), /it must not/);
  });
});
