import { z } from 'zod';
import { readUsage, type TokenUsage } from './token-usage.ts';

/** What a model answered. */
export type ChatAnswer = {
  /** Well-formed Unicode without null characters; empty when the model only called tools. */
  readonly text: string;
  /** The model that answered, as the endpoint names it; the one that was asked where it names none, or says anything but a name. */
  readonly model: string;
  /** What it used; undefined when the endpoint does not tell. */
  readonly usage: TokenUsage | undefined;
  /** The tools that the model wants called, in its order. */
  readonly tools: readonly string[];
  /** Why it ended: `stop`, `length`, `tool_calls`, `content_filter`, or another word of the endpoint's; empty when it does not tell. */
  readonly finishReason: string;
};

const MAX_TOOLS = 128;

export const toolName = z.string().max(256);
export const reason = z.string().max(64);

const answer = z.object({
  model: z.string().nullish(),
  choices: z
    .array(
      z.object({
        message: z.object({
          content: z.string().nullish(),
          refusal: z.string().nullish(),
          tool_calls: z
            .array(z.object({ function: z.object({ name: toolName }).optional() }))
            .max(MAX_TOOLS)
            .nullish(),
        }),
        finish_reason: reason.nullish(),
      }),
    )
    .min(1),
});

/** The answer that came as one JSON document; undefined when it is not a chat completion. */
export function readWholeAnswer(body: Uint8Array, askedModel: string): ChatAnswer | undefined {
  const json = parseJson(body);
  const { data } = answer.safeParse(json);
  const choice = data?.choices[0];
  if (data === undefined || choice === undefined) return undefined;
  const { content, refusal, tool_calls: calls } = choice.message;
  return {
    text: cleanText(content || refusal || ''),
    model: modelName(data.model, askedModel),
    usage: readUsage(json),
    tools: (calls ?? []).flatMap((call) => call.function?.name ?? []),
    finishReason: choice.finish_reason ?? '',
  };
}

/** Events, audit records and metrics hold it, in which no text of an answer may be. */
export const modelName = (told: string | null | undefined, asked: string): string =>
  told && /^[\w.:/@+-]{1,200}$/.test(told) ? told : asked;

/** What the rest of the mesh takes as text: halves of surrogate pairs and null characters become U+FFFD. */
export const cleanText = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD');

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(body));
  } catch {
    return undefined;
  }
}
