/** What an analysis leaves behind for others: an event and an audit record under one id, both without any text. */
import type { AuditRecord, EscalationAnalyzed } from '@sentinelmesh/contracts';
import { type BusMessage, eventMessage } from '@sentinelmesh/event-bus';
import { riskLevel } from '@sentinelmesh/kernel';
import { withoutEmpty } from './inspection-report.ts';
import type { Analysis } from './ports.ts';

type Dependencies = { readonly signAudit: (record: AuditRecord, traceparent: string | undefined) => BusMessage };

export function createDescribeAnalysis({ signAudit }: Dependencies): (analysis: Analysis) => readonly BusMessage[] {
  return (analysis) => {
    const { id, at, escalation } = analysis;
    const event = eventMessage('guard.escalation.analyzed', {
      id,
      time: at,
      source: 'guard',
      orgId: escalation.orgId,
      workspaceId: escalation.workspaceId,
      subject: escalation.decisionId,
      correlationId: escalation.requestId,
      causationId: escalation.eventId,
      traceparent: escalation.traceparent,
      data: toEventData(analysis),
    });
    return [event, signAudit(toAuditRecord(analysis), escalation.traceparent)];
  };
}

const toEventData = ({ escalation, conclusion, ...analysis }: Analysis): EscalationAnalyzed => ({
  decisionId: escalation.decisionId,
  requestId: escalation.requestId,
  riskBefore: escalation.risk,
  risk: conclusion.risk,
  riskLevel: riskLevel(conclusion.risk),
  decision: conclusion.decision,
  method: analysis.method,
  degradedBy: analysis.degradedBy ?? '',
  category: conclusion.category,
  confidence: conclusion.confidence,
  model: analysis.model,
  costMicroUsd: analysis.costMicroUsd,
  durationUs: BigInt(analysis.durationUs),
  sessionId: escalation.sessionId,
  endUser: escalation.endUser,
  agent: escalation.agent,
});

const toAuditRecord = ({ id, at, escalation, conclusion, ...analysis }: Analysis): AuditRecord => ({
  id,
  occurredAt: at,
  orgId: escalation.orgId,
  workspaceId: escalation.workspaceId ?? '',
  entity: 'escalation',
  action: 'analyzed',
  principal: { type: 'service', id: 'guard' },
  disposition: conclusion.risk > escalation.risk ? 'flagged' : 'succeeded',
  risk: conclusion.risk,
  requestId: escalation.requestId,
  entityId: escalation.decisionId,
  attributes: withoutEmpty({
    risk_before: String(escalation.risk),
    decision: conclusion.decision,
    method: analysis.method,
    degraded_by: analysis.degradedBy ?? '',
    category: conclusion.category,
    confidence: String(conclusion.confidence),
    model: analysis.model,
    cost_micro_usd: String(analysis.costMicroUsd),
    policy_version: escalation.policyVersion,
    session_id: escalation.sessionId,
    end_user: escalation.endUser,
    agent: escalation.agent,
  }),
});
