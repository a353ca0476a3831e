/** What the path of a request needs from others. Guard and state monitor are asked in the messages of their contracts. */
import type { TokenUsage } from '@sentinelmesh/chat-completions';
import type { GuardLayerServiceDefinition, TurnServiceDefinition } from '@sentinelmesh/contracts';
import type { BusMessage } from '@sentinelmesh/event-bus';
import type { CallContext, Client } from '@sentinelmesh/rpc';
import type { Thresholds } from '../domain/decide-request.ts';

/** The guard as a layer. @throws Unavailable */
export type GuardLayer = Client<typeof GuardLayerServiceDefinition>;

/** The state monitor as a layer. @throws Unavailable */
export type Turns = Client<typeof TurnServiceDefinition>;

/** What a call to a layer is made with: for the caller of the request, no longer than it waits. */
export type CallFor = (timeoutMs: number, options?: { readonly signal?: AbortSignal; readonly deadlineAt?: number }) => CallContext;

/** Publishes a message and returns when the bus holds it durably. @throws Unavailable when it does not */
export type Publish = (message: BusMessage) => Promise<void>;

export type AgentQuestion = { readonly systemPrompt: string; readonly text: string; readonly signal: AbortSignal };

/** What came of asking an agent; `usage` is undefined where nobody knows. */
export type AgentAnswer =
  | {
      readonly kind: 'answered';
      readonly text: string;
      readonly model: string;
      readonly usage: TokenUsage | undefined;
      /** The tools that the agent named. */
      readonly tools: readonly string[];
    }
  /** `reason` is a stable code, without anything of prompt or answer. */
  | { readonly kind: 'failed'; readonly reason: string; readonly model: string; readonly usage: TokenUsage | undefined };

/** The agent behind the mesh. */
export type Agent = {
  readonly model: string;
  /** Whether it costs nothing: then nothing is reserved for it. */
  readonly isFree: boolean;
  readonly maxOutputTokens: number;
  /** Never throws: an agent that fails is a fact about the request. */
  ask(question: AgentQuestion): Promise<AgentAnswer>;
  close(): Promise<void>;
};

export type PolicyName = 'process' | 'check';
export type OnUnavailable = 'refuse' | 'degrade';

/** What the path needs to know of a policy; what it means for a text is the guard's to say. */
export type PathPolicy = {
  readonly thresholds: Thresholds;
  readonly onUnavailable: { readonly guard: OnUnavailable; readonly stateMonitor: OnUnavailable };
  readonly version: string;
};

/** The policy of this name that is in force at the moment. */
export type PolicyOf = (name: PolicyName) => PathPolicy;
