import { z } from 'zod';
import type { Spent } from './errors.ts';
import { createSseReader } from './sse-reader.ts';
import { createUsageReader, type TokenUsage } from './token-usage.ts';
import { type ChatAnswer, cleanText, modelName, reason, toolName } from './whole-answer.ts';

const MAX_TOOLS = 128;

const text = z.string().nullish();
const chunk = z.object({
  model: text,
  choices: z
    .array(
      z.object({
        index: z.number().int().nullish(),
        delta: z
          .object({
            content: text,
            refusal: text,
            reasoning: text,
            reasoning_content: text,
            tool_calls: z
              .array(
                z.object({
                  index: z.number().int().min(0).max(MAX_TOOLS).nullish(),
                  function: z.object({ name: toolName.nullish(), arguments: text }).nullish(),
                }),
              )
              .nullish(),
          })
          .nullish(),
        finish_reason: reason.nullish(),
      }),
    )
    .nullish(),
});
type Chunk = z.infer<typeof chunk>;
type Delta = NonNullable<NonNullable<NonNullable<Chunk['choices']>[number]>['delta']>;

/**
 * `open`: more is to come. `complete`: the end was announced. `failed`: the endpoint reported a failure. `unreadable`:
 * something came that is no chunk of a chat completion. What comes after any but the first is not read.
 */
export type StreamState = 'open' | 'complete' | 'failed' | 'unreadable';

export type StreamedAnswer = {
  take(bytes: Uint8Array): void;
  state(): StreamState;
  /** Whether the model has said why it ended; some endpoints close after that without another word. */
  isFinished(): boolean;
  answer(): ChatAnswer;
  /** What the part that has come is worth. */
  spent(): Spent;
};

type Asked = { readonly model: string; readonly promptBytes: number; readonly maxTokens: number };

/** Puts an answer together that comes as server-sent events. */
export function createStreamedAnswer({ model: askedModel, promptBytes, maxTokens }: Asked): StreamedAnswer {
  const usageReader = createUsageReader();
  const tools = new Map<number, string>();
  let state: StreamState = 'open';
  let model = '';
  let content = '';
  let refusal = '';
  let finishReason = '';
  let deltas = 0;
  let outputBytes = 0;

  const takeDelta = (delta: Delta) => {
    content += delta.content ?? '';
    refusal += delta.refusal ?? '';
    for (const [position, call] of (delta.tool_calls ?? []).entries()) {
      const index = call.index ?? position;
      if (call.function?.name && !tools.has(index)) tools.set(index, call.function.name);
    }
    const bytes = sizeOf(delta);
    if (bytes > 0) deltas += 1;
    outputBytes += bytes;
  };

  const takeChunk = (data: string) => {
    const json = parse(data);
    const parsed = chunk.safeParse(json);
    if (!parsed.success) {
      state = 'unreadable';
      return;
    }
    usageReader.take(json);
    model ||= parsed.data.model ?? '';
    for (const choice of parsed.data.choices ?? []) {
      if ((choice.index ?? 0) !== 0) continue;
      if (choice.delta) takeDelta(choice.delta);
      finishReason ||= choice.finish_reason ?? '';
    }
    if (isFailure(json)) state = 'failed';
  };

  const sse = createSseReader((data) => {
    if (state !== 'open') return;
    if (data === '[DONE]') state = 'complete';
    else takeChunk(data);
  });

  return {
    take: sse.take,
    state: () => state,
    isFinished: () => finishReason !== '',
    answer: () => ({
      text: cleanText(content || refusal),
      model: modelName(model, askedModel),
      usage: usageReader.usage(),
      tools: [...tools].sort(([a], [b]) => a - b).map(([, name]) => name),
      finishReason,
    }),
    spent() {
      const told = usageReader.usage();
      if (told !== undefined) return { kind: 'usage', usage: told, estimated: false };
      const outputTokens = Math.min(Math.max(deltas, estimateTokens(outputBytes)), maxTokens);
      return { kind: 'usage', usage: estimate(promptBytes, outputTokens), estimated: true };
    },
  };
}

/**
 * A token for every three bytes of UTF-8, on the safe side: English and code have about four characters to a token, Chinese
 * and emoji one token to three or four bytes. Endpoints mostly send a token with each delta, so there are at least that many.
 */
const estimateTokens = (bytes: number): number => Math.ceil(bytes / 3);

const estimate = (promptBytes: number, outputTokens: number): TokenUsage => ({
  inputTokens: estimateTokens(promptBytes),
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens,
  reasoningTokens: 0,
});

function sizeOf(delta: Delta): number {
  const calls = (delta.tool_calls ?? []).flatMap((call) => [call.function?.name, call.function?.arguments]);
  const texts = [delta.content, delta.refusal, delta.reasoning, delta.reasoning_content, ...calls];
  return texts.reduce((sum, part) => sum + Buffer.byteLength(part ?? ''), 0);
}

const isFailure = (json: unknown): boolean => typeof json === 'object' && json !== null && 'error' in json && Boolean(json.error);

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
