import { loadSection, readSource } from '@sentinelmesh/config';
import { guardConfig } from '@sentinelmesh/guard';

// The guard's other keys are secrets that only a running mesh has.
const section = { ...guardConfig, keys: { policy: guardConfig.keys.policy } };

/** The policy file that a mesh started here would use; undefined when it would use the built-in policies. */
export const configuredPolicyFile = (env: NodeJS.ProcessEnv = process.env): string | undefined =>
  loadSection(section, readSource(env)).policy;
