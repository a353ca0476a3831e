import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createUsageReader, readUsage, type TokenUsage } from './token-usage.ts';

const usage = (
  inputTokens: number,
  cachedInputTokens: number,
  cacheWriteTokens: number,
  outputTokens: number,
  reasoningTokens: number,
): TokenUsage => ({ inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens });

type Case = { readonly name: string; readonly events: readonly unknown[]; readonly expected: TokenUsage | undefined };

const chat = (fields: object) => ({ id: 'c', choices: [{ message: { content: 'hi' } }], usage: fields });
const chunk = (fields: object | null) => ({ object: 'chat.completion.chunk', choices: [], usage: fields });

/** Whole answers: one event each. */
const whole: readonly Case[] = [
  {
    name: 'chat completions, plain',
    events: [chat({ prompt_tokens: 19, completion_tokens: 10, total_tokens: 29 })],
    expected: usage(19, 0, 0, 10, 0),
  },
  {
    name: 'chat completions, where cached tokens are among those of the prompt and must not be charged again',
    events: [
      chat({
        prompt_tokens: 2006,
        completion_tokens: 300,
        total_tokens: 2306,
        prompt_tokens_details: { cached_tokens: 1920, audio_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 128 },
      }),
    ],
    expected: usage(2006, 1920, 0, 300, 128),
  },
  {
    name: 'chat completions of an endpoint that counts the reasoning beside the answer',
    events: [
      chat({
        prompt_tokens: 32,
        completion_tokens: 9,
        total_tokens: 135,
        prompt_tokens_details: null,
        completion_tokens_details: { reasoning_tokens: 94 },
      }),
    ],
    expected: usage(32, 0, 0, 103, 94),
  },
  {
    name: 'chat completions of an endpoint that reports an answer smaller than its reasoning, without a total',
    events: [chat({ prompt_tokens: 5, completion_tokens: 0, completion_tokens_details: { reasoning_tokens: 40 } })],
    expected: usage(5, 0, 0, 40, 40),
  },
  {
    name: 'responses',
    events: [
      {
        object: 'response',
        usage: {
          input_tokens: 328,
          input_tokens_details: { cached_tokens: 256 },
          output_tokens: 52,
          output_tokens_details: { reasoning_tokens: 20 },
          total_tokens: 380,
        },
      },
    ],
    expected: usage(328, 256, 0, 52, 20),
  },
  {
    name: 'messages, whose input leaves out what the cache gave and took',
    events: [
      {
        type: 'message',
        usage: {
          input_tokens: 21,
          cache_creation_input_tokens: 188,
          cache_read_input_tokens: 4_000,
          cache_creation: { ephemeral_5m_input_tokens: 188, ephemeral_1h_input_tokens: 0 },
          output_tokens: 393,
        },
      },
    ],
    expected: usage(4_209, 4_000, 188, 393, 0),
  },
  {
    name: 'messages without a cache',
    events: [{ usage: { input_tokens: 21, cache_creation_input_tokens: 0, cache_read_input_tokens: null, output_tokens: 3 } }],
    expected: usage(21, 0, 0, 3, 0),
  },
  { name: 'an answer without usage', events: [{ choices: [] }], expected: undefined },
  { name: 'a usage of nothing', events: [chat({})], expected: undefined },
  { name: 'a usage that lacks the answer', events: [chat({ prompt_tokens: 3 })], expected: undefined },
];

const noise: readonly unknown[] = [null, undefined, 7, 'usage', [], [{ usage: {} }], { usage: null }, { usage: [] }, { usage: 'x' }];
const unbelievable = [-1, 1.5, '12', 1e12, Number.NaN, null].map(
  (count): Case => ({
    name: `a count of ${JSON.stringify(count)} tokens`,
    events: [chat({ prompt_tokens: count, completion_tokens: 1 })],
    expected: undefined,
  }),
);

const streamed: readonly Case[] = [
  {
    name: 'chat completions, in the last chunk, after chunks that say null',
    events: [chunk(null), chunk(null), chunk({ prompt_tokens: 9, completion_tokens: 12, prompt_tokens_details: { cached_tokens: 4 } })],
    expected: usage(9, 4, 0, 12, 0),
  },
  {
    name: 'chat completions of an endpoint that tells a running total with every chunk',
    events: [1, 2, 3].map((count) => chunk({ prompt_tokens: 9, completion_tokens: count, total_tokens: 9 + count })),
    expected: usage(9, 0, 0, 3, 0),
  },
  {
    name: 'chat completions that were cut off before the last chunk',
    events: [chunk(null)],
    expected: undefined,
  },
  {
    name: 'responses, inside `response` of the last event',
    events: [
      { type: 'response.created', response: { id: 'r', usage: null } },
      { type: 'response.output_text.delta', delta: 'hi' },
      {
        type: 'response.completed',
        response: {
          usage: {
            input_tokens: 36,
            input_tokens_details: { cached_tokens: 30 },
            output_tokens: 87,
            output_tokens_details: { reasoning_tokens: 64 },
          },
        },
      },
    ],
    expected: usage(36, 30, 0, 87, 64),
  },
  {
    name: 'messages: the input at the start, the whole output in the end',
    events: [
      {
        type: 'message_start',
        message: { usage: { input_tokens: 25, cache_read_input_tokens: 1_000, cache_creation_input_tokens: 100, output_tokens: 1 } },
      },
      { type: 'ping' },
      { type: 'content_block_delta', delta: { type: 'text_delta', text: 'Hello' } },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 15 } },
    ],
    expected: usage(1_125, 1_000, 100, 15, 0),
  },
  {
    name: 'messages that repeat the input in the end',
    events: [
      { type: 'message_start', message: { usage: { input_tokens: 25, cache_read_input_tokens: 0, output_tokens: 1 } } },
      { type: 'message_delta', usage: { input_tokens: 30, cache_read_input_tokens: null, output_tokens: 15 } },
    ],
    expected: usage(30, 0, 0, 15, 0),
  },
  {
    name: 'messages that were cut off: the input is known, and the first of the output',
    events: [{ type: 'message_start', message: { usage: { input_tokens: 25, cache_creation_input_tokens: 5, output_tokens: 1 } } }],
    expected: usage(30, 0, 5, 1, 0),
  },
];

const follow = (events: readonly unknown[]) => {
  const reader = createUsageReader();
  for (const event of events) reader.take(event);
  return reader.usage();
};

describe('the usage of a whole answer', () => {
  for (const { name, events, expected } of [...whole, ...unbelievable]) {
    it(`is read from ${name}`, () => assert.deepEqual(readUsage(events[0]), expected));
  }
});

describe('the usage of a stream', () => {
  for (const { name, events, expected } of streamed) {
    it(`is read from ${name}`, () => assert.deepEqual(follow(events), expected));
  }

  it('is that of the whole answer, where the answer comes as one event', () => {
    for (const { events, expected } of whole) assert.deepEqual(follow(events), expected);
  });

  it('takes no longer to follow because an endpoint makes up names without end', () => {
    const events = Array.from({ length: 20_000 }, (_, index) => ({ usage: { [`made_up_${index}`]: 1 } }));
    const startedAt = performance.now();
    assert.deepEqual(follow([{ usage: { prompt_tokens: 3, completion_tokens: 4 } }, ...events]), usage(3, 0, 0, 4, 0));
    assert.ok(performance.now() - startedAt < 1_000);
  });

  it('does not mind other events before, between and after', () => {
    for (const { events, expected } of streamed) {
      const among = events.flatMap((event) => [...noise, event]);
      assert.deepEqual(follow([...among, ...noise]), expected);
    }
  });
});

describe('any usage', () => {
  const count = fc.oneof(fc.nat(5_000), fc.constant(null), fc.constant(undefined));
  const fields = fc.record(
    {
      prompt_tokens: count,
      completion_tokens: count,
      total_tokens: count,
      input_tokens: count,
      output_tokens: count,
      cache_read_input_tokens: count,
      cache_creation_input_tokens: count,
      prompt_tokens_details: fc.record({ cached_tokens: count }),
      completion_tokens_details: fc.record({ reasoning_tokens: count }),
      input_tokens_details: fc.record({ cached_tokens: count }),
      output_tokens_details: fc.record({ reasoning_tokens: count }),
    },
    { requiredKeys: [] },
  );

  it('has parts that are no larger than their whole', () => {
    fc.assert(
      fc.property(fc.array(fields, { maxLength: 4 }), (events) => {
        const read = follow(events.map((each) => ({ usage: each })));
        if (read === undefined) return;
        assert.ok(read.cachedInputTokens + read.cacheWriteTokens <= read.inputTokens);
        assert.ok(read.reasoningTokens <= read.outputTokens);
      }),
    );
  });

  it('is undefined or well-formed, whatever JSON it is read from', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const read = readUsage(JSON.parse(json));
        assert.ok(read === undefined || Object.values(read).every((value) => Number.isSafeInteger(value) && value >= 0));
      }),
    );
  });
});
