import { InvalidArgument } from '@sentinelmesh/kernel';
import { loadPolicies, type MeshPolicy, PolicyInvalid } from '@sentinelmesh/policy';
import { answer, exitCodes, paint } from '../terminal.ts';
import { configuredPolicyFile } from './policy-file.ts';

/**
 * Says whether a policy file can be used.
 *
 * @throws PolicyInvalid listing what is wrong; as JSON that is the answer instead
 */
export function validatePolicy(file: string | undefined, options: { json?: boolean }): void {
  const path = file ?? configuredPolicyFile();
  if (path === undefined) throw new InvalidArgument([{ field: 'file', message: 'is missing; name a policy file, or set MESH_POLICY' }]);
  try {
    const policies = Object.values(loadPolicies(path)).filter((policy) => policy.file === path);
    const facts = policies.map(({ name, version }) => ({ name, version }));
    answer(options, { valid: true, file: path, policies: facts, problems: [] }, () => policies.map(describe).join('\n'));
  } catch (error) {
    if (!(error instanceof PolicyInvalid && options.json)) throw error;
    answer(options, { valid: false, file: path, policies: [], problems: error.problems }, () => '');
    process.exitCode = exitCodes.config;
  }
}

const describe = ({ name, version, description }: MeshPolicy): string =>
  `${paint.green('✓')} ${paint.bold(`${name}@${version}`)}  ${description}`;
