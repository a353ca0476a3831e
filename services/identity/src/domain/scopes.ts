/**
 * What an API key may be allowed to do. A scope is `<area>:<right>`; `<area>:*` is every right in the area, those added
 * later included, and `*` is everything within the organisation.
 */
import { hasScope } from '@sentinelmesh/kernel';

const rights = {
  'gateway:process': 'Send requests to the agent, through all layers.',
  'guard:inspect': 'Have texts inspected.',
  'guard:redact': 'Have personal data in texts replaced by tokens, and the values of tokens forgotten.',
  'guard:restore': 'Read the values of tokens.',
  'session:read': 'Read sessions.',
  'session:record': 'Open sessions and record their steps.',
  'budget:read': 'Read budgets and prices.',
  'budget:spend': 'Reserve, settle and spend from budgets.',
  'budget:write': 'Create, change and remove budgets.',
  'audit:read': 'Read the audit log.',
  'identity:read': 'Read the organisation, its workspaces and API keys.',
  'identity:write': 'Create workspaces, create and revoke API keys.',
  'events:read': 'Listen to events, and export past ones.',
  'webhooks:read': 'Read destinations of events, their deliveries, and alert rules.',
  'webhooks:write': 'Create, change, test and remove destinations of events and alert rules, and have events delivered again.',
} as const;

const areas = [...new Set(Object.keys(rights).map((right) => `${right.slice(0, right.indexOf(':'))}:*`))];

/** Every scope there is, with what it allows. */
export const knownScopes: ReadonlyMap<string, string> = new Map([
  ...Object.entries(rights),
  ...areas.map((area): [string, string] => [area, `Everything in ${area.slice(0, -2)}.`]),
  ['*', 'Everything within the organisation.'],
]);

/** Those of `wanted` that whoever holds `held` may not pass on, because they reach further than `held` does. */
export function scopesBeyond(held: readonly string[], wanted: readonly string[]): readonly string[] {
  return wanted.filter((scope) => !hasScope(held, scope));
}
