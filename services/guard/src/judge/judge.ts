import {
  type ChatAnswer,
  type ChatCompletions,
  type ChatMessage,
  ChatTimeout,
  ChatUnreadable,
  spentOf,
} from '@sentinelmesh/chat-completions';
import type { Judge, JudgeBudget, Judgement, JudgeQuestion } from '../app/ports.ts';
import type { DegradedBy } from '../domain/analysis.ts';
import { readJudgeAnswer } from './judge-answer.ts';
import { boundOf, chargeFor, costOf, type JudgePrice } from './judge-price.ts';
import { askAgain, createJudgePrompt } from './judge-prompt.ts';

const MAX_ANSWER_TOKENS = 200;

type Dependencies = {
  readonly chat: Pick<ChatCompletions, 'ask' | 'isOpen'>;
  readonly budget: JudgeBudget;
  readonly price: JudgePrice;
  /** For the question and its repetition together. */
  readonly timeoutMs: number;
  /** Drawn anew for each question; nobody must be able to guess it. */
  readonly newMarker: () => string;
  readonly log: { warn(fields: Readonly<Record<string, unknown>>, message: string): void };
};

type Attempt =
  | { readonly kind: 'answer'; readonly answer: ChatAnswer; readonly cost: bigint }
  | { readonly kind: 'failed'; readonly degradedBy: DegradedBy; readonly cost: bigint };

/**
 * A model that is asked about escalations, each organisation within its own budget of a day. An answer that is not what was
 * asked for gets one more chance, within the same time.
 */
export function createJudge({ chat, budget, price, timeoutMs, newMarker, log }: Dependencies): Judge {
  const attempt = async (orgId: JudgeQuestion['orgId'], messages: readonly ChatMessage[], leftMs: number): Promise<Attempt> => {
    if (leftMs <= 0) return { kind: 'failed', degradedBy: 'timeout', cost: 0n };
    const bound = boundOf(price, messages, MAX_ANSWER_TOKENS);
    const reservation = await budget.reserve(orgId, bound);
    if (reservation === undefined) return { kind: 'failed', degradedBy: 'budget', cost: 0n };
    const asked = await chat.ask({ messages, maxTokens: MAX_ANSWER_TOKENS, json: true, timeoutMs: leftMs }).then(
      (answer) => ({ answer }),
      (error: unknown) => ({ error }),
    );
    if ('error' in asked) {
      log.warn({ orgId, error: asked.error }, 'the judge did not answer');
      const cost = chargeFor(price, spentOf(asked.error), bound);
      await reservation.settle(cost);
      return { kind: 'failed', degradedBy: reasonOf(asked.error), cost };
    }
    const { answer } = asked;
    const cost = answer.usage === undefined ? bound : costOf(price, answer.usage);
    await reservation.settle(cost);
    return { kind: 'answer', answer, cost };
  };

  return {
    async ask({ orgId, layers, text }) {
      const deadlineAt = performance.now() + timeoutMs;
      const { messages, isWhole } = createJudgePrompt({ layers, text, marker: newMarker() });
      let spent = 0n;
      for (const asked of [messages, askAgain(messages)]) {
        const result = await attempt(orgId, asked, Math.floor(deadlineAt - performance.now()));
        spent += result.cost;
        // A judge that was understood badly once and has no time or money for a second try has been unreadable.
        if (result.kind === 'failed')
          return { kind: 'failed', degradedBy: asked === messages ? result.degradedBy : 'unreadable', cost: spent };
        const opinion = readJudgeAnswer(result.answer.text);
        if (opinion !== undefined) return { kind: 'answered', opinion, isWhole, model: result.answer.model, cost: spent };
      }
      return { kind: 'failed', degradedBy: 'unreadable', cost: spent } satisfies Judgement;
    },
    async isReady(orgId, text) {
      if (chat.isOpen()) return false;
      const { messages } = createJudgePrompt({ layers: [], text, marker: newMarker() });
      return (await budget.left(orgId)) >= boundOf(price, messages, MAX_ANSWER_TOKENS);
    },
  };
}

function reasonOf(error: unknown): DegradedBy {
  if (error instanceof ChatTimeout) return 'timeout';
  return error instanceof ChatUnreadable ? 'unreadable' : 'unavailable';
}
