import type { OutgoingEvent } from '../domain/outgoing-event.ts';
import { countOf, type Members, numberOf, objectOf, objectsOf, textOf, textsOf } from './members.ts';

/** One type of thing that was found. */
export type FindingView = {
  readonly category: string;
  readonly entityType: string;
  readonly count: number;
  /** 0 to 1 */
  readonly score: number | undefined;
};

/**
 * What SIEMs ask of any event, wherever its message has it: absent where the event says nothing of it. Events of types
 * newer than this version have it as well, as far as they use the same names.
 */
export type EventView = {
  /** The message, with the members of its summary beside its own. */
  readonly body: Members;
  readonly decision: string | undefined;
  /** Whether something was stopped. */
  readonly stopped: boolean;
  readonly reason: string | undefined;
  readonly requestId: string | undefined;
  readonly decisionId: string | undefined;
  /** Who acted. */
  readonly principal: { readonly type: string | undefined; readonly id: string } | undefined;
  /** The person behind the request, opaque. */
  readonly endUser: string | undefined;
  readonly agent: string | undefined;
  readonly sessionId: string | undefined;
  readonly model: string | undefined;
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
  readonly policy: { readonly id: string; readonly name: string; readonly version: string | undefined } | undefined;
  /** 0 to 1 */
  readonly risk: number | undefined;
  readonly riskLevel: string | undefined;
  readonly findings: readonly FindingView[];
  /** The types of `findings`, each once. */
  readonly ruleIds: readonly string[];
  /** Where the inspected text came from: `user`, `tool`… */
  readonly source: string | undefined;
  /** A keyed hash of the address of the caller. */
  readonly sourceHash: string | undefined;
  readonly durationUs: number | undefined;
};

// No producer comes near these; they bound what a broken one can make of a record.
const MOST_FINDINGS = 200;
const MOST_REASONS = 20;

export function viewOf(event: OutgoingEvent): EventView {
  const body = { ...event.data, ...objectOf(event.data.inspection), ...objectOf(event.data.request) };
  const decision = textOf(body.decision);
  const findings = findingsOf(body);
  return {
    body,
    decision,
    stopped: decision === 'block' || decision === 'stop' || /\.(?:blocked|limit\.exceeded)$/.test(event.type),
    reason: textsOf(body.reasons, MOST_REASONS).join(' ') || textOf(body.reason) || textOf(body.error) || textOf(body.limit),
    requestId: textOf(event.correlationId) ?? textOf(body.request_id),
    decisionId: textOf(body.decision_id),
    principal: principalOf(body),
    endUser: textOf(body.end_user),
    agent: textOf(body.agent),
    sessionId: textOf(body.session_id),
    model: textOf(body.model),
    inputTokens: countOf(body.input_tokens),
    outputTokens: countOf(body.output_tokens),
    policy: policyOf(body),
    risk: numberOf(body.risk),
    riskLevel: textOf(body.risk_level),
    findings,
    ruleIds: [...new Set(findings.map(({ entityType }) => entityType))],
    source: textOf(body.source),
    sourceHash: textOf(body.source_hash),
    durationUs: countOf(body.duration_us),
  };
}

function principalOf(body: Members): EventView['principal'] {
  const { type, id } = objectOf(body.principal);
  const known = textOf(id);
  return known === undefined ? undefined : { type: textOf(type), id: known };
}

/** `process@4c1d9e0a7b32` is a name and a version. */
function policyOf(body: Members): EventView['policy'] {
  const id = textOf(body.policy_version);
  if (id === undefined) return undefined;
  const at = id.lastIndexOf('@');
  return at > 0 ? { id, name: id.slice(0, at), version: textOf(id.slice(at + 1)) } : { id, name: id, version: undefined };
}

/** Of an inspection, of all layers of a request, or what a closer look found it to be. */
function findingsOf(body: Members): readonly FindingView[] {
  const counts = [body, ...objectsOf(body.layers, MOST_FINDINGS)].flatMap(({ findings }) => objectsOf(findings, MOST_FINDINGS));
  const found = counts.slice(0, MOST_FINDINGS).flatMap(({ category, entity_type, count, max_score }) => {
    const entityType = textOf(entity_type);
    if (entityType === undefined) return [];
    return [{ category: textOf(category) ?? '', entityType, count: countOf(count) ?? 1, score: numberOf(max_score) }];
  });
  const category = textOf(body.category);
  if (found.length > 0 || category === undefined || category === 'none') return found;
  return [{ category, entityType: category.toUpperCase(), count: 1, score: numberOf(body.confidence) }];
}

/** 0 to 100 of 0 to 1. */
export const percentOf = (share: number | undefined): number | undefined =>
  share === undefined ? undefined : Math.round(Math.min(Math.max(share, 0), 1) * 100);

/** The trace and span id of a `traceparent` (W3C Trace Context §3.2). */
export function traceOf({ traceparent }: OutgoingEvent): { readonly traceId: string; readonly spanId: string } | undefined {
  const match = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}/.exec(traceparent ?? '');
  return match?.[1] === undefined || match[2] === undefined ? undefined : { traceId: match[1], spanId: match[2] };
}
