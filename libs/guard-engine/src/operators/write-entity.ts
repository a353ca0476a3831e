import { OperatorUnavailable } from '../errors.ts';
import type { Finding } from '../inspection.ts';
import type { Policy } from '../policy.ts';
import { type EntityOperators, keyedOperatorsOf, type Operator, type OperatorFunctions, operatorFor } from './operator.ts';
import { tokenWith } from './token.ts';

/** How a policy writes the entities that it redacts. */
export type EntityWriter = {
  /** What stands for the value of a finding; null where that is the plain token of its type. */
  readonly write: (finding: Finding, value: string) => string | null;
  /** Whether the text may come to hold tokens that somebody puts values in the place of; look-alikes have to be escaped then. */
  readonly hasTokens: boolean;
};

/** Plain tokens for all. */
export const PLAIN_WRITER: EntityWriter = { write: () => null, hasTokens: false };

/**
 * The writers of policies, each made once. A blocked entity and a leak always have the plain token.
 *
 * @throws OperatorUnavailable, from the function it returns, when the policy names an operator whose function is missing
 */
export function createEntityWriters(functions: OperatorFunctions = {}): (policy: Policy) => EntityWriter {
  // By what is said about operators: variants of a policy share it.
  const made = new WeakMap<EntityOperators, EntityWriter>();
  return (policy) => {
    const { entityOperators } = policy;
    if (entityOperators === undefined) return PLAIN_WRITER;
    const known = made.get(entityOperators);
    if (known !== undefined) return known;
    const writer = createWriter(policy.name, entityOperators, functions);
    made.set(entityOperators, writer);
    return writer;
  };
}

function createWriter(policy: string, operators: EntityOperators, functions: OperatorFunctions): EntityWriter {
  const keyed = keyedOperatorsOf(operators);
  const missing = keyed.filter((operator) => functions[operator] === undefined);
  if (missing.length > 0) throw new OperatorUnavailable({ policy, operators: missing });
  return {
    hasTokens: keyed.includes('tokenise') || keyed.includes('encrypt'),
    write({ action, category, entityType }, value) {
      if (action !== 'redact' || (category !== 'pii' && category !== 'secret')) return null;
      return write(operatorFor(operators, category, entityType), entityType, value, functions);
    },
  };
}

function write(operator: Operator, entityType: string, value: string, functions: OperatorFunctions): string | null {
  switch (operator.operator) {
    case 'replace':
      return operator.text;
    case 'mask':
      return masked(value, operator);
    case 'hash':
    case 'encrypt':
    case 'tokenise':
      return tokenWith(entityType, functions[operator.operator]?.(entityType, value) ?? '');
    // What is kept is flagged, and never comes here.
    case 'keep':
    case 'redact':
      return null;
  }
}

function masked(value: string, { keepFirst = 0, keepLast = 0, character = '*' }: Extract<Operator, { operator: 'mask' }>): string {
  const characters = [...value];
  const isTooShort = (keepFirst + keepLast) * 2 > characters.length;
  const first = isTooShort ? 0 : keepFirst;
  const last = characters.length - (isTooShort ? 0 : keepLast);
  return characters.map((own, index) => (index < first || index >= last ? own : character)).join('');
}
