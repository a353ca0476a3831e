/** What questions to the judge cost. Amounts are millionths of a US dollar, so a price per million tokens is one per token. */
import type { ChatMessage, Spent, TokenUsage } from '@sentinelmesh/chat-completions';

export type JudgePrice = {
  /** US dollars for a million tokens. What comes from or goes into a cache counts as any other input: a bound, not the bill. */
  readonly inputUsd: number;
  readonly outputUsd: number;
};

/** More tokens than bytes is what no tokenizer makes of a text; roles and separators come on top. */
const TOKENS_PER_MESSAGE = 16;

/** The most that a question can cost, if its endpoint keeps to `maxTokens`. */
export function boundOf(price: JudgePrice, messages: readonly ChatMessage[], maxTokens: number): bigint {
  const inputTokens = messages.reduce((sum, { content }) => sum + Buffer.byteLength(content) + TOKENS_PER_MESSAGE, 0);
  return costOf(price, { inputTokens, outputTokens: maxTokens });
}

export const costOf = (price: JudgePrice, usage: Pick<TokenUsage, 'inputTokens' | 'outputTokens'>): bigint =>
  BigInt(Math.ceil(usage.inputTokens * price.inputUsd + usage.outputTokens * price.outputUsd));

/** What a question that failed is charged: everything reserved, where nobody knows. */
export function chargeFor(price: JudgePrice, spent: Spent, reserved: bigint): bigint {
  if (spent.kind === 'nothing') return 0n;
  return spent.kind === 'unknown' ? reserved : costOf(price, spent.usage);
}
