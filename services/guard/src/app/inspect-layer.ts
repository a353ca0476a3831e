import type { BusMessage } from '@sentinelmesh/event-bus';
import { type EntityWriter, type Replacement, redactAndRestore, redactRestorably } from '@sentinelmesh/guard-engine';
import type { RequestContext } from '@sentinelmesh/kernel';
import type { EntityOperators } from '../domain/entity-operators.ts';
import { type Inspected, type Inspector, type InspectTextRequest, toEvent } from './inspector.ts';
import type { Publish } from './ports.ts';
import type { TokenValues } from './token-values.ts';

export type InspectLayerRequest = {
  readonly inspection: InspectTextRequest;
  /** Blocks what the policy would redact. */
  readonly blockPersonalData: boolean;
  /** On the way out: what was replaced on the way in. */
  readonly replacements: readonly Replacement[];
};

export type LayerInspected = {
  readonly inspected: Inspected;
  /** What may be passed on; null when the decision is to block. */
  readonly passedText: string | null;
  /** On the way in, where the policy restores: what was replaced. The values are for the caller alone. */
  readonly replacements: readonly Replacement[];
};

export type InspectLayer = (request: InspectLayerRequest, context: RequestContext) => Promise<LayerInspected>;

type Dependencies = {
  readonly inspect: Inspector;
  readonly entities: Pick<EntityOperators, 'writerOf' | 'writingFor' | 'decrypt'>;
  readonly tokenValues: Pick<TokenValues, 'in'>;
  readonly publish: Publish;
  readonly publishLater: (message: BusMessage) => void;
};

/**
 * Inspects one text of a request that the gateway accounts for as a whole: there is an event and no audit record. That a text
 * was blocked, or flagged, is durable before the answer; for the event of one that may pass the request does not wait.
 *
 * @throws Unavailable when the bus does not take the event
 */
export function createInspectLayer({ inspect, entities, tokenValues, publish, publishLater }: Dependencies): InspectLayer {
  return async ({ inspection: request, blockPersonalData, replacements }, context) => {
    const { inspected, report, policy } = await inspect(request, context, { blockRedactions: blockPersonalData });
    if (inspected.decision === 'allow' || inspected.decision === 'redact') publishLater(toEvent(report));
    else await publish(toEvent(report));
    const { text, direction } = request.input;
    if (inspected.decision === 'block') return { inspected, passedText: null, replacements: [] };
    if (!policy.restore) return { inspected, passedText: inspected.redactedText ?? text, replacements: [] };
    const reader = { orgId: context.orgId, sessionId: request.sessionId };
    const writer = entities.writerOf(policy.engine);
    const { during } = entities.writingFor(reader);
    if (direction === 'input') return during(() => passIn(inspected, text, writer));
    const values = writer.hasTokens ? await tokenValues.in({ text, json: false }, reader) : new Map<string, string>();
    const lookUp = (token: string) => values.get(token) ?? entities.decrypt(reader, token);
    return { inspected, passedText: during(() => redactAndRestore(text, inspected, replacements, { writer, lookUp })), replacements: [] };
  };
}

/** Towards the agent: tokens that tell one value from another, and what they stand for. */
function passIn(inspected: Inspected, text: string, writer: EntityWriter): LayerInspected {
  const redacted = redactRestorably(text, inspected, writer);
  const redactedText = inspected.redactedText === null ? null : redacted.text;
  return { inspected: { ...inspected, redactedText }, passedText: redacted.text, replacements: redacted.replacements };
}
