/**
 * Terminology: an *expression* is text in CEL (https://github.com/google/cel-spec), written by people. It is compiled once,
 * which finds what is wrong with it, and evaluated over any number of *values*, within a limit and without side effects.
 */
import { type CelResult, type CelValue, isCelError, parse, plan } from '@bufbuild/cel';
import { type BoundValues, bindValues, boundIn, type Values } from './bind-values.ts';
import { checkBrackets } from './check-brackets.ts';
import { checkTree } from './check-tree.ts';
import { ExpressionInvalid } from './errors.ts';
import { environment } from './functions.ts';
import { DEFAULT_MAX_COST, MAX_SOURCE } from './limits.ts';
import { type Budget, charge, metered } from './meter.ts';
import { meteredTree } from './metered-tree.ts';
import { failure, type Outcome } from './outcome.ts';
import { plainValue } from './plain-value.ts';
import { positionOf } from './position.ts';
import { isNeverBool } from './result-type.ts';
import type { Node } from './syntax-tree.ts';

export type ExpressionOptions = {
  /** The names that it may use; a value may be missing all the same. */
  readonly variables: readonly string[];
  /** `bool` refuses what can never be true or false. Otherwise `any`. */
  readonly resultType?: 'bool' | 'any';
  /**
   * What one evaluation may cost, in units of a few tenths of a microsecond; 20,000 unless told. A look at a field is one or
   * two, a round of `exists` some ten.
   */
  readonly maxCost?: number;
};

export type Expression = {
  readonly source: string;
  /** The value as JSON, or why there is none: a field that is missing, an operator that is not for such values, the limit. Never throws. */
  outcome(values: Values | BoundValues): Outcome;
  /** The value as JSON; undefined where there is none. Never throws. */
  evaluate(values: Values | BoundValues): unknown;
  /**
   * For filters: whether it is true. What has no value is false, and so is a value that is not a bool. Never throws, so that
   * one event that a filter did not expect does not stop those behind it.
   *
   * @param budget for several expressions together, besides the limit of each; where nothing is left of it there is no value
   */
  evaluateBool(values: Values | BoundValues, budget?: Budget): boolean;
};

/** @throws ExpressionInvalid */
export function compileExpression(
  source: string,
  { variables, resultType = 'any', maxCost = DEFAULT_MAX_COST }: ExpressionOptions,
): Expression {
  const { evaluate, positionOfNode } = prepare(source, { variables, resultType });
  const evaluated = <Result>(values: Values | BoundValues, read: (result: CelResult) => Result, budget?: Budget) =>
    metered(maxCost, () => read(evaluate(contextOf(values))), budget);
  const outcome = (values: Values | BoundValues): Outcome => {
    const done = evaluated(values, (result) => (isCelError(result) ? failure(result, positionOfNode) : success(result)));
    return done?.result ?? { kind: 'failed', reason: 'limit', problem: `the evaluation cost more than ${maxCost} units` };
  };
  return {
    source,
    outcome,
    evaluate(values) {
      const result = outcome(values);
      return result.kind === 'value' ? result.value : undefined;
    },
    evaluateBool: (values, budget) => evaluated(values, (result) => result === true, budget)?.result ?? false,
  };
}

type Prepared = {
  readonly evaluate: ReturnType<typeof plan>;
  readonly positionOfNode: (id: bigint) => string | undefined;
};

function prepare(source: string, { variables, resultType }: Required<Pick<ExpressionOptions, 'variables' | 'resultType'>>): Prepared {
  if (source.length > MAX_SOURCE)
    throw new ExpressionInvalid(`1:1: the expression has ${source.length} characters, at most ${MAX_SOURCE} are allowed`);
  checkBrackets(source);
  const { expr, sourceInfo } = read(source);
  const positionOfNode = (id: bigint): string | undefined => {
    const offset = sourceInfo?.positions[String(id)];
    return offset === undefined ? undefined : positionOf(source, offset);
  };
  const patterns = checkTree(expr, variables, ({ id }) => positionOfNode(id) ?? '1:1');
  if (resultType === 'bool' && isNeverBool(expr))
    throw new ExpressionInvalid('1:1: this is never true or false; compare it with something');
  const { node, cost } = meteredTree(expr);
  const run = plan(environment(patterns), node);
  return {
    evaluate: (values) => {
      charge(cost);
      return run(values);
    },
    positionOfNode,
  };
}

/** The tree of a source. */
function read(source: string): { readonly expr: Node; readonly sourceInfo: ReturnType<typeof parse>['sourceInfo'] } {
  try {
    const { expr, sourceInfo } = parse(source);
    if (expr !== undefined) return { expr, sourceInfo };
  } catch (error) {
    throw new ExpressionInvalid(syntaxProblem(source, error));
  }
  throw new ExpressionInvalid('1:1: there is nothing here');
}

/** How much of the source is shown from where it cannot be read. */
const SHOWN = 20;

function syntaxProblem(source: string, error: unknown): string {
  // The parser tells the place in the message, behind a name for the source.
  const [, line, column] = (error instanceof Error ? /^<input>:(\d+):(\d+): /.exec(error.message) : null) ?? [];
  if (line === undefined || column === undefined) return '1:1: a text in quotes holds a character that there is not; look at its escapes';
  const rest = (source.split(/\r\n|\r|\n/)[Number(line) - 1] ?? '').slice(Number(column) - 1).trim();
  const shown = rest.length > SHOWN ? `${rest.slice(0, SHOWN)}…` : rest;
  return `${line}:${column}: ${shown === '' ? 'something is missing at the end' : `this cannot be read from here on: ${shown}`}`;
}

function contextOf(values: Values | BoundValues): Parameters<Prepared['evaluate']>[0] {
  return boundIn(values) ?? boundIn(bindValues(values));
}

function success(value: CelValue): Outcome {
  try {
    return { kind: 'value', value: plainValue(value) };
  } catch {
    // A timestamp that JSON has no text for. Where the budget was spent, this result is not used.
    return { kind: 'failed', reason: 'error', problem: 'the value cannot be written as JSON' };
  }
}
