/** What no single key of a policy can say for itself: whether its settings go together, and can be done. */

import { customProblemsOf } from '@sentinelmesh/guard-engine';
import type { OperatorSettings } from './entity-settings.ts';
import type { PolicyProblem } from './errors.ts';
import type { PolicySettings } from './policy-settings.ts';
import type { ReadPolicy } from './read-policies.ts';
import { toEnginePolicy } from './to-policy.ts';
import type { Field } from './yaml-document.ts';

export type LoadOptions = {
  /** The operators that need a key which whoever reads the policies has; all of them unless told. */
  readonly operators?: readonly KeyedOperator[];
};

const KEYED_OPERATORS = ['hash', 'encrypt', 'tokenise'] as const;
type KeyedOperator = (typeof KEYED_OPERATORS)[number];

/** What is wrong with the settings of a document that has the right form. */
export function problemsOf(
  { lineOf }: ReadPolicy,
  settings: PolicySettings,
  { file, operators = KEYED_OPERATORS }: LoadOptions & { file: string },
): readonly PolicyProblem[] {
  const problems = [...thresholdsOutOfOrder(settings), ...operatorsWithoutKey(settings, operators), ...unusableRecognizers(settings)];
  return problems.map(({ field, message }) => ({ file, line: lineOf(field), field: field.join('.'), message }));
}

type FieldProblem = { readonly field: Field; readonly message: string };

function thresholdsOutOfOrder({ thresholds }: PolicySettings): readonly FieldProblem[] {
  if (thresholds.escalate <= thresholds.block) return [];
  const message = `is above thresholds.block, which is ${thresholds.block}: nothing would be escalated; lower it, or raise thresholds.block`;
  return [{ field: ['thresholds', 'escalate'], message }];
}

/** Patterns that cannot be compiled, and recognizers that do not what their examples say. */
const unusableRecognizers = (settings: PolicySettings): readonly FieldProblem[] =>
  customProblemsOf(toEnginePolicy(settings, '')).map(({ field, message }) => ({ field: ['custom', ...field], message }));

function operatorsWithoutKey({ entities }: PolicySettings, available: readonly KeyedOperator[]): readonly FieldProblem[] {
  const { default: otherwise, categories, types } = entities.operators;
  const named: readonly (readonly [Field, OperatorSettings | undefined])[] = [
    [['default'], otherwise],
    ...Object.entries(categories).map(([category, operator]) => [['categories', category], operator] as const),
    ...Object.entries(types).map(([type, operator]) => [['types', type], operator] as const),
  ];
  return named.flatMap(([field, operator]) => {
    const isMissing = KEYED_OPERATORS.some((keyed) => keyed === operator && !available.includes(keyed));
    const message = `needs a key that is not there; choose another operator, or use it where there is one`;
    return isMissing ? [{ field: ['entities', 'operators', ...field], message }] : [];
  });
}
