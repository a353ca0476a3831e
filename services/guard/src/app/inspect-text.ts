import { type AuditSigner, auditMessage, eventMessage } from '@sentinelmesh/event-bus';
import type { GuardEngine, InspectInput, Inspection } from '@sentinelmesh/guard-engine';
import { type Clock, type EventId, newId, type RequestContext } from '@sentinelmesh/kernel';
import { actionOf, type InspectionReport, type TextFacts, toAuditRecord, toSummary } from './inspection-report.ts';
import type { Publish } from './ports.ts';

export type InspectTextRequest = {
  readonly input: InspectInput;
  readonly sessionId: string;
  readonly endUser: string;
  readonly agent: string;
};

/** An inspection and the id of its event and audit record. */
export type Inspected = Inspection & { readonly decisionId: EventId };

export type InspectText = (request: InspectTextRequest, context: RequestContext) => Promise<Inspected>;

type Dependencies = { engine: GuardEngine; publish: Publish; signer: AuditSigner; clock: Clock };

/**
 * Inspects a text, and answers only when the audit record and the event are durable on the bus: an answer that
 * nobody can account for is none.
 *
 * @throws Unavailable when the bus does not take them
 */
export function createInspectText({ engine, publish, signer, clock }: Dependencies): InspectText {
  return async ({ input, ...caller }, context) => {
    const startedAt = performance.now();
    const inspection = engine.inspect(input);
    const facts = { ...textFacts(input), ...caller, durationUs: Math.round((performance.now() - startedAt) * 1_000) };
    const report: InspectionReport = { id: newId('evt', clock.now()), at: new Date(clock.now()), inspection, facts, context };
    await Promise.all([publish(auditMessage(signer, toAuditRecord(report), context)), publish(toEvent(report))]);
    return { ...inspection, decisionId: report.id };
  };
}

function textFacts({ text, direction, source, trust }: InspectInput): Omit<TextFacts, 'durationUs' | 'sessionId' | 'endUser' | 'agent'> {
  return { direction, source, trust, textBytes: Buffer.byteLength(text) };
}

function toEvent(report: InspectionReport) {
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
