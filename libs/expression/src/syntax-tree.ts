import type { parse } from '@bufbuild/cel';

/** A node of the tree that the CEL library's parser makes. */
export type Node = NonNullable<ReturnType<typeof parse>['expr']>;

type Kind<Case extends string> = Extract<Node['exprKind'], { case: Case }>['value'];
export type Call = Kind<'callExpr'>;
/** What `exists`, `all`, `map`, `filter` and `exists_one` become. */
export type Loop = Kind<'comprehensionExpr'>;

export const call = (id: bigint, name: string, args: Node[]): Node => ({
  $typeName: 'cel.expr.Expr',
  id,
  exprKind: { case: 'callExpr', value: { $typeName: 'cel.expr.Expr.Call', function: name, args } },
});

export const text = (id: bigint, value: string): Node => ({
  $typeName: 'cel.expr.Expr',
  id,
  exprKind: { case: 'constExpr', value: { $typeName: 'cel.expr.Constant', constantKind: { case: 'stringValue', value } } },
});

export const double = (id: bigint, value: number): Node => ({
  $typeName: 'cel.expr.Expr',
  id,
  exprKind: { case: 'constExpr', value: { $typeName: 'cel.expr.Constant', constantKind: { case: 'doubleValue', value } } },
});

/** The text, if the node is one written in quotes. */
export function literalText({ exprKind }: Node): string | undefined {
  if (exprKind.case !== 'constExpr' || exprKind.value.constantKind.case !== 'stringValue') return undefined;
  return exprKind.value.constantKind.value;
}

/** `a.b.c`, if the node is nothing but names. */
export function qualifiedName({ exprKind }: Node): string | undefined {
  if (exprKind.case === 'identExpr') return exprKind.value.name.replace(/^\./, '');
  if (exprKind.case !== 'selectExpr' || exprKind.value.testOnly || exprKind.value.operand === undefined) return undefined;
  const operand = qualifiedName(exprKind.value.operand);
  return operand === undefined ? undefined : `${operand}.${exprKind.value.field}`;
}

/** What a node that is neither a call nor a loop is made of. */
export function partsOf({ exprKind }: Node): readonly Node[] {
  switch (exprKind.case) {
    case 'selectExpr':
      return [exprKind.value.operand].filter((part) => part !== undefined);
    case 'listExpr':
      return exprKind.value.elements;
    case 'structExpr':
      return exprKind.value.entries
        .flatMap(({ keyKind, value }) => [keyKind.case === 'mapKey' ? keyKind.value : undefined, value])
        .filter((part) => part !== undefined);
    default:
      return [];
  }
}
