/** A request on its way through the layers, and what each of them said. */
import type { CloseTurnResponse, InspectLayerResponse, InspectResponse, LayerReport, OpenTurnResponse } from '@sentinelmesh/contracts';
import type { EventId, RequestContext, TurnId } from '@sentinelmesh/kernel';
import type { AgentAnswer, CallFor, PathPolicy, PolicyName } from './ports.ts';

/** A request to an agent. What is empty was not given. */
export type AgentRequest = {
  readonly text: string;
  readonly endUser: string;
  readonly sessionId: string;
  readonly parentSessionId: string;
  readonly agent: string;
  readonly runId: string;
  readonly clientAddress: string;
  readonly systemPrompt: string;
  readonly canaries: readonly string[];
  readonly policy: PolicyName;
  /** Blocks personal data where the policy would redact it. */
  readonly blockPersonalData: boolean;
};

/** A request that was taken. */
export type Journey = {
  readonly id: EventId;
  readonly turnId: TurnId;
  readonly at: Date;
  /** On the clock of `performance.now()`. */
  readonly startedAt: number;
  /** With a session, made where none was given, and the agent's instructions, those of the settings where none were given. */
  readonly request: AgentRequest;
  readonly policy: PathPolicy;
  readonly context: RequestContext;
  readonly callFor: CallFor;
};

export type LayerName = 'input_guard' | 'state_monitor' | 'agent' | 'output_guard';

/** A layer that ran, or one that the policy lets the request go on without. */
export type Layer<T> =
  | { readonly kind: 'ran'; readonly report: LayerReport; readonly said: T }
  | { readonly kind: 'missing'; readonly layer: LayerName; readonly warning: string };

export type Inspected = InspectLayerResponse & { readonly inspection: InspectResponse };
export type AskedAgent = {
  readonly report: LayerReport;
  readonly answer: AgentAnswer;
  /** The model that was asked, at whose price money is held; the answer may name another. */
  readonly askedModel: string;
};

/** What the layers said, as far as the request came. */
export type Passage = {
  readonly input: Layer<Inspected>;
  readonly turn?: Layer<OpenTurnResponse>;
  readonly agent?: AskedAgent;
  readonly output?: Layer<Inspected>;
  readonly closed?: CloseTurnResponse | undefined;
};

/** What a layer said; undefined when it did not run. */
export const saidBy = <T>(layer: Layer<T> | undefined): T | undefined => (layer?.kind === 'ran' ? layer.said : undefined);

/** Microseconds since `startedAt`, as reports have them. */
export const microsecondsSince = (startedAt: number): bigint => BigInt(Math.round((performance.now() - startedAt) * 1_000));
