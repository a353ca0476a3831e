import { fileURLToPath } from 'node:url';
import { PolicyInvalid, type PolicyProblem } from './errors.ts';
import type { MeshPolicy, PolicySet } from './mesh-policy.ts';
import type { PolicyName, PolicySettings } from './policy-settings.ts';
import { type ReadPolicy, readPolicies } from './read-policies.ts';
import { readPolicyFile } from './read-policy-file.ts';
import { complete, toPolicy } from './to-policy.ts';

/**
 * The policies of a file, and the built-in ones where it has none of that name; the built-in ones alone without a file.
 *
 * @throws PolicyInvalid listing everything that is wrong, or why the file cannot be read
 */
export function loadPolicies(path: string | undefined): PolicySet {
  return path === undefined ? builtInPolicies() : parsePolicies(readPolicyFile(path), path);
}

/** @throws PolicyInvalid listing everything that is wrong with the text */
export function parsePolicies(text: string, file: string): PolicySet {
  const builtIn = builtInPolicies();
  const { policies, problems } = readPolicies(text, file);
  const own = policies.map((policy) => [policy, complete(builtIn[policy.document.name].settings, policy.document)] as const);
  const all = [...problems, ...own.flatMap(([policy, settings]) => thresholdsOutOfOrder(policy, settings, file))];
  if (all.length > 0) throw new PolicyInvalid(all);
  const replaced = own.map(([{ version }, settings]) => [settings.name, toPolicy(settings, { version, file })] as const);
  return { ...builtIn, ...Object.fromEntries(replaced) };
}

function thresholdsOutOfOrder({ lineOf }: ReadPolicy, { thresholds }: PolicySettings, file: string): readonly PolicyProblem[] {
  if (thresholds.escalate <= thresholds.block) return [];
  const message = `is above thresholds.block, which is ${thresholds.block}: nothing would be escalated; lower it, or raise thresholds.block`;
  return [{ file, line: lineOf(['thresholds', 'escalate']), field: 'thresholds.escalate', message }];
}

const builtInPolicies = (): PolicySet => ({ check: readBuiltIn('check'), process: readBuiltIn('process') });

function readBuiltIn(name: PolicyName): MeshPolicy {
  const file = fileURLToPath(new URL(`../policies/${name}.yaml`, import.meta.url));
  const { policies, problems } = readPolicies(readPolicyFile(file), file);
  const [policy] = policies;
  if (policy === undefined) throw new PolicyInvalid(problems);
  // The built-in documents leave nothing out; a test goes through every key.
  return toPolicy(policy.document as PolicySettings, { version: policy.version, file });
}
