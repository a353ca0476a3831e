import { COMMON, CUE, GIVEN_NAME, KNOWN_ORGANIZATION, NAME_LIKE, ORGANIZATION_WORD, STREET, TECHNICAL, TITLE } from './lexicon.ts';
import * as shape from './shapes.ts';
import { INSIDE, NO_CAPITALS, type Surroundings } from './surroundings.ts';
import { shapeAt, type Tokens } from './tokens.ts';

/** How many tokens may stand between two that look like names: `Bank of the West`, `12, rue de la Paix`. */
const BRIDGE = 3;

/**
 * Marks the tokens that can be part of a name, place or organisation with 1, all others with 0. Most tokens of ordinary prose
 * cannot, and cost nothing more.
 */
export function markCandidates(tokens: Tokens, around: Surroundings, marks: Uint8Array): void {
  let last = -1 - BRIDGE;
  for (let index = 0; index < tokens.count; index++) {
    marks[index] = 0;
    if (!isSpark(tokens, around, index)) continue;
    marks[index] = 1;
    if (index - last - 1 <= BRIDGE) mark(marks, Math.max(0, last + 1), index);
    else markNumbersBefore(tokens, index, marks);
    last = index;
  }
  markNumbersAfter(tokens, marks);
}

/** Three tokens at most: a call of the array's own `fill` takes longer. */
function mark(marks: Uint8Array, from: number, to: number): void {
  for (let index = from; index < to; index++) marks[index] = 1;
}

/** A token that alone is reason enough to look. */
function isSpark(tokens: Tokens, around: Surroundings, index: number): boolean {
  const look = tokens.shapes[index] ?? shape.EDGE;
  const bits = around.lexicon[index] ?? 0;
  if (shape.isCapital(look)) return !isOrdinaryStart(tokens, around, index, look, bits);
  if (look !== shape.LOWER_WORD || (bits & COMMON) !== 0) return false;
  if ((bits & NAME_LIKE) !== 0) return true;
  if (index > 0 && ((around.lexicon[index - 1] ?? 0) & (CUE | TITLE)) !== 0) return true;
  if (around.textCase === NO_CAPITALS) return (tokens.ends[index] ?? 0) - (tokens.starts[index] ?? 0) >= 3;
  return (bits & STREET) !== 0 && (shape.isNumber(shapeAt(tokens, index - 1)) || shape.isNumber(shapeAt(tokens, index + 1)));
}

/** `The`, `Please` where a sentence begins, and `I` anywhere, unless another capital follows: `Will Smith`, `The Times`. */
function isOrdinaryStart(tokens: Tokens, around: Surroundings, index: number, look: number, bits: number): boolean {
  if ((bits & COMMON) === 0 || (bits & (GIVEN_NAME | KNOWN_ORGANIZATION | ORGANIZATION_WORD | STREET | TECHNICAL)) !== 0) return false;
  if (shape.isCapital(shapeAt(tokens, index + 1))) return false;
  return around.position[index] !== INSIDE || look === shape.INITIAL;
}

/** `12 Main St`: numbers shortly before a spark. */
function markNumbersBefore(tokens: Tokens, spark: number, marks: Uint8Array): void {
  for (let index = spark - BRIDGE; index < spark; index++) {
    if (index < 0 || !startsWithDigit(shapeAt(tokens, index))) continue;
    mark(marks, index, spark);
    return;
  }
}

/** `rue de la Paix 12, 75002`: numbers shortly after a candidate, and those after them. */
function markNumbersAfter(tokens: Tokens, marks: Uint8Array): void {
  let last = -1 - BRIDGE;
  for (let index = 0; index < tokens.count; index++) {
    if (marks[index] === 0) {
      if (index - last > BRIDGE || !startsWithDigit(shapeAt(tokens, index))) continue;
      mark(marks, last + 1, index + 1);
    }
    last = index;
  }
}

const startsWithDigit = (look: number): boolean => shape.isNumber(look) || look === shape.NUMBER_WITH_LETTERS;
