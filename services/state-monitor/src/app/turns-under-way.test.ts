import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newId } from '@sentinelmesh/kernel';
import { readAction } from '../domain/repetition/step-features.ts';
import { createTurnsUnderWay, type OpenedTurn } from './turns-under-way.ts';

const orgId = newId('org');
const action = readAction({ tool: 'agent', arguments: 'what is the time' });
const opened: OpenedTurn = { decision: { decision: 'continue', risk: 0, reasons: [] }, holds: [] };
const turn = (key: string, session = 's', org = orgId) => ({ orgId: org, key, session, action, forMs: 1_000 });
const withoutRow = async () => ({ opened, inRows: false });
const inRows = async () => ({ opened, inRows: true });
const refused = async () => ({ opened });

function given() {
  let now = 0;
  const turns = createTurnsUnderWay(() => now);
  const pass = (ms: number) => {
    now += ms;
  };
  return { turns, pass, counts: (session = 's') => [turns.atMost(orgId, session), turns.unwritten(orgId, session)] };
}

describe('turns under way', () => {
  it('count for their session from before they are opened until they are closed', async () => {
    const { turns, counts } = given();
    const opening = turns.open(turn('a'), withoutRow);
    assert.deepEqual(counts(), [1, []]);
    await opening;
    await turns.open(turn('b', 'other'), withoutRow);
    assert.deepEqual(
      [counts(), counts('other')],
      [
        [1, ['a']],
        [1, ['b']],
      ],
    );
    turns.closed(orgId, 'a');
    turns.closed(orgId, 'a');
    assert.deepEqual(
      [counts(), counts('other')],
      [
        [0, []],
        [1, ['b']],
      ],
    );
  });

  it('do not count any more where a row counts them, or when they were refused or failed', async () => {
    const { turns, counts } = given();
    await turns.open(turn('a'), inRows);
    await turns.open(turn('b'), refused);
    await assert.rejects(turns.open(turn('c'), () => Promise.reject(new Error('no answer'))));
    assert.deepEqual(counts(), [0, []]);
  });

  it('are opened once, whoever asks again while they are under way', async () => {
    const { turns, counts } = given();
    let openings = 0;
    const open = () =>
      turns.open(turn('a'), () => {
        openings += 1;
        return withoutRow();
      });
    const answers = await Promise.all([open(), open(), open()]);
    answers.push(await open());
    assert.deepEqual([new Set(answers).size, openings, counts()], [1, 1, [1, ['a']]]);
    turns.closed(orgId, 'a');
    await open();
    assert.equal(openings, 2);
  });

  it('are opened anew after they were refused', async () => {
    const { turns, counts } = given();
    await turns.open(turn('a'), refused);
    await turns.open(turn('a'), withoutRow);
    assert.deepEqual(counts(), [1, ['a']]);
  });

  it('are those of one organisation, whatever they and their sessions are called', async () => {
    const { turns, counts } = given();
    const theirs = newId('org');
    await turns.open(turn('a'), withoutRow);
    const other = { ...opened };
    assert.equal(await turns.open(turn('a', 's', theirs), async () => ({ opened: other, inRows: false })), other);
    turns.closed(theirs, 'a');
    assert.deepEqual([counts(), turns.atMost(theirs, 's')], [[1, ['a']], 0]);
  });

  it('are forgotten when nobody closes them', async () => {
    const { turns, pass, counts } = given();
    await turns.open(turn('a'), withoutRow);
    pass(1_001);
    assert.deepEqual([counts(), turns.actionOf(orgId, 'a')], [[0, []], undefined]);
  });

  it('are forgotten in their order when there are too many', async () => {
    const { turns, counts } = given();
    await turns.open(turn('first', 'one'), withoutRow);
    await turns.open(turn('second', 'two'), withoutRow);
    for (let index = 1; index < 100_000; index += 1) await turns.open(turn(`${index}`), withoutRow);
    assert.deepEqual(
      [counts('one'), counts('two')],
      [
        [0, []],
        [1, ['second']],
      ],
    );
  });

  it('have their actions remembered, but not those of too many', async () => {
    const { turns } = given();
    for (let index = 0; index < 1_500; index += 1) await turns.open(turn(`${index}`), withoutRow);
    assert.deepEqual([turns.actionOf(orgId, '0'), turns.actionOf(orgId, '1499')], [undefined, action]);
  });
});
