/**
 * What a model used, in one form, whichever wire format told it.
 *
 * Terminology: `inputTokens` is the whole prompt, with what was read from and written to the model's cache;
 * `outputTokens` is the whole answer, with what was spent on reasoning. Prices apply to the parts: a caller that wants
 * the uncached rest subtracts.
 *
 * | format | where | what its input leaves out | what its output leaves out |
 * |---|---|---|---|
 * | chat completions | `usage` of the answer; in a stream, of the last chunk (`include_usage`) | nothing | the reasoning, at some endpoints: then `total_tokens` tells |
 * | responses | `usage` of the answer; in a stream, of `response` in its last event | nothing | nothing |
 * | messages (Anthropic) | `usage` of the answer; in a stream, of `message` in `message_start`, then of `message_delta` | cache reads and writes | nothing |
 *
 * In a stream every later figure replaces the earlier one; they are running totals and never summed.
 */
import { z } from 'zod';

export type TokenUsage = {
  /** The whole prompt. */
  readonly inputTokens: number;
  /** Of these, read from the model's cache. */
  readonly cachedInputTokens: number;
  /** Of these, written to the model's cache. */
  readonly cacheWriteTokens: number;
  /** The whole answer. */
  readonly outputTokens: number;
  /** Of these, spent on reasoning. */
  readonly reasoningTokens: number;
};

/** More than any model takes or gives; an endpoint that reports more is broken or lying. */
const MAX_TOKENS = 1_000_000_000;

const tokens = z.number().int().min(0).max(MAX_TOKENS);
const optional = tokens.nullish().transform((count) => count ?? 0);
const details = <Shape extends z.ZodRawShape>(shape: Shape) => z.object(shape).partial().nullish();

const chatUsage = z
  .object({
    prompt_tokens: tokens,
    completion_tokens: tokens,
    total_tokens: optional,
    prompt_tokens_details: details({ cached_tokens: optional }),
    completion_tokens_details: details({ reasoning_tokens: optional }),
  })
  .transform((usage): TokenUsage => {
    const reasoning = usage.completion_tokens_details?.reasoning_tokens ?? 0;
    const isApart = reasoning > 0 && usage.total_tokens === usage.prompt_tokens + usage.completion_tokens + reasoning;
    return whole({
      inputTokens: usage.prompt_tokens,
      cachedInputTokens: usage.prompt_tokens_details?.cached_tokens ?? 0,
      cacheWriteTokens: 0,
      outputTokens: usage.completion_tokens + (isApart ? reasoning : 0),
      reasoningTokens: reasoning,
    });
  });

/** What tells the messages of Anthropic from responses, which name their two sums alike. */
const messagesUsage = z
  .object({
    input_tokens: tokens,
    output_tokens: tokens,
    cache_read_input_tokens: optional,
    cache_creation_input_tokens: optional,
    output_tokens_details: details({ thinking_tokens: optional }),
  })
  .transform(
    (usage): TokenUsage =>
      whole({
        inputTokens: usage.input_tokens + usage.cache_read_input_tokens + usage.cache_creation_input_tokens,
        cachedInputTokens: usage.cache_read_input_tokens,
        cacheWriteTokens: usage.cache_creation_input_tokens,
        outputTokens: usage.output_tokens,
        reasoningTokens: usage.output_tokens_details?.thinking_tokens ?? 0,
      }),
  );

const responsesUsage = z
  .object({
    input_tokens: tokens,
    output_tokens: tokens,
    input_tokens_details: details({ cached_tokens: optional }),
    output_tokens_details: details({ reasoning_tokens: optional }),
  })
  .transform(
    (usage): TokenUsage =>
      whole({
        inputTokens: usage.input_tokens,
        cachedInputTokens: usage.input_tokens_details?.cached_tokens ?? 0,
        cacheWriteTokens: 0,
        outputTokens: usage.output_tokens,
        reasoningTokens: usage.output_tokens_details?.reasoning_tokens ?? 0,
      }),
  );

/** A part is never larger than its whole: an endpoint that counts them apart is charged for both. */
const whole = (usage: TokenUsage): TokenUsage => ({
  ...usage,
  inputTokens: Math.max(usage.inputTokens, usage.cachedInputTokens + usage.cacheWriteTokens),
  outputTokens: Math.max(usage.outputTokens, usage.reasoningTokens),
});

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where the three formats put it: beside the answer, in `message` (message_start), in `response` (response.completed). */
function usageFields(event: unknown): Fields | undefined {
  if (!isFields(event)) return undefined;
  for (const holder of [event, event.message, event.response]) if (isFields(holder) && isFields(holder.usage)) return holder.usage;
  return undefined;
}

function normalise(fields: Fields): TokenUsage | undefined {
  const isMessages = 'cache_read_input_tokens' in fields || 'cache_creation_input_tokens' in fields;
  const schema = 'prompt_tokens' in fields ? chatUsage : isMessages ? messagesUsage : responsesUsage;
  return schema.safeParse(fields).data;
}

/** The usage that a whole answer tells; undefined when it tells none, or none that can be believed. */
export function readUsage(answer: unknown): TokenUsage | undefined {
  const fields = usageFields(answer);
  return fields === undefined ? undefined : normalise(fields);
}

export type UsageReader = {
  /** Takes the next event of a stream, as parsed JSON of any of the three formats. */
  take(event: unknown): void;
  /** What has been told so far. Before the end of a stream that is often the input alone, or nothing. */
  usage(): TokenUsage | undefined;
};

/** The names that any of the formats has. Others are not kept: an endpoint could send new ones without end. */
const NAMES = new Set([chatUsage, messagesUsage, responsesUsage].flatMap((format) => Object.keys(format.in.shape)));

/** Follows the usage through a stream. */
export function createUsageReader(): UsageReader {
  const told: Record<string, unknown> = {};
  return {
    take(event) {
      const fields = usageFields(event) ?? {};
      for (const name of NAMES) {
        const value = fields[name];
        if (value !== null && value !== undefined) told[name] = value;
      }
    },
    usage: () => normalise(told),
  };
}
