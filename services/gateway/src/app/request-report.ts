/** What a request leaves behind for others: events and an audit record, all without any of its text. */
import type { AuditRecord, RequestSummary } from '@sentinelmesh/contracts';
import { type AuditSigner, auditMessage, type BusMessage, eventMessage } from '@sentinelmesh/event-bus';
import { dispositionOf } from '../domain/decide-request.ts';
import type { Outcome } from './outcome.ts';
import { type Journey, microsecondsSince, type Passage } from './passage.ts';

export type RequestReport = {
  readonly journey: Journey;
  readonly outcome: Outcome;
  readonly summary: RequestSummary;
};

/** @param sourceHash a keyed hash of the caller's address, empty where it is not known */
export function reportRequest(journey: Journey, passage: Passage, outcome: Outcome, sourceHash: string): RequestReport {
  const { request, context } = journey;
  const { usage } = outcome;
  const answer = passage.agent?.answer;
  const summary: RequestSummary = {
    decisionId: outcome.decisionId,
    requestId: context.requestId,
    decision: outcome.decision,
    risk: outcome.risk,
    riskLevel: outcome.riskLevel,
    layers: outcome.layers.map(({ reasons: _, ...layer }) => layer),
    degraded: [...outcome.degraded],
    policyVersion: outcome.policyVersion,
    principal: { ...context.principal },
    endUser: request.endUser,
    agent: request.agent,
    sessionId: outcome.sessionId,
    runId: request.runId,
    model: usage?.model ?? '',
    inputTokens: usage?.inputTokens ?? 0n,
    outputTokens: usage?.outputTokens ?? 0n,
    costMicroUsd: usage?.costMicroUsd ?? 0n,
    tools: [...outcome.tools],
    sourceHash,
    durationUs: microsecondsSince(journey.startedAt),
    inputBytes: Buffer.byteLength(request.text),
    outputBytes: answer?.kind === 'answered' ? Buffer.byteLength(answer.text) : 0,
    escalated: outcome.decision === 'escalate',
  };
  return { journey, outcome, summary };
}

/** The event that every request ends in. */
export const completedEvent = ({ journey, summary }: RequestReport): BusMessage =>
  eventMessage('gateway.request.completed', { ...attributes(journey), id: journey.id, data: { request: summary } });

export const escalatedEvent = ({ journey, summary }: RequestReport, textKept: boolean): BusMessage =>
  eventMessage('gateway.request.escalated', { ...attributes(journey), causationId: journey.id, data: { request: summary, textKept } });

const attributes = ({ id, at, context: { orgId, workspaceId, requestId, traceparent } }: Journey) =>
  ({ source: 'gateway', subject: id, time: at, orgId, workspaceId, correlationId: requestId, traceparent }) as const;

/** The audit record of the request, under the id of its event. */
export const requestRecord = (signer: AuditSigner, report: RequestReport): BusMessage =>
  auditMessage(signer, toAuditRecord(report), report.journey.context);

function toAuditRecord({ journey: { id, at, context, turnId }, outcome, summary }: RequestReport): AuditRecord {
  return {
    id,
    occurredAt: at,
    orgId: context.orgId,
    workspaceId: context.workspaceId ?? '',
    entity: 'request',
    action: outcome.decision === 'block' ? 'blocked' : 'completed',
    principal: { ...context.principal },
    disposition: dispositionOf(outcome.decision),
    risk: outcome.risk,
    requestId: context.requestId,
    entityId: id,
    attributes: withoutEmpty({
      policy_version: summary.policyVersion,
      session_id: summary.sessionId,
      end_user: summary.endUser,
      agent: summary.agent,
      run_id: summary.runId,
      ...(outcome.usage === undefined ? {} : { turn_id: turnId, ...usageAttributes(summary) }),
      source_hash: summary.sourceHash,
      degraded: summary.degraded.join(),
      escalated: String(summary.escalated),
      ...Object.fromEntries(outcome.layers.flatMap(({ layer, risk }) => (risk === undefined ? [] : [[`risk.${layer}`, String(risk)]]))),
      ...findingAttributes(outcome),
    }),
  };
}

const usageAttributes = ({ model, inputTokens, outputTokens, costMicroUsd, tools }: RequestSummary) => ({
  model,
  input_tokens: String(inputTokens),
  output_tokens: String(outputTokens),
  cost_micro_usd: String(costMicroUsd),
  tools: tools.join(),
});

/** How often each type of thing was found, on the way in and on the way out together. */
function findingAttributes({ layers }: Outcome): Record<string, string> {
  const counts = new Map<string, number>();
  for (const { findings } of layers)
    for (const { entityType, count } of findings) counts.set(entityType, (counts.get(entityType) ?? 0) + count);
  return Object.fromEntries([...counts].map(([entityType, count]) => [`findings.${entityType}`, String(count)]));
}

const withoutEmpty = (attributes: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== ''));
