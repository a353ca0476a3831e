/** One inspection under the policy in force: what every door of the guard has in common. */
import { eventMessage } from '@sentinelmesh/event-bus';
import { type InspectInput, type Inspection, withoutRedaction, withStrictKeywords } from '@sentinelmesh/guard-engine';
import { type Clock, type EventId, newId, type RequestContext } from '@sentinelmesh/kernel';
import type { MeshPolicy, PolicyName } from '@sentinelmesh/policy';
import type { TokenReader } from '../domain/session-tokens.ts';
import type { DeepLook } from './deep-look.ts';
import { actionOf, type InspectionReport, type TextFacts, toSummary } from './inspection-report.ts';
import { perObject } from './per-object.ts';
import type { CurrentPolicies, Engine, Written } from './ports.ts';
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
 * Inspects a text for a caller, and keeps the values of the tokens that the policy makes. Leaves nothing else behind: publishing the
 * report is up to the use case.
 *
 * @throws Unavailable when the engine breaks down over it, or the values cannot be kept
 */
export type Inspector = (request: InspectTextRequest, context: RequestContext, options?: InspectorOptions) => Promise<InspectionResult>;

type Dependencies = {
  readonly policies: CurrentPolicies;
  readonly tokenValues: Pick<TokenValues, 'keep'>;
  /** Absent where none is configured. */
  readonly deepLook: Pick<DeepLook, 'look'> | undefined;
  readonly clock: Clock;
};

export function createInspector({ engine, ...dependencies }: Dependencies & { readonly engine: Pick<Engine, 'inspect'> }): Inspector {
  const begin = createBeginInspection(dependencies);
  return async (request, context, options) => {
    const { question, reader, conclude } = begin(request, context, options);
    return conclude(question.text, await engine.inspect(question, reader));
  };
}

/** What the engine is to be asked under the policy in force, and what follows from its answer. */
export type BegunInspection = {
  readonly question: InspectInput;
  /** For whom entities are written. */
  readonly reader: TokenReader;
  /** What was written can be restored when it returns; it may be given out then. @throws Unavailable */
  keep(values: Written<unknown>['values']): Promise<void>;
  /** @param written what the engine says of the text, and how long it took in all. @throws Unavailable */
  conclude(text: string, written: Written<Inspection>): Promise<InspectionResult>;
};

export type BeginInspection = (request: InspectTextRequest, context: RequestContext, options?: InspectorOptions) => BegunInspection;

export function createBeginInspection({ policies, tokenValues, deepLook, clock }: Dependencies): BeginInspection {
  return ({ input, policy: asksFor, strictKeywords, ...caller }, context, { blockRedactions = false } = {}) => {
    const policy = typeof asksFor === 'string' ? policies()[asksFor] : asksFor;
    const asked = strictKeywords ? literally(policy.engine) : policy.engine;
    const question = { ...input, policy: blockRedactions ? blocking(asked) : asked };
    const reader = { orgId: context.orgId, sessionId: caller.sessionId };
    const keep = async (values: Written<unknown>['values']): Promise<void> => {
      if (values.size > 0) await tokenValues.keep({ ...reader, endUser: caller.endUser }, values);
    };
    return {
      question,
      reader,
      keep,
      async conclude(text, { result: first, values, workedMs }) {
        const inspectedAt = performance.now();
        const conclude = (inspection: Inspection): InspectionResult => {
          const durationUs = Math.round((workedMs + performance.now() - inspectedAt) * 1_000);
          const facts = { ...textFacts({ ...input, text }), ...caller, durationUs };
          const report: InspectionReport = { id: newId('evt', clock.now()), at: new Date(clock.now()), inspection, facts, context };
          return { inspected: { ...inspection, decisionId: report.id, minSafetyScore: policy.minSafetyScore }, report, policy };
        };
        const looking = deepLook?.look({ ...question, text }, first, context.orgId);
        const [result] = await Promise.all([looking === undefined ? conclude(first) : looking.then(conclude), keep(values)]);
        return result;
      },
    };
  };
}

// Each policy has one variant, so that what the engine prepares for it is prepared once.
const literally = perObject(withStrictKeywords);
const blocking = perObject(withoutRedaction);

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
