import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { costOf, maxCostOf, type Usage } from './cost-of.ts';
import { parsePriceTable } from './parse-price-table.ts';

const parsed = parsePriceTable(`
version: test-1
models:
  - { model: '', aliases: [demo], input: 0, output: 0 }
  - { model: gpt-4o, input: 2500000, cached_input: 1250000, output: 10000000 }
  - { model: o3, input: 2000000, cached_input: 500000, output: 8000000 }
  - { model: claude-sonnet-4-5, input: 3000000, cached_input: 300000, cache_write: 3750000, output: 15000000 }
  - { model: gemini-2.5-flash, input: 300000, cached_input: 30000, output: 2500000 }
`);
assert.ok(parsed.kind === 'parsed');
const table = parsed.table;

const usage = (model: string, counts: Partial<Usage>): Usage => ({
  model,
  inputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  ...counts,
});

describe('the cost of a usage', () => {
  const cases: { provider: string; usage: Usage; microUsd: bigint }[] = [
    // chat.completions { prompt_tokens: 1000, completion_tokens: 200 }: 1000 × 2.50 + 200 × 10.00
    { provider: 'OpenAI', usage: usage('gpt-4o', { inputTokens: 1_000, outputTokens: 200 }), microUsd: 4_500n },
    // prompt_tokens_details.cached_tokens: 600, part of the 1000: 400 × 2.50 + 600 × 1.25 + 200 × 10.00
    {
      provider: 'OpenAI, cached',
      usage: usage('gpt-4o-2024-08-06', { inputTokens: 1_000, cachedInputTokens: 600, outputTokens: 200 }),
      microUsd: 3_750n,
    },
    // responses { output_tokens: 900, output_tokens_details.reasoning_tokens: 700 }: 100 × 2.00 + 900 × 8.00
    { provider: 'OpenAI, reasoning', usage: usage('o3', { inputTokens: 100, outputTokens: 900, reasoningTokens: 700 }), microUsd: 7_400n },
    // the last chunk of a stream with include_usage: 12 × 2.50 + 3 × 10.00
    { provider: 'OpenAI, streamed', usage: usage('openai/gpt-4o', { inputTokens: 12, outputTokens: 3 }), microUsd: 60n },
    // { input_tokens: 20, cache_read_input_tokens: 8000, cache_creation_input_tokens: 1000, output_tokens: 300 }:
    // 20 × 3.00 + 8000 × 0.30 + 1000 × 3.75 + 300 × 15.00
    {
      provider: 'Anthropic, cache read and written',
      usage: usage('claude-sonnet-4-5-20250929', {
        inputTokens: 9_020,
        cachedInputTokens: 8_000,
        cacheWriteTokens: 1_000,
        outputTokens: 300,
      }),
      microUsd: 10_710n,
    },
    // message_start says 25 input tokens, message_delta 1 and then 412 output tokens in total: 25 × 3.00 + 412 × 15.00
    {
      provider: 'Anthropic, streamed',
      usage: usage('claude-sonnet-4-5@20250929', { inputTokens: 25, outputTokens: 412 }),
      microUsd: 6_255n,
    },
    // { promptTokenCount: 5001, cachedContentTokenCount: 5000, candidatesTokenCount: 10, thoughtsTokenCount: 90 }:
    // 1 × 0.30 + 5000 × 0.03 + 100 × 2.50 = 400.3
    {
      provider: 'Google, cached and thinking, rounded up',
      usage: usage('models/gemini-2.5-flash', { inputTokens: 5_001, cachedInputTokens: 5_000, outputTokens: 100, reasoningTokens: 90 }),
      microUsd: 401n,
    },
    { provider: 'the demo agent', usage: usage('demo', { inputTokens: 5_000, outputTokens: 5_000 }), microUsd: 0n },
    { provider: 'an agent that names no model', usage: usage('', { inputTokens: 5_000, outputTokens: 5_000 }), microUsd: 0n },
  ];
  for (const { provider, usage: used, microUsd } of cases) {
    it(`is exact: ${provider}`, () => assert.deepEqual(costOf(table, used), { microUsd, priceKnown: true, priceVersion: 'test-1' }));
  }

  it('of an unknown model is that of the dearest of each kind, and says so', () => {
    const unknown = usage('new-model', {
      inputTokens: 3_000_000,
      cachedInputTokens: 1_000_000,
      cacheWriteTokens: 1_000_000,
      outputTokens: 1_000_000,
    });
    assert.deepEqual(costOf(table, unknown), {
      microUsd: 3_000_000n + 1_250_000n + 3_750_000n + 15_000_000n,
      priceKnown: false,
      priceVersion: 'test-1',
    });
  });

  it('counts in full what a contradictory report says', () => {
    assert.equal(costOf(table, usage('gpt-4o', { inputTokens: 10, cachedInputTokens: 1_000 })).microUsd, 1_250n);
    assert.equal(costOf(table, usage('o3', { outputTokens: 0, reasoningTokens: 100 })).microUsd, 800n);
  });

  it('does not lose a fraction of what it adds up to', () => {
    assert.equal(costOf(table, usage('gemini-2.5-flash', { inputTokens: 1 })).microUsd, 1n);
    assert.equal(costOf(table, usage('gpt-4o', { inputTokens: Number.MAX_SAFE_INTEGER })).microUsd, 22_517_998_136_852_478n);
  });
});

describe('the most that a call may cost', () => {
  it('is not exceeded by any usage within its counts', () => {
    const count = fc.nat(200_000);
    const model = fc.constantFrom('gpt-4o', 'o3', 'claude-sonnet-4-5', 'gemini-2.5-flash', 'unknown', 'demo');
    fc.assert(
      fc.property(model, count, count, count, count, (name, cached, written, plain, output) => {
        const inputTokens = cached + written + plain;
        const used = usage(name, { inputTokens, cachedInputTokens: cached, cacheWriteTokens: written, outputTokens: output });
        const most = maxCostOf(table, { model: name, maxInputTokens: inputTokens, maxOutputTokens: output });
        const cost = costOf(table, used);
        assert.ok(cost.microUsd <= most.microUsd);
        assert.equal(cost.priceKnown, most.priceKnown);
      }),
    );
  });

  it('takes the dearest price that a prompt may have', () => {
    const most = maxCostOf(table, { model: 'claude-sonnet-4-5', maxInputTokens: 1_000, maxOutputTokens: 100 });
    assert.deepEqual(most, { microUsd: 3_750n + 1_500n, priceKnown: true, priceVersion: 'test-1' });
  });
});
