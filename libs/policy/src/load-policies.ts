import { fileURLToPath } from 'node:url';
import { type LoadOptions, problemsOf } from './check-settings.ts';
import { PolicyInvalid } from './errors.ts';
import type { MeshPolicy, PolicySet } from './mesh-policy.ts';
import type { PolicyName, PolicySettings } from './policy-settings.ts';
import { readPolicies } from './read-policies.ts';
import { readPolicyFile } from './read-policy-file.ts';
import { complete, toPolicy } from './to-policy.ts';

/**
 * The policies of a file, and the built-in ones where it has none of that name; the built-in ones alone without a file.
 *
 * @throws PolicyInvalid listing everything that is wrong, or why the file cannot be read
 */
export function loadPolicies(path: string | undefined, options: LoadOptions = {}): PolicySet {
  return path === undefined ? builtInPolicies() : parsePolicies(readPolicyFile(path), path, options);
}

/** @throws PolicyInvalid listing everything that is wrong with the text */
export function parsePolicies(text: string, file: string, options: LoadOptions = {}): PolicySet {
  const base = builtInPolicies();
  const { policies, problems } = readPolicies(text, file);
  const own = policies.map((policy) => [policy, complete(base[policy.document.name].settings, policy.document)] as const);
  const all = [...problems, ...own.flatMap(([policy, settings]) => problemsOf(policy, settings, { ...options, file }))];
  if (all.length > 0) throw new PolicyInvalid(all);
  const replaced = own.map(([{ version }, settings]) => [settings.name, toPolicy(settings, { version, file })] as const);
  return { ...base, ...Object.fromEntries(replaced) };
}

let builtIn: PolicySet | undefined;

/** Read once: every other policy is completed from them. */
function builtInPolicies(): PolicySet {
  builtIn ??= { check: readBuiltIn('check'), process: readBuiltIn('process') };
  return builtIn;
}

function readBuiltIn(name: PolicyName): MeshPolicy {
  const file = fileURLToPath(new URL(`../policies/${name}.yaml`, import.meta.url));
  const { policies, problems } = readPolicies(readPolicyFile(file), file);
  const [policy] = policies;
  if (policy === undefined) throw new PolicyInvalid(problems);
  // The built-in documents leave nothing out; a test goes through every key.
  return toPolicy(policy.document as PolicySettings, { version: policy.version, file });
}
