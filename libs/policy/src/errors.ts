import { Rejected } from '@sentinelmesh/kernel';

/** One thing that is wrong with a policy file. Never quotes a value: the file may be another one than was meant. */
export type PolicyProblem = {
  readonly file: string;
  /** From 1; absent when it is the file itself that cannot be used. */
  readonly line?: number;
  /** For example `entities.types.CREDIT_CARD`; absent when it is no single field. */
  readonly field?: string;
  /** What is wrong, and what to do. */
  readonly message: string;
};

/** So many are told. */
export const MAX_PROBLEMS = 50;

/** A policy file cannot be used. The message lists what is wrong, one problem a line: `file:line field: what is wrong; what to do`. */
export class PolicyInvalid extends Rejected {
  static readonly code = 'policy_invalid';
  /** The first fifty. */
  readonly problems: readonly PolicyProblem[];

  constructor(problems: readonly PolicyProblem[]) {
    const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
    const told = problems.slice(0, MAX_PROBLEMS);
    const lines = told.map((problem) => `  ${describeProblem(problem)}`);
    if (problems.length > told.length) lines.push(`  and ${problems.length - told.length} more`);
    super('failed_precondition', PolicyInvalid.code, [`the policy has ${count}:`, ...lines].join('\n'));
    this.problems = told;
  }
}

const describeProblem = ({ file, line, field, message }: PolicyProblem): string =>
  `${file}${line === undefined ? '' : `:${line}`}${field === undefined ? '' : ` ${field}`}: ${message}`;
