/**
 * Puts the meter into a tree: each loop pays for what it goes through and for each of its rounds, and the operators that the
 * library's planner would take for itself (`[]`, `has`) become calls, which are counted.
 */
import { call, double, type Loop, type Node, text } from './syntax-tree.ts';

/** A tree that gives the same, and what one pass through it costs without the rounds of its loops. */
export type MeteredTree = { readonly node: Node; readonly cost: number };

/** What a round of a loop costs besides its condition and its step. */
const ROUND_COST = 2;

export function meteredTree(node: Node): MeteredTree {
  let cost = 1;
  const rewrite = (part: Node): Node => {
    const metered = meteredTree(part);
    cost += metered.cost;
    return metered.node;
  };
  const rewritten = rewriteParts(node, rewrite);
  return { node: rewritten, cost };
}

type Rewrite = (part: Node) => Node;

function rewriteParts(node: Node, rewrite: Rewrite): Node {
  const { id, exprKind } = node;
  switch (exprKind.case) {
    case 'selectExpr': {
      const { operand, field, testOnly } = exprKind.value;
      if (operand === undefined) return node;
      if (testOnly) return call(id, '@has', [rewrite(operand), text(id, field)]);
      return { ...node, exprKind: { case: 'selectExpr', value: { ...exprKind.value, operand: rewrite(operand) } } };
    }
    case 'callExpr': {
      const { function: name, target, args } = exprKind.value;
      const appended = appendedBy(node);
      if (appended !== undefined) return call(id, '@append', appended.map(rewrite));
      const value = { ...exprKind.value, function: name === '_[_]' ? '@at' : name, args: args.map(rewrite) };
      return { ...node, exprKind: { case: 'callExpr', value: target === undefined ? value : { ...value, target: rewrite(target) } } };
    }
    case 'listExpr':
      return { ...node, exprKind: { case: 'listExpr', value: { ...exprKind.value, elements: exprKind.value.elements.map(rewrite) } } };
    case 'structExpr':
      return {
        ...node,
        exprKind: { case: 'structExpr', value: { ...exprKind.value, entries: exprKind.value.entries.map(rewriteEntry(rewrite)) } },
      };
    case 'comprehensionExpr':
      return { ...node, exprKind: { case: 'comprehensionExpr', value: rewriteLoop(id, exprKind.value, rewrite) } };
    default:
      return node;
  }
}

type Entry = Extract<Node['exprKind'], { case: 'structExpr' }>['value']['entries'][number];

const rewriteEntry =
  (rewrite: Rewrite) =>
  (entry: Entry): Entry => ({
    ...entry,
    keyKind: entry.keyKind.case === 'mapKey' ? { case: 'mapKey', value: rewrite(entry.keyKind.value) } : entry.keyKind,
    ...(entry.value === undefined ? {} : { value: rewrite(entry.value) }),
  });

function rewriteLoop(id: bigint, loop: Loop, rewrite: Rewrite): Loop {
  const { iterRange, accuInit, loopCondition, loopStep, result } = loop;
  if (iterRange === undefined || accuInit === undefined || loopCondition === undefined || loopStep === undefined || result === undefined) {
    return loop;
  }
  const [condition, step] = [meteredTree(loopCondition), meteredTree(loopStep)];
  return {
    ...loop,
    iterRange: call(id, '@elements', [rewrite(iterRange)]),
    accuInit: rewrite(accuInit),
    loopCondition: call(id, '@round', [condition.node, double(id, condition.cost + step.cost + ROUND_COST)]),
    loopStep: step.node,
    result: rewrite(result),
  };
}

/** The list and the element, in what `map` and `filter` become: `@result + [element]`. Nobody can write that name. */
function appendedBy({ exprKind }: Node): readonly Node[] | undefined {
  if (exprKind.case !== 'callExpr' || exprKind.value.function !== '_+_') return undefined;
  const [list, addition] = exprKind.value.args;
  if (list?.exprKind.case !== 'identExpr' || list.exprKind.value.name !== '@result' || addition?.exprKind.case !== 'listExpr')
    return undefined;
  const [element] = addition.exprKind.value.elements;
  return element === undefined ? undefined : [list, element];
}
