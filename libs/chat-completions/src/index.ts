export {
  type ChatCompletions,
  type ChatCompletionsOptions,
  type ChatMessage,
  type ChatQuestion,
  createChatCompletions,
} from './chat-completions.ts';
export type { CircuitOptions } from './circuit.ts';
export {
  ChatBrokenOff,
  ChatCancelled,
  ChatCircuitOpen,
  ChatRefused,
  ChatTimeout,
  ChatUnavailable,
  ChatUnreachable,
  ChatUnreadable,
  type Spent,
  spentOf,
} from './errors.ts';
export { createUsageReader, readUsage, type TokenUsage, type UsageReader } from './token-usage.ts';
export type { ChatAnswer } from './whole-answer.ts';
