import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { newId, systemClock, Unavailable } from '@sentinelmesh/kernel';
import { loadPolicies } from '@sentinelmesh/policy';
import { createAnalyzeEscalation } from '../src/app/analyze-escalation.ts';
import type { Analysis, EscalationStore } from '../src/app/ports.ts';
import { engineHere } from './engine-here.ts';
import { givenAnalysis, givenMessage, lifetime, type Store, startStore } from './store-fixture.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const text = { input: 'question', response: 'answer' };

let store: Store;
before(async () => {
  store = await startStore();
});
after(() => store?.stop());

const outboxOf = (orgId: string) => store.ask('select subject from guard.outbox where org_id = $1', [orgId]);
const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

describe('a kept text', () => {
  it('is what it was until its time is over, and is not kept twice', async () => {
    const { orgId, decisionId } = givenAnalysis().escalation;
    assert.equal(await store.escalations.keep(orgId, decisionId, text, lifetime()), true);
    assert.equal(await store.escalations.keep(orgId, decisionId, { ...text, input: 'another' }, lifetime()), true);
    assert.deepEqual(await store.escalations.load(orgId, decisionId, new Date()), { isAnalyzed: false, text });
    const later = new Date(Date.now() + 61_000);
    assert.deepEqual(await store.escalations.load(orgId, decisionId, later), { isAnalyzed: false, text: undefined });
    assert.deepEqual(await store.escalations.load(newId('org'), decisionId, new Date()), { isAnalyzed: false, text: undefined });
  });
});

describe('recording an analysis', () => {
  it('happens once, however many try together, and deletes the text', async () => {
    const analysis = givenAnalysis();
    const { orgId, decisionId } = analysis.escalation;
    await store.escalations.keep(orgId, decisionId, text, lifetime());
    const record = () => store.escalations.record({ ...analysis, id: newId('evt') }, [givenMessage(orgId)]);
    assert.deepEqual((await Promise.all(times(6, record))).filter(Boolean), [true]);
    assert.equal((await outboxOf(orgId)).length, 1);
    assert.deepEqual(await store.escalations.load(orgId, decisionId, new Date()), { isAnalyzed: true, text: undefined });
    assert.equal((await store.ask('select 1 from guard.kept_text where decision_id = $1', [decisionId])).length, 0);
  });

  it('leaves everything as it was when it cannot be told of', async () => {
    const analysis = givenAnalysis();
    const { orgId, decisionId } = analysis.escalation;
    await store.escalations.keep(orgId, decisionId, text, lifetime());
    await assert.rejects(store.escalations.record(analysis, [givenMessage(newId('org'))]));
    assert.deepEqual(await store.escalations.load(orgId, decisionId, new Date()), { isAnalyzed: false, text });
    assert.equal((await outboxOf(orgId)).length, 0);
  });
});

describe('an analysis that is interrupted', () => {
  const questions: string[] = [];
  const analyzeWith = (escalations: EscalationStore) =>
    createAnalyzeEscalation({
      escalations,
      engine: engineHere,
      policies: () => loadPolicies(undefined),
      judge: {
        async ask({ text }) {
          questions.push(text.input);
          const opinion = { risk: 0.9, category: 'injection', confidence: 1 } as const;
          return { kind: 'answered', opinion, isWhole: true, model: 'm', cost: 5n };
        },
      },
      describe: ({ escalation }: Analysis) => [givenMessage(escalation.orgId)],
      observe: () => undefined,
      clock: systemClock,
    });

  it('between the judge and the record is taken up again, told of once, and no text remains', async () => {
    const { escalation } = givenAnalysis();
    const { orgId, decisionId } = escalation;
    await store.escalations.keep(orgId, decisionId, text, lifetime());
    const dying: EscalationStore = { ...store.escalations, record: () => Promise.reject(new Unavailable('the process died')) };
    await assert.rejects(analyzeWith(dying)(escalation), { code: 'unavailable' });
    assert.equal(await analyzeWith(store.escalations)(escalation), 'analyzed');
    assert.equal(await analyzeWith(store.escalations)(escalation), 'known');
    assert.deepEqual(questions, ['question', 'question']);
    assert.equal((await outboxOf(orgId)).length, 1);
    const [row] = await store.ask('select risk, method from guard.analysis where decision_id = $1', [decisionId]);
    assert.deepEqual(row, { risk: 0.9, method: 'judge' });
  });

  it('and runs twice at the same time is told of once', async () => {
    const { escalation } = givenAnalysis();
    await store.escalations.keep(escalation.orgId, escalation.decisionId, text, lifetime());
    const outcomes = await Promise.all(times(4, () => analyzeWith(store.escalations)(escalation)));
    assert.deepEqual(outcomes.sort(), ['analyzed', 'known', 'known', 'known']);
    assert.equal((await outboxOf(escalation.orgId)).length, 1);
  });
});

describe('the budget of the judge', () => {
  it('is never passed by those who reserve together', async () => {
    const orgId = newId('org');
    const budget = store.budget(1_000n);
    const held = (await Promise.all(times(60, () => budget.reserve(orgId, 30n)))).filter((reservation) => reservation !== undefined);
    assert.equal(held.length, 33);
    assert.equal(await budget.left(orgId), 10n);
    await Promise.all(held.map((reservation) => reservation.settle(10n)));
    assert.equal(await budget.left(orgId), 670n);
    assert.equal(await store.budget(1_000n).left(newId('org')), 1_000n);
  });

  it('refuses what is more than a whole day has, and may be overdrawn by what was not foreseen', async () => {
    const orgId = newId('org');
    const budget = store.budget(100n);
    assert.equal(await budget.reserve(orgId, 101n), undefined);
    await (await budget.reserve(orgId, 100n))?.settle(150n);
    assert.equal(await budget.left(orgId), 0n);
  });

  it('is new each day, and settled on the day that it was reserved on', async () => {
    const orgId = newId('org');
    let now = Date.UTC(2026, 0, 1, 23, 59);
    const budget = store.budget(100n, { now: () => now });
    const reservation = await budget.reserve(orgId, 100n);
    now += 2 * 60_000;
    assert.equal(await budget.left(orgId), 100n);
    await reservation?.settle(40n);
    assert.equal(await budget.left(orgId), 100n);
    now -= 2 * 60_000;
    assert.equal(await budget.left(orgId), 60n);
  });
});

describe('the values of tokens', () => {
  it('are kept once by many who keep and read the same ones at the same time', async () => {
    const reader = { orgId: newId('org'), sessionId: 'chat' };
    const tokens = times(50, () => newId('evt')).map((id) => `[EMAIL:${id}]`);
    const { from, until } = lifetime();
    const use = async (_: unknown, index: number) => {
      const own = index % 2 === 0 ? tokens : tokens.toReversed();
      await store.vault.keep({ ...reader, endUser: '' }, new Map(own.map((token) => [token, `value of ${token}`])), until);
      return store.vault.find(reader, new Set(own), { at: from, until });
    };
    for (const values of await Promise.all(Array.from({ length: 16 }, use)))
      for (const token of tokens) assert.equal(values.get(token), `value of ${token}`);
    assert.equal((await store.ask('select 1 from guard.token where org_id = $1', [reader.orgId])).length, tokens.length);
  });
});

describe('pruning', () => {
  it('deletes expired texts, and what is remembered for longer than events can come again', async () => {
    const [old, recent] = [givenAnalysis(newId('org'), new Date(Date.now() - 15 * DAY_MS)), givenAnalysis()];
    for (const analysis of [old, recent]) await store.escalations.record(analysis, []);
    const [expired, kept] = [newId('evt'), newId('evt')];
    await store.escalations.keep(recent.escalation.orgId, expired, text, lifetime(-1));
    await store.escalations.keep(recent.escalation.orgId, kept, text, lifetime());
    await store.budget(10n, { now: () => Date.now() - 15 * DAY_MS }).reserve(old.escalation.orgId, 1n);
    await store.budget(10n).reserve(old.escalation.orgId, 1n);

    await store.escalations.prune(new Date());
    const left = async (table: string, ...ids: string[]) =>
      (await store.ask(`select 1 from guard.${table} where decision_id = any($1)`, [ids])).length;
    assert.deepEqual([await left('kept_text', expired), await left('kept_text', kept)], [0, 1]);
    assert.deepEqual([await left('analysis', old.escalation.decisionId), await left('analysis', recent.escalation.decisionId)], [0, 1]);
    assert.equal((await store.ask('select 1 from guard.judge_spending where org_id = $1', [old.escalation.orgId])).length, 1);
  });
});
