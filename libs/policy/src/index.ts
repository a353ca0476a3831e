export type { LoadOptions } from './check-settings.ts';
export { policyKey } from './config-key.ts';
export { PolicyInvalid, type PolicyProblem } from './errors.ts';
export { loadPolicies, parsePolicies } from './load-policies.ts';
export type { MeshPolicy, OnUnavailable, PolicySet } from './mesh-policy.ts';
export { POLICY_NAMES, type PolicyName, type PolicySettings } from './policy-settings.ts';
export { renderPolicy } from './render-policy.ts';
export { type WatchedPolicies, type WatchOptions, watchPolicies } from './watch-policies.ts';
