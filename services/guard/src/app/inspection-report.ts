/** What an inspection leaves behind for others: an event and an audit record, both without any of the inspected text. */
import type { AuditRecord, FindingCount, InspectionSummary } from '@sentinelmesh/contracts';
import type { Decision, Direction, Finding, Inspection, Source, Trust } from '@sentinelmesh/guard-engine';
import type { EventId, RequestContext } from '@sentinelmesh/kernel';

/** What is known about an inspected text besides its content. */
export type TextFacts = {
  readonly direction: Direction;
  readonly source: Source;
  readonly trust: Trust;
  readonly textBytes: number;
  readonly durationUs: number;
  readonly sessionId: string;
  readonly endUser: string;
  readonly agent: string;
};

export type InspectionReport = {
  readonly id: EventId;
  readonly at: Date;
  readonly inspection: Inspection;
  readonly facts: TextFacts;
  readonly context: RequestContext;
};

const dispositions: Readonly<Record<Decision, string>> = {
  allow: 'allowed',
  flag: 'flagged',
  redact: 'redacted',
  escalate: 'escalated',
  block: 'blocked',
};

/** What happened to the text: the action of its event and of its audit record. */
export const actionOf = ({ decision }: Inspection): 'inspected' | 'blocked' => (decision === 'block' ? 'blocked' : 'inspected');

export function toSummary({ id, inspection, facts, context }: InspectionReport): InspectionSummary {
  return {
    decisionId: id,
    decision: inspection.decision,
    risk: inspection.risk,
    riskLevel: inspection.riskLevel,
    reasons: [...inspection.reasons],
    findings: countFindings(inspection.findings),
    source: facts.source,
    trust: facts.trust,
    textBytes: facts.textBytes,
    durationUs: facts.durationUs,
    engineVersion: inspection.engineVersion,
    policyVersion: inspection.policyVersion,
    principal: { ...context.principal },
    requestId: context.requestId,
    sessionId: facts.sessionId,
    endUser: facts.endUser,
    agent: facts.agent,
  };
}

export function toAuditRecord({ id, at, inspection, facts, context }: InspectionReport): AuditRecord {
  return {
    id,
    occurredAt: at,
    orgId: context.orgId,
    workspaceId: context.workspaceId ?? '',
    entity: facts.direction,
    action: actionOf(inspection),
    principal: { ...context.principal },
    disposition: dispositions[inspection.decision],
    risk: inspection.risk,
    requestId: context.requestId,
    entityId: id,
    attributes: withoutEmpty({
      source: facts.source,
      trust: facts.trust,
      text_bytes: String(facts.textBytes),
      engine_version: inspection.engineVersion,
      policy_version: inspection.policyVersion,
      session_id: facts.sessionId,
      end_user: facts.endUser,
      agent: facts.agent,
      ...Object.fromEntries(deepScores(inspection)),
      ...Object.fromEntries(countFindings(inspection.findings).map(({ entityType, count }) => [`findings.${entityType}`, String(count)])),
    }),
  };
}

/** What the deep tier said, where it was asked. */
const deepScores = ({ detectorScores }: Inspection): (readonly [name: string, score: string])[] =>
  detectorScores.filter(({ detector }) => detector.startsWith('deep.')).map(({ detector, score }) => [`scores.${detector}`, String(score)]);

function countFindings(findings: readonly Finding[]): FindingCount[] {
  const counts = new Map<string, FindingCount>();
  for (const { category, entityType, score } of findings) {
    const counted = counts.get(entityType) ?? { category, entityType, count: 0, maxScore: 0 };
    counts.set(entityType, { ...counted, count: counted.count + 1, maxScore: Math.max(counted.maxScore, score) });
  }
  return [...counts.values()];
}

export function withoutEmpty(attributes: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== ''));
}
