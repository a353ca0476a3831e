/**
 * What can be said about an expression before it is evaluated: its size, its names, its functions, its literals. Whoever
 * writes it learns of a mistake at once, not from an event that never came.
 */
import { ExpressionInvalid } from './errors.ts';
import { describeFunction, type FunctionUse, hasFunction, isFunction, isOperator } from './functions.ts';
import { MAX_DEPTH, MAX_LOOPS, MAX_NODES } from './limits.ts';
import { type Patterns, patternProblem } from './patterns.ts';
import { type Call, type Loop, literalText, type Node, partsOf, qualifiedName } from './syntax-tree.ts';

/** Names of types, as in `type(x) == int`. */
const TYPE_NAMES = ['bool', 'bytes', 'double', 'int', 'list', 'map', 'null_type', 'string', 'type', 'uint'];
const LONG_TYPE_NAMES = ['google.protobuf.Timestamp', 'google.protobuf.Duration'];
const MACROS: ReadonlyMap<string, string> = new Map([
  ['has', 'takes a field: has(data.field)'],
  ['map', 'takes a name and a value: list.map(item, item.field)'],
  ...['all', 'exists', 'exists_one', 'existsOne', 'filter'].map(
    (name) => [name, `takes a name and a condition: list.${name}(item, item > 1)`] as const,
  ),
]);
/** How much of a name is shown. */
const MAX_SHOWN = 60;

/** Where a node stands. */
type Place = { readonly names: ReadonlySet<string>; readonly depth: number; readonly loops: number };

type Check = {
  readonly variables: readonly string[];
  readonly patterns: Patterns;
  nodes: number;
  /** Says what is wrong with a node. */
  fail(node: Node, problem: string): never;
};

/**
 * @param position line and column of a node
 * @returns the patterns of its `matches`, compiled
 * @throws ExpressionInvalid
 */
export function checkTree(root: Node, variables: readonly string[], position: (node: Node) => string): Patterns {
  const check: Check = {
    variables,
    patterns: new Map(),
    nodes: 0,
    fail: (node, problem) => {
      throw new ExpressionInvalid(`${position(node)}: ${problem}`);
    },
  };
  visit(check, root, { names: new Set(variables), depth: 1, loops: 0 });
  return check.patterns;
}

function visit(check: Check, node: Node, place: Place): void {
  check.nodes += 1;
  if (check.nodes > MAX_NODES) check.fail(node, `the expression has more than ${MAX_NODES} parts; make it shorter`);
  if (place.depth > MAX_DEPTH) check.fail(node, `operators are more than ${MAX_DEPTH} deep; write it flatter`);
  if (LONG_TYPE_NAMES.includes(qualifiedName(node) ?? '')) return;
  const inner = { ...place, depth: place.depth + 1 };
  if (node.exprKind.case === 'comprehensionExpr') visitLoop(check, node, node.exprKind.value, inner);
  else if (node.exprKind.case === 'callExpr') visitCall(check, node, node.exprKind.value, inner);
  else {
    checkLeaf(check, node, place);
    for (const part of partsOf(node)) visit(check, part, inner);
  }
}

function visitLoop(
  check: Check,
  node: Node,
  { accuVar, accuInit, iterVar, iterRange, loopCondition, loopStep, result }: Loop,
  place: Place,
): void {
  if (place.loops >= MAX_LOOPS) check.fail(node, `exists, all, map and filter may be ${MAX_LOOPS} deep, not more`);
  const after = { ...place, names: new Set([...place.names, accuVar]) };
  const round = { ...place, names: new Set([...after.names, iterVar]), loops: place.loops + 1 };
  const parts = [
    [iterRange, place],
    [accuInit, place],
    [loopCondition, round],
    [loopStep, round],
    [result, after],
  ] as const;
  for (const [part, where] of parts) if (part !== undefined) visit(check, part, where);
}

function visitCall(check: Check, node: Node, { function: name, target, args }: Call, place: Place): void {
  const owner = target === undefined ? undefined : qualifiedName(target);
  const isQualified = owner !== undefined && isFunction(`${owner}.${name}`);
  checkFunction(check, node, {
    name: isQualified ? `${owner}.${name}` : name,
    isMethod: target !== undefined && !isQualified,
    args: args.length,
  });
  if (name === 'matches') checkPattern(check, node, args[0]);
  if (target !== undefined && !isQualified) visit(check, target, place);
  for (const argument of args) visit(check, argument, place);
}

function checkFunction(check: Check, node: Node, use: FunctionUse): void {
  const { name } = use;
  if (isOperator(name) || hasFunction(use)) return;
  if (isFunction(name)) check.fail(node, `${name} is called as ${describeFunction(name)}`);
  if (MACROS.has(name)) check.fail(node, `${name} ${MACROS.get(name)}`);
  check.fail(node, `there is no function ${name.slice(0, MAX_SHOWN)}`);
}

function checkPattern(check: Check, node: Node, argument: Node | undefined): void {
  const pattern = argument === undefined ? undefined : literalText(argument);
  const problem =
    pattern === undefined ? 'the pattern of matches must be written here, in quotes' : patternProblem(check.patterns, pattern);
  if (problem !== undefined) check.fail(node, problem);
}

function checkLeaf(check: Check, node: Node, { names }: Place): void {
  const { exprKind } = node;
  if (exprKind.case === undefined) check.fail(node, 'there is nothing here');
  if (exprKind.case === 'structExpr' && exprKind.value.messageName !== '') {
    check.fail(node, 'messages cannot be made here; a map is {"name": value}');
  }
  if (exprKind.case === 'identExpr') {
    const name = exprKind.value.name.replace(/^\./, '');
    if (names.has(name) || TYPE_NAMES.includes(name)) return;
    const { variables } = check;
    const known = variables.length === 0 ? 'there are no variables' : `there are ${variables.join(', ')}`;
    check.fail(node, `there is no ${name.slice(0, MAX_SHOWN)}; ${known}`);
  }
  if (exprKind.case === 'constExpr' && isTooLarge(exprKind.value.constantKind)) {
    check.fail(node, 'the number does not fit 64 bits; write it with a decimal point');
  }
}

function isTooLarge(constant: { readonly case?: string | undefined; readonly value?: unknown }): boolean {
  if (typeof constant.value !== 'bigint') return false;
  return constant.case === 'uint64Value'
    ? BigInt.asUintN(64, constant.value) !== constant.value
    : BigInt.asIntN(64, constant.value) !== constant.value;
}
