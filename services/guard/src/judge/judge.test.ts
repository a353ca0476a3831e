import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type ChatAnswer,
  ChatBrokenOff,
  ChatCircuitOpen,
  type ChatQuestion,
  ChatTimeout,
  ChatUnavailable,
  ChatUnreadable,
} from '@sentinelmesh/chat-completions';
import { newId, Unavailable } from '@sentinelmesh/kernel';
import type { JudgeBudget } from '../app/ports.ts';
import { createJudge } from './judge.ts';

const good = '{"decision":"deny","risk":0.8,"category":"injection","confidence":0.7}';
const usage = { inputTokens: 1_000, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens: 100, reasoningTokens: 0 };
const orgId = newId('org');
const question = { orgId, layers: [], text: { input: 'a', response: 'b' } };

type Reply = string | Error | (() => Promise<string>);

/** A judge at 1 and 10 dollars for a million tokens, with `left` to spend. */
function given({ replies, left = 1_000_000n, timeoutMs = 1_000 }: { replies: readonly Reply[]; left?: bigint; timeoutMs?: number }) {
  const asked: ChatQuestion[] = [];
  const settled: { held: bigint; cost: bigint }[] = [];
  let rest = left;
  const budget: JudgeBudget = {
    async reserve(_, held) {
      if (held > rest) return undefined;
      rest -= held;
      return {
        async settle(cost) {
          rest += held - cost;
          settled.push({ held, cost });
        },
      };
    },
    left: async () => rest,
  };
  let isOpen = false;
  const chat = {
    async ask(each: ChatQuestion): Promise<ChatAnswer> {
      asked.push(each);
      const reply = replies[Math.min(asked.length, replies.length) - 1] ?? good;
      if (reply instanceof Error) throw reply;
      const text = typeof reply === 'string' ? reply : await reply();
      return { text, model: 'm-2026', usage, tools: [], finishReason: 'stop' };
    },
    isOpen: () => isOpen,
  };
  const price = { inputUsd: 1, outputUsd: 10 };
  const judge = createJudge({ chat, budget, price, timeoutMs, newMarker: () => 'f00d', log: { warn() {} } });
  return {
    judge,
    asked,
    settled,
    rest: () => rest,
    open() {
      isOpen = true;
    },
  };
}

describe('the judge', () => {
  it('gives its opinion, and is paid what the endpoint says it used', async () => {
    const { judge, asked, rest } = given({ replies: [good] });
    const opinion = { risk: 0.8, category: 'injection', confidence: 0.7 };
    assert.deepEqual(await judge.ask(question), { kind: 'answered', opinion, isWhole: true, model: 'm-2026', cost: 2_000n });
    assert.equal(rest(), 998_000n);
    assert.equal(asked[0]?.json, true);
  });

  it('is asked once more after an answer that cannot be read, within the same time, and then given up', async () => {
    const repaired = given({ replies: ['I think it is fine.', good] });
    const judgement = await repaired.judge.ask(question);
    assert.deepEqual([judgement.kind, judgement.cost], ['answered', 4_000n]);
    assert.match(repaired.asked[1]?.messages[1]?.content ?? '', /was not the JSON object/);
    assert.ok((repaired.asked[1]?.timeoutMs ?? 0) <= (repaired.asked[0]?.timeoutMs ?? 0));

    const garbled = given({ replies: ['no', 'no'] });
    assert.deepEqual(await garbled.judge.ask(question), { kind: 'failed', degradedBy: 'unreadable', cost: 4_000n });
    assert.equal(garbled.asked.length, 2);

    const slow = given({ replies: [() => new Promise((resolve) => setTimeout(() => resolve('no'), 60))], timeoutMs: 50 });
    assert.deepEqual(await slow.judge.ask(question), { kind: 'failed', degradedBy: 'unreadable', cost: 2_000n });
    assert.equal(slow.asked.length, 1);
  });

  it('says why it did not answer, and is paid what that may have cost', async () => {
    const half = { ...usage, outputTokens: 10 };
    const cases = [
      [new ChatTimeout({ kind: 'unknown' }), 'timeout', 'all'],
      [new ChatUnreadable('x', { kind: 'unknown' }), 'unreadable', 'all'],
      [new ChatUnavailable(503, undefined), 'unavailable', 0n],
      [new ChatCircuitOpen(1), 'unavailable', 0n],
      [new ChatBrokenOff({ kind: 'usage', usage: half, estimated: true }), 'unavailable', 1_100n],
      [new TypeError('a defect'), 'unavailable', 0n],
    ] as const;
    for (const [error, degradedBy, cost] of cases) {
      const { judge, settled, asked } = given({ replies: [error] });
      const judgement = await judge.ask(question);
      assert.deepEqual([judgement.kind, judgement.kind === 'failed' && judgement.degradedBy], ['failed', degradedBy]);
      assert.equal(judgement.cost, cost === 'all' ? settled[0]?.held : cost);
      assert.deepEqual([asked.length, settled.length], [1, 1]);
    }
  });

  it('is not asked when the most that it can cost is more than is left', async () => {
    const { judge, asked } = given({ replies: [good], left: 3_000n });
    assert.deepEqual(await judge.ask(question), { kind: 'failed', degradedBy: 'budget', cost: 0n });
    assert.equal(asked.length, 0);
    assert.equal(await judge.isReady(orgId, question.text), false);
  });

  it('is ready while it works and there is money', async () => {
    const { judge, open } = given({ replies: [good] });
    assert.equal(await judge.isReady(orgId, question.text), true);
    open();
    assert.equal(await judge.isReady(orgId, question.text), false);
  });

  it('does not take a database that is away for a judge that is', async () => {
    const budget: JudgeBudget = { reserve: () => Promise.reject(new Unavailable('no database')), left: async () => 0n };
    const chat = { ask: () => Promise.reject(new Error('never asked')), isOpen: () => false };
    const price = { inputUsd: 1, outputUsd: 1 };
    const judge = createJudge({ chat, budget, price, timeoutMs: 100, newMarker: () => 'f00d', log: { warn() {} } });
    await assert.rejects(judge.ask(question), { code: 'unavailable' });
  });
});
