import type { CelError } from '@bufbuild/cel';

/** What became of an evaluation. `problem` says where and what, and holds nothing of the values. */
export type Outcome =
  | { readonly kind: 'value'; readonly value: unknown }
  /** `missing`: a field, an element or a variable that is not there. `limit`: it cost too much. */
  | { readonly kind: 'failed'; readonly reason: 'missing' | 'error' | 'limit'; readonly problem: string };

/** Messages of the library and of our functions that hold nothing of the values, in our words. Others may quote them. */
const MISSING: readonly (readonly [RegExp, string])[] = [
  [/^field not found: (.{1,60})/, 'there is no field $1; has() asks whether there is one'],
  [/^unresolved attribute$/, 'the variable has no value'],
  [/^no such key$/, 'there is no such key'],
  [/^the list is not that long$/, 'the list is not that long'],
];
const ERRORS: readonly (readonly [RegExp, string])[] = [
  [/^found no matching overload for '@at' applied to '(.*)'$/, '[] is not for $1'],
  // Operators are called `_+_` and `@in` inside the library.
  [/^found no matching overload for '[_@]?(.+?)_?' applied to '(.*)'$/, '$1 is not for $2'],
  [/^type mismatch: (.{1,60})$/, 'the type is wrong: $1'],
  [/^(the text cannot be read as that|there is no such time zone|a list is indexed by whole numbers)$/, '$1'],
  [/(?:divide|modulus) by zero$/, 'division by zero'],
  [/overflow/, 'the number is too large'],
];

/** @param positionOfNode line and column of a node by its id */
export function failure(error: CelError, positionOfNode: (id: bigint) => string | undefined): Outcome {
  const missing = inOurWords(error.message, MISSING);
  const problem = missing ?? inOurWords(error.message, ERRORS) ?? 'this cannot be evaluated over these values';
  const position = error.exprId === undefined ? undefined : positionOfNode(error.exprId);
  return {
    kind: 'failed',
    reason: missing === undefined ? 'error' : 'missing',
    problem: position === undefined ? problem : `${position}: ${problem}`,
  };
}

function inOurWords(message: string, phrases: readonly (readonly [RegExp, string])[]): string | undefined {
  const [phrase] = phrases.flatMap(([pattern, words]) => {
    const found = pattern.exec(message);
    return found === null ? [] : [found[0].replace(pattern, words)];
  });
  return phrase;
}
