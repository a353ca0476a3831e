import {
  checkPolicy,
  createEntityWriters,
  type EntityOperators,
  type EntityWriter,
  type Operator,
  type OperatorFunctions,
  type Policy,
  redactionToken,
} from '@sentinelmesh/guard-engine';

/** What a caller may have written in the place of values. */
export const TOKEN_OPERATORS = ['tokenise', 'redact', 'hash', 'mask'] as const;
export type TokenOperator = (typeof TOKEN_OPERATORS)[number];

const OPERATORS: Readonly<Record<TokenOperator, Operator>> = {
  tokenise: { operator: 'tokenise' },
  redact: { operator: 'redact' },
  hash: { operator: 'hash' },
  mask: { operator: 'mask', keepFirst: 1, keepLast: 1 },
};

type EntityAction = Policy['entityActions']['default'];
type Actions = Readonly<Record<string, EntityAction>>;

/**
 * The policy for a text whose values are only to be replaced: it looks for the same entities, replaces what it would redact or
 * block, and decides nothing else. What it only flags, keeps or allows stays.
 */
export function replacingOnly(policy: Policy): Policy {
  const { default: otherwise, byCategory = {}, byType = {} } = policy.entityActions;
  const replaced = (actions: Actions): Actions =>
    Object.fromEntries(Object.entries(actions).map(([what, action]) => [what, replacing(action)]));
  return {
    ...policy,
    enabled: true,
    categories: (['pii', 'secret'] as const).filter((category) => policy.categories?.includes(category) ?? true),
    entityActions: { default: replacing(otherwise), byCategory: replaced(byCategory), byType: replaced(byType) },
    ...(policy.entityOperators === undefined ? {} : { entityOperators: keepingOnly(policy.entityOperators) }),
    denyValues: {},
    thresholds: { escalate: 1, block: 1 },
  };
}

/** What is kept is kept; how anything else is written, the call says. */
function keepingOnly({ default: otherwise, byCategory = {}, byType = {} }: EntityOperators): EntityOperators {
  const kept = (operator: Operator): Operator => (operator.operator === 'keep' ? operator : OPERATORS.redact);
  const keptOf = (operators: Readonly<Record<string, Operator>>) =>
    Object.fromEntries(Object.entries(operators).map(([what, operator]) => [what, kept(operator)]));
  return { default: kept(otherwise ?? OPERATORS.redact), byCategory: keptOf(byCategory), byType: keptOf(byType) };
}

const replacing = (action: EntityAction): EntityAction => (action === 'block' ? 'redact' : action);

/** Writes by one operator. Look-alikes of tokens are escaped whichever it is: what is restored later may hold texts of several calls. */
export function writerBy(operator: TokenOperator, functions: OperatorFunctions): EntityWriter {
  const { write } = createEntityWriters(functions)({ ...checkPolicy, entityOperators: { default: OPERATORS[operator] } });
  return { write: (finding, value) => write(finding, value) ?? redactionToken(finding.entityType), hasTokens: true };
}
