/**
 * What an evaluation costs, and its end where that is too much. The CEL library has no limit of its own, so every operation
 * whose work depends on its values, and every round of a loop, asks here first. One unit is about the work of one node of
 * the expression: a few tenths of a microsecond.
 */

// Evaluation is synchronous and never starts another one, so one counter serves all.
let left = 0;

/** Thrown to leave the evaluation. The library may turn it into an error value, and `||` may swallow that: see `metered`. */
const SPENT = new Error('the budget of the evaluation is spent');

/** @throws when the budget is spent, now and at every later call of the same evaluation */
export function charge(units: number): void {
  left -= units;
  if (left < 0) throw SPENT;
}

/** What several evaluations may cost together: each takes off what it cost. */
export type Budget = { left: number };

/** What `evaluate` gives, or undefined where it cost more than `maxCost` or the budget: then its result means nothing. */
export function metered<Result>(maxCost: number, evaluate: () => Result, budget?: Budget): { readonly result: Result } | undefined {
  const most = Math.min(maxCost, budget?.left ?? maxCost);
  left = most;
  // A missing field is an Error object inside the library; taking down the stack costs ten times the rest of it.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    const result = evaluate();
    return left < 0 ? undefined : { result };
  } catch (error) {
    if (left < 0) return undefined;
    throw error;
  } finally {
    if (budget !== undefined) budget.left -= most - Math.max(0, left);
    Error.stackTraceLimit = stackTraceLimit;
  }
}
