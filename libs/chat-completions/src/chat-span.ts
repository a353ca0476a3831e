import { type Span, withSpan } from '@sentinelmesh/telemetry';
import type { ChatAnswer } from './whole-answer.ts';

/**
 * One question as a span, all attempts included: which model, how many tokens, never what was asked or answered
 * (https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/).
 *
 * @param model as the operator configured it
 */
export function askInSpan(model: string, maxTokens: number, ask: () => Promise<ChatAnswer>): Promise<ChatAnswer> {
  const attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': model, 'gen_ai.request.max_tokens': maxTokens };
  return withSpan(`chat ${model}`, { kind: 'client', attributes }, async (span) => {
    const answer = await ask();
    describe(span, answer);
    return answer;
  });
}

function describe(span: Span, { usage }: ChatAnswer): void {
  span.set({
    'gen_ai.usage.input_tokens': usage?.inputTokens,
    'gen_ai.usage.output_tokens': usage?.outputTokens,
    'gen_ai.usage.cache_read.input_tokens': usage?.cachedInputTokens,
    'gen_ai.usage.reasoning.output_tokens': usage?.reasoningTokens,
  });
}
