import { loadPolicies, POLICY_NAMES, renderPolicy } from '@sentinelmesh/policy';
import { answer } from '../terminal.ts';
import { configuredPolicyFile } from './policy-file.ts';

/** Shows the policies that a mesh started here would have in force. @throws PolicyInvalid when their file cannot be used */
export function showPolicies(options: { json?: boolean }): void {
  const policies = loadPolicies(configuredPolicyFile());
  const inForce = POLICY_NAMES.map((name) => policies[name]);
  answer(
    options,
    inForce.map(({ name, version, file, settings }) => ({ name, version, file, settings })),
    () => inForce.map(renderPolicy).join('---\n').trimEnd(),
  );
}
