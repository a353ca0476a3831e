/** How the entities of a policy are written where it redacts them. */
export type Operator =
  /** `[EMAIL_REDACTED]`. */
  | { readonly operator: 'redact' }
  /** A text of the policy's own. */
  | { readonly operator: 'replace'; readonly text: string }
  /** Some characters at the beginning and the end stay; the others become `character`. Never more than half of a value stays. */
  | { readonly operator: 'mask'; readonly keepFirst?: number; readonly keepLast?: number; readonly character?: string }
  /** `[EMAIL:3f9a…]`: equal values get equal tokens, and nobody without the key can tell which value it was. */
  | { readonly operator: 'hash' }
  /** `[EMAIL:b7Qx…]`: whoever has the key can read the value. */
  | { readonly operator: 'encrypt' }
  /** `[EMAIL:t4k2…]`: whoever keeps the tokens of the session can put the value back. */
  | { readonly operator: 'tokenise' }
  /** The value stays; it is found and reported, like one that is flagged. */
  | { readonly operator: 'keep' };

/** The first of `byType`, `byCategory`, `default` that speaks decides; without any, entities are redacted. */
export type EntityOperators = {
  readonly default?: Operator;
  readonly byCategory?: Partial<Readonly<Record<EntityCategory, Operator>>>;
  readonly byType?: Readonly<Record<string, Operator>>;
};

type EntityCategory = 'pii' | 'secret';

/**
 * Writes the body of a token for a value as it stands in the text: 1 to 16,384 letters, digits, `-` and `_`. A value for which
 * it gives anything else is redacted.
 */
export type TokenFunction = (entityType: string, value: string) => string;

/** What operators need that the engine does not have: keys, and memory. */
export type OperatorFunctions = { readonly [Name in KeyedOperator]?: TokenFunction };

export const KEYED_OPERATORS = ['hash', 'encrypt', 'tokenise'] as const;
export type KeyedOperator = (typeof KEYED_OPERATORS)[number];

const REDACT: Operator = { operator: 'redact' };

/** How an entity of this type is written where it is redacted. */
export function operatorFor(operators: EntityOperators, category: EntityCategory, entityType: string): Operator {
  const { byType, byCategory, default: otherwise = REDACT } = operators;
  const own = byType !== undefined && Object.hasOwn(byType, entityType) ? byType[entityType] : undefined;
  return own ?? byCategory?.[category] ?? otherwise;
}

/** The operators that need a function, each once. */
export function keyedOperatorsOf(operators: EntityOperators): readonly KeyedOperator[] {
  const { byType = {}, byCategory = {}, default: otherwise = REDACT } = operators;
  const named = new Set([otherwise, ...Object.values(byCategory), ...Object.values(byType)].map(({ operator }) => operator));
  return KEYED_OPERATORS.filter((operator) => named.has(operator));
}
