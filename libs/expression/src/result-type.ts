import { CelScalar } from '@bufbuild/cel';
import { resultsOf } from './functions.ts';
import type { Node } from './syntax-tree.ts';

/** Whether an expression is seen, without its values, to give something else than true or false. */
export function isNeverBool({ exprKind }: Node): boolean {
  switch (exprKind.case) {
    case 'constExpr':
      return exprKind.value.constantKind.case !== 'boolValue';
    case 'listExpr':
    case 'structExpr':
      return true;
    case 'comprehensionExpr':
      // `map` and `filter` begin with an empty list.
      return exprKind.value.accuInit?.exprKind.case === 'listExpr';
    case 'callExpr': {
      const results = resultsOf(exprKind.value.function);
      return results.length > 0 && results.every((result) => result !== CelScalar.BOOL && result !== CelScalar.DYN);
    }
    default:
      return false;
  }
}
