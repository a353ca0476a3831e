/** One inspection under the policy in force: what every door of the guard has in common. */
import { eventMessage } from '@sentinelmesh/event-bus';
import { type GuardEngine, type InspectInput, type Inspection, withoutRedaction, withStrictKeywords } from '@sentinelmesh/guard-engine';
import { type Clock, type EventId, newId, type RequestContext } from '@sentinelmesh/kernel';
import type { MeshPolicy, PolicyName } from '@sentinelmesh/policy';
import type { EntityOperators } from '../domain/entity-operators.ts';
import type { DeepLook } from './deep-look.ts';
import { actionOf, type InspectionReport, type TextFacts, toSummary } from './inspection-report.ts';
import type { CurrentPolicies } from './ports.ts';
import type { TokenValues } from './token-values.ts';

export type InspectTextRequest = {
  readonly input: Omit<InspectInput, 'policy'>;
  /** The policy in force of this name, or one that the caller brings along. */
  readonly policy: PolicyName | MeshPolicy;
  /** Flags idioms too, also where the policy does not. */
  readonly strictKeywords: boolean;
  readonly sessionId: string;
  readonly endUser: string;
  readonly agent: string;
};

/** An inspection, the id of its event and audit record, and the safety that its policy asks for, 0..1. */
export type Inspected = Inspection & { readonly decisionId: EventId; readonly minSafetyScore: number };

export type InspectionResult = { readonly inspected: Inspected; readonly report: InspectionReport; readonly policy: MeshPolicy };

export type InspectorOptions = {
  /** Blocks what the policy would redact. */
  readonly blockRedactions?: boolean;
};

/**
 * Inspects a text for a caller, at once unless the deep tier is asked or the policy makes tokens, whose values are kept then. Leaves
 * nothing else behind: publishing the report is up to the use case.
 *
 * @throws Unavailable when the values cannot be kept
 */
export type Inspector = (
  request: InspectTextRequest,
  context: RequestContext,
  options?: InspectorOptions,
) => InspectionResult | Promise<InspectionResult>;

type Dependencies = {
  readonly policies: CurrentPolicies;
  readonly entities: Pick<EntityOperators, 'writingFor'>;
  readonly tokenValues: Pick<TokenValues, 'keep'>;
  /** Absent where none is configured. */
  readonly deepLook: Pick<DeepLook, 'look'> | undefined;
  readonly clock: Clock;
};

export function createInspector({ engine, ...dependencies }: Dependencies & { readonly engine: GuardEngine }): Inspector {
  const begin = createBeginInspection(dependencies);
  return (request, context, options) => {
    const startedAt = performance.now();
    const { question, writing, conclude } = begin(request, context, options);
    return conclude({ text: question.text, inspection: writing(() => engine.inspect(question)), startedAt });
  };
}

/** What the engine is to be asked under the policy in force, and what follows from its answer. */
export type BegunInspection = {
  readonly question: InspectInput;
  /** Does some work of the engine, in which entities are written for the caller. */
  writing<T>(work: () => T): T;
  /** What was written so far can be restored when it returns; it may be given out then. @throws Unavailable */
  keep(): Promise<void>;
  /** @param whole the text, what the engine says of it, and when it began, on the clock of `performance.now()` */
  conclude(whole: {
    readonly text: string;
    readonly inspection: Inspection;
    readonly startedAt: number;
  }): InspectionResult | Promise<InspectionResult>;
};

export type BeginInspection = (request: InspectTextRequest, context: RequestContext, options?: InspectorOptions) => BegunInspection;

export function createBeginInspection({ policies, entities, tokenValues, deepLook, clock }: Dependencies): BeginInspection {
  return ({ input, policy: asksFor, strictKeywords, ...caller }, context, { blockRedactions = false } = {}) => {
    const policy = typeof asksFor === 'string' ? policies()[asksFor] : asksFor;
    const asked = strictKeywords ? withStrictKeywords(policy.engine) : policy.engine;
    const question = { ...input, policy: blockRedactions ? withoutRedaction(asked) : asked };
    const reader = { orgId: context.orgId, sessionId: caller.sessionId };
    const { during, values } = entities.writingFor(reader);
    let kept = 0;
    const keep = async (): Promise<void> => {
      if (values.size === kept) return;
      const fresh = new Map([...values].slice(kept));
      kept = values.size;
      await tokenValues.keep({ ...reader, endUser: caller.endUser }, fresh);
    };
    return {
      question,
      writing: during,
      keep,
      conclude({ text, inspection: first, startedAt }) {
        const conclude = (inspection: Inspection): InspectionResult => {
          const durationUs = Math.round((performance.now() - startedAt) * 1_000);
          const facts = { ...textFacts({ ...input, text }), ...caller, durationUs };
          const report: InspectionReport = { id: newId('evt', clock.now()), at: new Date(clock.now()), inspection, facts, context };
          return { inspected: { ...inspection, decisionId: report.id, minSafetyScore: policy.minSafetyScore }, report, policy };
        };
        const concluded = deepLook?.look({ ...question, text }, first, context.orgId)?.then(conclude) ?? conclude(first);
        return values.size === kept ? concluded : Promise.all([concluded, keep()]).then(([result]) => result);
      },
    };
  };
}

function textFacts({
  text,
  direction,
  source,
  trust,
}: InspectTextRequest['input']): Omit<TextFacts, 'durationUs' | 'sessionId' | 'endUser' | 'agent'> {
  return { direction, source, trust, textBytes: Buffer.byteLength(text) };
}

/** The event of an inspection. */
export function toEvent(report: InspectionReport) {
  const { id, at, inspection, facts, context } = report;
  return eventMessage(`guard.${facts.direction}.${actionOf(inspection)}`, {
    id,
    time: at,
    source: 'guard',
    orgId: context.orgId,
    workspaceId: context.workspaceId,
    correlationId: context.requestId,
    traceparent: context.traceparent,
    data: { inspection: toSummary(report) },
  });
}
