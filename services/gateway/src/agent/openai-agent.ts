import { type ChatAnswer, type ChatCompletions, type Spent, spentOf, type TokenUsage } from '@sentinelmesh/chat-completions';
import { MeshError } from '@sentinelmesh/kernel';
import type { Logger } from '@sentinelmesh/telemetry';
import type { Agent } from '../app/ports.ts';
import { maxPromptTokens } from '../domain/prompt-tokens.ts';

type Dependencies = {
  readonly chat: Pick<ChatCompletions, 'ask' | 'close'>;
  readonly model: string;
  readonly maxTokens: number;
  readonly log: Logger;
};

/** An agent behind an OpenAI-compatible endpoint. */
export function createOpenAiAgent({ chat, model, maxTokens, log }: Dependencies): Agent {
  return {
    model,
    isFree: false,
    maxOutputTokens: maxTokens,
    async ask({ systemPrompt, text, signal }) {
      const instructions = systemPrompt === '' ? [] : [{ role: 'system', content: systemPrompt } as const];
      try {
        const answer = await chat.ask({ messages: [...instructions, { role: 'user', content: text }], maxTokens, signal });
        const usage = believable(answer.usage ?? mostUsed([systemPrompt, text], Buffer.byteLength(answer.text)));
        return { kind: 'answered', text: answer.text, model: answer.model, usage, tools: toolNames(answer) };
      } catch (error) {
        const reason = error instanceof MeshError ? error.code : 'internal';
        if (reason === 'internal') log.error({ error }, 'asking the agent failed by a defect');
        return { kind: 'failed', reason, model, usage: usageOf(spentOf(error), mostUsed([systemPrompt, text], maxTokens)) };
      }
    },
    close: () => chat.close(),
  };
}

/** More than any model takes or gives. */
const MAX_TOKENS = 100_000_000;

const believable = (usage: TokenUsage): TokenUsage => ({
  inputTokens: Math.min(usage.inputTokens, MAX_TOKENS),
  cachedInputTokens: Math.min(usage.cachedInputTokens, MAX_TOKENS),
  cacheWriteTokens: Math.min(usage.cacheWriteTokens, MAX_TOKENS),
  outputTokens: Math.min(usage.outputTokens, MAX_TOKENS),
  reasoningTokens: Math.min(usage.reasoningTokens, MAX_TOKENS),
});

const MAX_TOOLS = 32;

/** Events and audit records hold these: what is not the name of a function, as the API has them, might be anything. */
const toolNames = ({ tools }: ChatAnswer): string[] =>
  tools.slice(0, MAX_TOOLS).map((name) => (/^[\w-]{1,64}$/.test(name) ? name : 'other'));

/** What is charged where nobody tells: the most that can have been used, or budgets would not see it. */
const mostUsed = (prompt: readonly string[], outputTokens: number): TokenUsage => ({
  inputTokens: maxPromptTokens(prompt),
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens,
  reasoningTokens: 0,
});

/** Whoever hangs up before the first word must not have the model work for nothing. */
function usageOf(spent: Spent, most: TokenUsage): TokenUsage | undefined {
  if (spent.kind === 'nothing') return undefined;
  return spent.kind === 'unknown' ? most : believable(spent.usage);
}
