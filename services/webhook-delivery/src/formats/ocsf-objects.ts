/** Objects of OCSF that several classes have. */
import { ATLAS_VERSION, attacksOf } from './atlas.ts';
import { type EventView, percentOf } from './event-view.ts';
import type { Members } from './members.ts';

type Caption = readonly [id: number, caption: string];

const USER_TYPES: ReadonlyMap<string | undefined, Caption> = new Map<string, Caption>([
  ['user', [1, 'User']],
  ['operator', [2, 'Admin']],
  ['service', [4, 'Service']],
  ['agent', [4, 'Service']],
  ['api_key', [4, 'Service']],
]);

export function userOf({ type, id }: { readonly type: string | undefined; readonly id: string }): Members {
  const [typeId, caption] = USER_TYPES.get(type) ?? [0, 'Unknown'];
  return {
    uid: id,
    type_id: typeId,
    type: caption,
    programmatic_credentials: type === 'api_key' ? [{ uid: id, type: 'API key' }] : undefined,
  };
}

/** Who acted; the service that says so where nobody is known. */
export const actorOf = ({ principal, agent, sessionId }: EventView, source: string): Members => ({
  user: principal && userOf(principal),
  session: sessionId === undefined ? undefined : { uid: sessionId },
  app_uid: agent,
  app_name: principal === undefined ? source : undefined,
});

/** 1.9: the agent that acted. */
export const aiAgentOf = ({ agent, sessionId, model }: EventView): Members | undefined =>
  agent === undefined ? undefined : { uid: agent, instance_uid: sessionId, type_id: 0, type: 'Unknown', ai_model: aiModelOf(model) };

/** The mesh knows how a provider names its model, not who the provider is. */
export const aiModelOf = (model: string | undefined): Members | undefined =>
  model === undefined ? undefined : { name: model, ai_provider: 'Unknown' };

const policyOf = ({ policy }: EventView): Members | undefined =>
  policy && { uid: policy.id, name: policy.name, version: policy.version, is_applied: true };

type Control = { readonly action: Caption; readonly disposition: Caption };

const ALLOWED: Caption = [1, 'Allowed'];
const BLOCKED: Control = { action: [2, 'Denied'], disposition: [2, 'Blocked'] };
const ALERT: Control = { action: ALLOWED, disposition: [19, 'Alert'] };
const UNKNOWN: Control = { action: [0, 'Unknown'], disposition: [0, 'Unknown'] };

/** By decision. */
const CONTROLS: ReadonlyMap<string | undefined, Control> = new Map<string, Control>([
  ['allow', { action: ALLOWED, disposition: ALLOWED }],
  ['flag', ALERT],
  ['warn', ALERT],
  ['redact', { action: [4, 'Modified'], disposition: [11, 'Corrected'] }],
  ['escalate', ALERT],
]);

const RISK_LEVELS: ReadonlyMap<string | undefined, Caption> = new Map<string, Caption>([
  ['info', [0, 'Info']],
  ['low', [1, 'Low']],
  ['medium', [2, 'Medium']],
  ['high', [3, 'High']],
  ['critical', [4, 'Critical']],
]);

/** The attributes of the profile `security_control`. */
export function securityControlOf(view: EventView): Members {
  const control = view.stopped ? BLOCKED : (CONTROLS.get(view.decision) ?? UNKNOWN);
  const level = RISK_LEVELS.get(view.riskLevel);
  return {
    action_id: control.action[0],
    action: control.action[1],
    disposition_id: control.disposition[0],
    disposition: control.disposition[1],
    is_alert: control === BLOCKED || control === ALERT,
    attacks: ocsfAttacks(view),
    policy: policyOf(view),
    risk_score: percentOf(view.risk),
    risk_level_id: level?.[0],
    risk_level: level?.[1],
    risk_details: view.reason,
  };
}

/** MITRE ATLAS, as OCSF writes attacks; undefined where there are none. */
export function ocsfAttacks(view: EventView): readonly Members[] | undefined {
  const attacks = attacksOf(view).map(({ tactic, technique, subTechnique }) => ({
    version: ATLAS_VERSION,
    tactic: uidAndName(tactic),
    technique: uidAndName(technique),
    sub_technique: subTechnique && uidAndName(subTechnique),
  }));
  return attacks.length === 0 ? undefined : attacks;
}

const uidAndName = ({ id, name }: { readonly id: string; readonly name: string }): Members => ({ uid: id, name });

export const dataSecurityOf = (view: EventView): Members => {
  const hasPersonalData = view.findings.some(({ category }) => category === 'pii');
  return {
    category_id: hasPersonalData ? 1 : 6,
    category: hasPersonalData ? 'Personal' : 'Security',
    data_lifecycle_state_id: 2,
    data_lifecycle_state: 'Data in-Transit',
    detection_system_id: 2,
    detection_system: 'DLP Gateway',
    detection_pattern: view.ruleIds.join(),
    policy: policyOf(view),
  };
};
