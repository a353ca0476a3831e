import type { EventType } from '@sentinelmesh/contracts';
import type { EventView } from './event-view.ts';
import type { Members } from './members.ts';

type Category = { readonly category: readonly string[]; readonly type: readonly string[] };

const INSPECTION: Category = { category: ['intrusion_detection'], type: ['info', 'allowed'] };
const REQUEST: Category = { category: ['api'], type: ['access', 'allowed'] };
const SESSION: Category = { category: ['session'], type: ['info'] };
const BUDGET: Category = { category: ['api'], type: ['info'] };

const BY_TYPE: { readonly [Type in EventType]: Category } = {
  'budget.limit.changed': { category: ['configuration'], type: ['change'] },
  'budget.limit.removed': { category: ['configuration'], type: ['deletion'] },
  'budget.threshold.crossed': BUDGET,
  'budget.limit.exceeded': BUDGET,
  'gateway.request.completed': REQUEST,
  'gateway.request.escalated': REQUEST,
  'guard.input.inspected': INSPECTION,
  'guard.input.blocked': INSPECTION,
  'guard.output.inspected': INSPECTION,
  'guard.output.blocked': INSPECTION,
  'guard.escalation.analyzed': { category: ['intrusion_detection'], type: ['info'] },
  'identity.organization.created': { category: ['iam'], type: ['admin', 'creation'] },
  'identity.workspace.created': { category: ['iam'], type: ['admin', 'creation'] },
  'identity.key.created': { category: ['iam'], type: ['user', 'creation'] },
  'identity.key.revoked': { category: ['iam'], type: ['user', 'deletion'] },
  'session.repetition.detected': SESSION,
  'session.limit.exceeded': SESSION,
  'webhook.endpoint.failed': { category: ['configuration'], type: ['info'] },
  'webhook.endpoint.disabled': { category: ['configuration'], type: ['change'] },
  'webhook.endpoint.recovered': { category: ['configuration'], type: ['info'] },
  'webhook.backlog.exceeded': { category: ['configuration'], type: ['info'] },
};

const CATEGORIES: ReadonlyMap<string, Category> = new Map(Object.entries(BY_TYPE));

/** `category` and `type` of `event`; of an event that this version does not know, the type only. */
export function ecsCategoryOf(type: string, { stopped }: EventView): Members {
  const { category, type: types } = CATEGORIES.get(type) ?? { category: undefined, type: ['info'] };
  return { category, type: stopped ? [...types.filter((word) => word !== 'allowed'), 'denied'] : types };
}
