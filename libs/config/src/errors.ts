import { Rejected } from '@sentinelmesh/kernel';

/** One thing that is wrong: where, why, and what mends it. Never holds the value of a secret. */
export type ConfigProblem = { readonly key: string; readonly reason: string; readonly fix: string };

/** The configuration cannot be used. The message lists every problem at once, one a line. */
export class ConfigError extends Rejected {
  static readonly code = 'config_invalid';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const lines = problems.map(({ key, reason, fix }) => `  ${key}: ${reason}. ${fix}`);
    const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
    super('failed_precondition', ConfigError.code, [`the configuration has ${count}:`, ...lines].join('\n'));
    this.problems = problems;
  }
}
