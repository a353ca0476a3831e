/** What an expression may be. What evaluating it may cost is counted while it runs: `meter.ts`. */

/** In UTF-16 units. */
export const MAX_SOURCE = 4_096;
/** Brackets in brackets. The parser's time grows with the cube of it where the expression is not well-formed. */
export const MAX_BRACKETS = 48;
/** Operators in operators: how deep the tree is. */
export const MAX_DEPTH = 64;
/** Nodes of the tree, with those that `exists`, `map` and the like become. */
export const MAX_NODES = 1_500;
/** `exists`, `all`, `map`, `filter` within the condition of another. */
export const MAX_LOOPS = 2;
/** A pattern of `matches`, in UTF-16 units: a longer one could take long to compile. */
export const MAX_PATTERN = 500;
/** Steps of the machine that a pattern of `matches` becomes: `[a-z]{1,200}` are 200. */
export const MAX_PATTERN_STEPS = 500;
/** Values in values. What is deeper is left out when values are bound. */
export const MAX_VALUE_DEPTH = 64;
/** What one evaluation may cost unless told: see `ExpressionOptions.maxCost`. */
export const DEFAULT_MAX_COST = 20_000;
