import { titleOf } from '../domain/event-title.ts';
import type { OutgoingEvent } from '../domain/outgoing-event.ts';
import { isAtLeast, type Severity } from '../domain/severity.ts';
import { attacksOf } from './atlas.ts';
import { placeOf, readPlace } from './chain-place.ts';
import { ecsCategoryOf } from './ecs-categories.ts';
import { type EventView, percentOf, traceOf, viewOf } from './event-view.ts';
import { defineJsonFormat, type JsonFormat, withMemberIn } from './json-record.ts';
import { type Members, objectOf } from './members.ts';
import { PRODUCT } from './product.ts';

/** On the scale of Elastic's detection rules. */
const SEVERITIES: Readonly<Record<Severity, number>> = { info: 1, low: 21, medium: 47, high: 73, critical: 99 };

/**
 * Elastic Common Schema 9.1, the first with `gen_ai.*`. What it has no field for is under `labels`; the event's own data are
 * under `sentinelmesh.data`, whole, which an index should map as `flattened`; the place in the chain is
 * `sentinelmesh.chain.{id,sequence,previous_hash,hash}`.
 */
export const ecsFormat: JsonFormat = defineJsonFormat({
  name: 'ecs',
  record: recordOf,
  // No member before it has names that are not ours.
  attach: (content, link) => withMemberIn(content, 'sentinelmesh', ['chain', placeOf(link)]),
  detach(record) {
    const { chain, ...sentinelmesh } = objectOf(record.sentinelmesh);
    const link = readPlace(chain);
    return link && { record: { ...record, sentinelmesh }, link };
  },
});

function recordOf(event: OutgoingEvent): Members {
  const view = viewOf(event);
  const trace = traceOf(event);
  return {
    '@timestamp': event.time.toISOString(),
    ecs: { version: '9.1.0' },
    message: titleOf(event),
    event: eventOf(event, view),
    observer: { vendor: PRODUCT.vendor, product: PRODUCT.name, version: PRODUCT.version, type: 'ai-gateway' },
    organization: { id: event.orgId },
    user: view.principal && { id: view.principal.id },
    related: relatedOf(view),
    rule: ruleOf(view),
    threat: threatOf(view),
    gen_ai: genAiOf(view),
    http: view.requestId === undefined ? undefined : { request: { id: view.requestId } },
    trace: trace && { id: trace.traceId },
    span: trace && { id: trace.spanId },
    labels: labelsOf(event, view),
    sentinelmesh: { data: event.data },
  };
}

function eventOf(event: OutgoingEvent, view: EventView): Members {
  const isAlert = view.stopped || isAtLeast(event.severity, 'high');
  return {
    id: event.id,
    kind: isAlert ? 'alert' : 'event',
    ...ecsCategoryOf(event.type, view),
    action: event.type,
    module: 'sentinelmesh',
    dataset: `sentinelmesh.${event.type.split('.', 1)[0]}`,
    provider: event.source,
    outcome: view.stopped ? 'failure' : 'success',
    reason: view.reason,
    severity: SEVERITIES[event.severity],
    risk_score: percentOf(view.risk),
    // Nanoseconds.
    duration: view.durationUs === undefined || view.durationUs > Number.MAX_SAFE_INTEGER / 1_000 ? undefined : view.durationUs * 1_000,
  };
}

const relatedOf = ({ principal, endUser }: EventView): Members | undefined => {
  const users = [...new Set([principal?.id, endUser].filter((user) => user !== undefined))];
  return users.length === 0 ? undefined : { user: users };
};

const ruleOf = ({ policy, ruleIds }: EventView): Members | undefined =>
  policy === undefined && ruleIds.length === 0
    ? undefined
    : { id: ruleIds.length === 0 ? undefined : ruleIds.join(), ruleset: policy?.name, version: policy?.version };

function threatOf(view: EventView): Members | undefined {
  const attacks = attacksOf(view);
  if (attacks.length === 0) return undefined;
  const [tactics, techniques] = [attacks.map(({ tactic }) => tactic), attacks.map(({ technique }) => technique)];
  const subTechniques = attacks.flatMap(({ subTechnique }) => subTechnique ?? []);
  return {
    framework: 'MITRE ATLAS',
    tactic: idsAndNames(tactics),
    technique: { ...idsAndNames(techniques), subtechnique: subTechniques.length === 0 ? undefined : idsAndNames(subTechniques) },
  };
}

function idsAndNames(items: readonly { readonly id: string; readonly name: string }[]): Members {
  const unique = new Map(items.map(({ id, name }) => [id, name]));
  return { id: [...unique.keys()], name: [...unique.values()] };
}

function genAiOf({ agent, model, inputTokens, outputTokens }: EventView): Members | undefined {
  if (agent === undefined && model === undefined) return undefined;
  return {
    agent: agent === undefined ? undefined : { id: agent },
    request: model === undefined ? undefined : { model },
    usage: model === undefined ? undefined : { input_tokens: toInteger(inputTokens), output_tokens: toInteger(outputTokens) },
  };
}

/** The type `integer` of Elasticsearch has 32 bits. */
const toInteger = (count: number | undefined): number | undefined => (count === undefined || count >= 2 ** 31 ? undefined : count);

/** Keywords, as labels must be. */
const labelsOf = (event: OutgoingEvent, view: EventView): Members => ({
  severity: event.severity,
  workspace_id: event.workspaceId || undefined,
  correlation_id: event.correlationId || undefined,
  causation_id: event.causationId || undefined,
  subject: event.subject || undefined,
  decision: view.decision,
  decision_id: view.decisionId,
  risk_level: view.riskLevel,
  principal_type: view.principal?.type,
  end_user: view.endUser,
  session_id: view.sessionId,
  text_source: view.source,
});
