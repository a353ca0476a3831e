export { type BoundValues, bindValues, type Values } from './bind-values.ts';
export { compileExpression, type Expression, type ExpressionOptions } from './compile-expression.ts';
export { ExpressionInvalid } from './errors.ts';
export type { Budget } from './meter.ts';
export type { Outcome } from './outcome.ts';
