/** One inspection under the policy in force: what every door of the guard has in common. */
import { eventMessage } from '@sentinelmesh/event-bus';
import { type GuardEngine, type InspectInput, type Inspection, withoutRedaction, withStrictKeywords } from '@sentinelmesh/guard-engine';
import { type Clock, type EventId, newId, type RequestContext } from '@sentinelmesh/kernel';
import type { MeshPolicy, PolicyName } from '@sentinelmesh/policy';
import { actionOf, type InspectionReport, type TextFacts, toSummary } from './inspection-report.ts';
import type { CurrentPolicies } from './ports.ts';

export type InspectTextRequest = {
  readonly input: Omit<InspectInput, 'policy'>;
  readonly policy: PolicyName;
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

/** Inspects a text for a caller. Leaves nothing behind: publishing the report is up to the use case. */
export type Inspector = (request: InspectTextRequest, context: RequestContext, options?: InspectorOptions) => InspectionResult;

type Dependencies = { engine: GuardEngine; policies: CurrentPolicies; clock: Clock };

export function createInspector({ engine, policies, clock }: Dependencies): Inspector {
  return ({ input, policy: name, strictKeywords, ...caller }, context, { blockRedactions = false } = {}) => {
    const policy = policies()[name];
    const startedAt = performance.now();
    const asked = strictKeywords ? withStrictKeywords(policy.engine) : policy.engine;
    const inspection = engine.inspect({ ...input, policy: blockRedactions ? withoutRedaction(asked) : asked });
    const facts = { ...textFacts(input), ...caller, durationUs: Math.round((performance.now() - startedAt) * 1_000) };
    const report: InspectionReport = { id: newId('evt', clock.now()), at: new Date(clock.now()), inspection, facts, context };
    return { inspected: { ...inspection, decisionId: report.id, minSafetyScore: policy.minSafetyScore }, report, policy };
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
