/**
 * Which class of OCSF an event becomes.
 *
 * | event | class | activity |
 * |---|---|---|
 * | guard.{input,output}.{inspected,blocked} that found more than data | Detection Finding 2004 | Create |
 * | … that found personal data or secrets only | Data Security Finding 2006 | Create |
 * | … that found nothing | API Activity 6003 | Other: Inspect |
 * | guard.escalation.analyzed | Detection Finding 2004 | Update |
 * | gateway.request.completed, gateway.request.escalated | API Activity 6003, with ai_operation and trace | Other: Process |
 * | session.repetition.detected, session.limit.exceeded | Detection Finding 2004 | Create |
 * | budget.threshold.crossed, budget.limit.exceeded | Detection Finding 2004 | Create |
 * | budget.limit.changed, budget.limit.removed | Entity Management 3004 | Update, Delete |
 * | identity.organization.created, identity.workspace.created | Entity Management 3004 | Create |
 * | identity.key.created, identity.key.revoked | Account Change 3001 | Create, Disable |
 * | webhook.endpoint.disabled | Entity Management 3004 | Disable |
 * | webhook.endpoint.failed, webhook.endpoint.recovered | Entity Management 3004 | Other: Fail, Recover |
 * | webhook.backlog.exceeded | Entity Management 3004 | Other: Fall behind |
 * | any that this version does not know | Base Event 0 | Other: its type |
 */
import type { EventType } from '@sentinelmesh/contracts';
import type { OutgoingEvent } from '../domain/outgoing-event.ts';
import { type EventView, percentOf, traceOf } from './event-view.ts';
import { type Members, objectOf, textOf } from './members.ts';
import { actorOf, aiModelOf, dataSecurityOf, ocsfAttacks, securityControlOf, userOf } from './ocsf-objects.ts';

type Activity = readonly [id: number, caption: string];

export type OcsfClass = {
  readonly uid: number;
  readonly name: string;
  readonly category: number;
  readonly categoryName: string;
  readonly activity: Activity;
  readonly profiles: readonly string[];
  /** What this class has besides what all have. */
  readonly attributes: Members;
};

type Classifier = (event: OutgoingEvent, view: EventView) => OcsfClass;

export const classify: Classifier = (event, view) => (CLASSIFIERS.get(event.type) ?? baseEvent)(event, view);

const CREATE: Activity = [1, 'Create'];

const baseEvent: Classifier = ({ type }) => ({
  uid: 0,
  name: 'Base Event',
  category: 0,
  categoryName: 'Uncategorized',
  activity: [99, type],
  profiles: [],
  attributes: {},
});

const FINDINGS = { category: 2, categoryName: 'Findings', profiles: ['security_control'] } as const;

/** What a finding class has: it is known by the decision that it belongs to, so that a closer look updates it. */
const findingAttributes = (event: OutgoingEvent, view: EventView): Members => ({
  ...securityControlOf(view),
  confidence_score: percentOf(highestScore(view)),
  finding_info: {
    uid: view.decisionId ?? event.id,
    title: event.type,
    desc: view.reason,
    types: view.ruleIds.length === 0 ? undefined : view.ruleIds,
    created_time: event.time.getTime(),
    attacks: ocsfAttacks(view),
    analytic: { name: event.source, type_id: 99, type: 'Other', version: textOf(view.body.engine_version) },
  },
  resources: view.agent === undefined ? undefined : [{ uid: view.agent, type: 'AI agent' }],
  status_id: 1,
  status: 'New',
});

const highestScore = ({ findings }: EventView): number | undefined =>
  findings.reduce<number | undefined>((highest, { score }) => (score === undefined ? highest : Math.max(highest ?? 0, score)), undefined);

const detectionFinding =
  (activity: Activity): Classifier =>
  (event, view) => ({
    ...FINDINGS,
    uid: 2004,
    name: 'Detection Finding',
    activity,
    attributes: {
      ...findingAttributes(event, view),
      evidences: [{ actor: actorOf(view, event.source), data: { findings: view.findings, source: view.source } }],
    },
  });

const dataSecurityFinding: Classifier = (event, view) => ({
  ...FINDINGS,
  uid: 2006,
  name: 'Data Security Finding',
  activity: CREATE,
  attributes: { ...findingAttributes(event, view), actor: actorOf(view, event.source), data_security: dataSecurityOf(view) },
});

const apiActivity =
  (caption: string, operation: string): Classifier =>
  (event, view) => {
    const trace = traceOf(event);
    const usesModel = view.model !== undefined;
    return {
      uid: 6003,
      name: 'API Activity',
      category: 6,
      categoryName: 'Application Activity',
      activity: [99, caption],
      profiles: ['security_control', ...(usesModel ? ['ai_operation'] : []), ...(trace === undefined ? [] : ['trace'])],
      attributes: {
        ...securityControlOf(view),
        actor: actorOf(view, event.source),
        api: { operation, service: { name: event.source }, request: view.requestId === undefined ? undefined : { uid: view.requestId } },
        // The mesh keeps a keyed hash of the caller's address only.
        src_endpoint: view.sourceHash === undefined ? { name: 'unknown' } : { uid: view.sourceHash },
        status_id: view.stopped ? 2 : 1,
        status: view.stopped ? 'Failure' : 'Success',
        duration: view.durationUs === undefined ? undefined : Math.round(view.durationUs / 1_000),
        trace: trace && { uid: trace.traceId },
        ai_model: aiModelOf(view.model),
        message_context: usesModel ? messageContextOf(view) : undefined,
      },
    };
  };

const messageContextOf = ({ agent, sessionId, inputTokens, outputTokens }: EventView): Members => ({
  uid: sessionId,
  ai_role_id: 4,
  ai_role: 'Agent',
  service: agent === undefined ? { name: 'agent' } : { uid: agent },
  prompt_tokens: inputTokens,
  completion_tokens: outputTokens,
  total_tokens: inputTokens === undefined || outputTokens === undefined ? undefined : inputTokens + outputTokens,
});

const inspection: Classifier = (event, view) => {
  if (view.findings.length === 0 && !view.stopped) return apiActivity('Inspect', 'guard.inspect')(event, view);
  const isAboutData = view.findings.length > 0 && view.findings.every(({ category }) => category === 'pii' || category === 'secret');
  return (isAboutData ? dataSecurityFinding : detectionFinding(CREATE))(event, view);
};

const IAM = { category: 3, categoryName: 'Identity & Access Management', profiles: [] } as const;
const SUCCESS = { status_id: 1, status: 'Success' } as const;

/** @param entityOf what it happened to; where the event does not say, it is known by its kind alone */
const entityManagement =
  (activity: Activity, type: string, entityOf: (body: Members) => Members): Classifier =>
  (event, view) => ({
    ...IAM,
    uid: 3004,
    name: 'Entity Management',
    activity,
    attributes: {
      ...SUCCESS,
      actor: actorOf(view, event.source),
      entity: { name: type, ...entityOf(view.body), type_id: type === 'organization' ? 4 : 99, type },
      comment: view.reason,
    },
  });

const budget = (body: Members): Members => entity(objectOf(body.budget).budget_id);
const endpoint = ({ endpoint }: Members): Members => entity(objectOf(endpoint).destination_id, objectOf(endpoint).name);

const entity = (id: unknown, name?: unknown): Members => {
  const [uid, called] = [textOf(id), textOf(name)];
  return { ...(uid === undefined ? {} : { uid }), ...(called === undefined ? {} : { name: called }) };
};

/** An API key is an account of a service. */
const accountChange =
  (activity: Activity): Classifier =>
  (event, view) => ({
    ...IAM,
    uid: 3001,
    name: 'Account Change',
    activity,
    attributes: {
      ...SUCCESS,
      actor: actorOf(view, event.source),
      user: userOf({ type: 'api_key', id: textOf(view.body.key_id) ?? 'unknown' }),
    },
  });

const BY_TYPE: { readonly [Type in EventType]: Classifier } = {
  'budget.limit.changed': entityManagement([3, 'Update'], 'budget', budget),
  'budget.limit.removed': entityManagement([4, 'Delete'], 'budget', budget),
  'budget.threshold.crossed': detectionFinding(CREATE),
  'budget.limit.exceeded': detectionFinding(CREATE),
  'gateway.request.completed': apiActivity('Process', 'gateway.process'),
  'gateway.request.escalated': apiActivity('Process', 'gateway.process'),
  'guard.input.inspected': inspection,
  'guard.input.blocked': inspection,
  'guard.output.inspected': inspection,
  'guard.output.blocked': inspection,
  'guard.escalation.analyzed': detectionFinding([2, 'Update']),
  'identity.organization.created': entityManagement(CREATE, 'organization', ({ org_id }) => entity(org_id)),
  'identity.workspace.created': entityManagement(CREATE, 'workspace', ({ workspace_id }) => entity(workspace_id)),
  'identity.key.created': accountChange(CREATE),
  'identity.key.revoked': accountChange([5, 'Disable']),
  'session.repetition.detected': detectionFinding(CREATE),
  'session.limit.exceeded': detectionFinding(CREATE),
  'webhook.endpoint.failed': entityManagement([99, 'Fail'], 'destination', endpoint),
  'webhook.endpoint.disabled': entityManagement([9, 'Disable'], 'destination', endpoint),
  'webhook.endpoint.recovered': entityManagement([99, 'Recover'], 'destination', endpoint),
  'webhook.backlog.exceeded': entityManagement([99, 'Fall behind'], 'destination', endpoint),
};

const CLASSIFIERS: ReadonlyMap<string, Classifier> = new Map(Object.entries(BY_TYPE));
