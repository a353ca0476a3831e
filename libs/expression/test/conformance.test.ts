import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { compileExpression, ExpressionInvalid, type Outcome } from '../src/index.ts';
import { asInput, asLiteral, type ConformanceCase, conformanceCases, skipReason } from './cel-conformance.ts';

/** What is not offered, by file, by section or by case, and why. */
const OUTSIDE: ReadonlyMap<string, string> = new Map([
  ...['bindings_ext', 'block_ext', 'encoders_ext', 'macros2', 'math_ext', 'optionals'].map((file) => [file, 'an extension'] as const),
  ['fields/quoted_map_fields', 'names in backquotes'],
  ['namespace/qualified', 'variables with dots in their names'],
  ...['qualified_ident', 'map_field_select', 'qualified_identifier_resolution_unchecked', 'ident_with_longest_prefix_check'].map(
    (name) => [`fields/qualified_identifier_resolution/${name}`, 'variables with dots in their names'] as const,
  ),
  ['fields/qualified_identifier_resolution/map_value_repeat_key_heterogeneous', 'the library takes 0 and 0u for two keys of a literal map'],
  ['parse/receiver_function_names', 'a function that does not exist is refused when the expression is compiled'],
  ['basic/variables/unbound_is_runtime_error', 'so is a variable'],
  ['basic/functions/unbound_is_runtime_error', 'so is a function'],
  ['comparisons/bound/uint_eq_right_false', 'no event holds a uint'],
  ['fp_math/fp_math/mod_not_support', 'JSON has only doubles, and people want to know which are even'],
]);

/** Cases that pass, by file, as measured; fewer is a step back. */
const PASSING: Readonly<Record<string, number>> = {
  basic: 41,
  comparisons: 333,
  conversions: 109,
  fields: 49,
  fp_math: 29,
  integer_math: 64,
  lists: 39,
  logic: 30,
  macros: 44,
  parse: 176,
  plumbing: 5,
  string: 51,
  string_ext: 205,
  timestamps: 71,
  type_deductions: 12,
};

function whyOutside({ file, section, name, needsProto, checkOnly }: ConformanceCase): string | undefined {
  if (needsProto) return 'messages';
  if (checkOnly) return 'the type checker';
  return OUTSIDE.get(file) ?? OUTSIDE.get(`${file}/${section}`) ?? OUTSIDE.get(`${file}/${section}/${name}`);
}

function outcomeOf(source: string, { bindings = {} }: ConformanceCase): Outcome {
  const values = Object.fromEntries(Object.entries(bindings).map(([name, { value }]) => [name, asInput(value)]));
  return compileExpression(source, { variables: Object.keys(bindings) }).outcome(values);
}

function passes(test: ConformanceCase): boolean {
  if (test.error !== undefined) return isRefused(test);
  const literal = asLiteral(test.value ?? test.typedResult?.result ?? {});
  if (literal === undefined) return false;
  const [actual, expected] = [outcomeOf(test.expr, test), outcomeOf(literal, test)];
  // JSON does not tell an int from a double, so the type is asked as well; the line may end in a comment.
  const isSameType = outcomeOf(`type(${test.expr}\n) == type(${literal})`, test);
  return (
    expected.kind === 'value' &&
    isDeepStrictEqual(comparable(actual), comparable(expected)) &&
    isDeepStrictEqual(isSameType, { kind: 'value', value: true })
  );
}

/** The file has lost the sign of zero; NaN and infinity are no JSON. */
const comparable = (outcome: Outcome): unknown =>
  JSON.parse(JSON.stringify(outcome, (_, value) => (typeof value === 'number' ? `number ${value}` : value)));

function isRefused(test: ConformanceCase): boolean {
  try {
    return outcomeOf(test.expr, test).kind === 'failed';
  } catch (error) {
    return error instanceof ExpressionInvalid;
  }
}

describe('conformance with CEL', { skip: skipReason }, () => {
  const cases = skipReason === false ? conformanceCases() : [];
  const inside = cases.filter((test) => whyOutside(test) === undefined);

  for (const [file, expected] of Object.entries(PASSING)) {
    it(`passes all of ${file} that is offered`, (t) => {
      const tests = inside.filter((test) => test.file === file);
      const failing = tests.filter((test) => !passes(test)).map(({ section, name, expr }) => `${section}/${name}: ${expr}`);
      t.diagnostic(`${tests.length - failing.length} of ${cases.filter((test) => test.file === file).length}`);
      assert.deepEqual(failing, []);
      assert.ok(tests.length >= expected, `only ${tests.length}, ${expected} were measured`);
    });
  }

  it('says of every other case why it is outside', (t) => {
    const files = new Set(Object.keys(PASSING));
    assert.deepEqual(
      [...new Set(inside.map(({ file }) => file))].filter((file) => !files.has(file)),
      [],
    );
    const counts = Map.groupBy(
      cases.filter((test) => whyOutside(test) !== undefined),
      (test) => whyOutside(test),
    );
    for (const [why, tests] of counts) t.diagnostic(`${tests.length} outside: ${why}`);
  });
});
