import { foldedUnit } from './characters.ts';
import { HASH_SEED, hashFeature, hashUnit } from './hashing.ts';
import { STREET } from './lexicon.ts';
import { isNumber, isWord } from './shapes.ts';
import type { Surroundings } from './surroundings.ts';
import { hashAt, shapeAt, type Tokens } from './tokens.ts';

/**
 * The features of one token, as hashes. They stand in three groups, in this order: what its own spelling says, what the word
 * lists say, and what its neighbours say; a training that hides one group teaches the model to do without it.
 */
export type Features = {
  readonly hashes: Int32Array;
  count: number;
  /** Where the group of word lists begins. */
  lists: number;
  /** Where the group of neighbours begins. */
  neighbours: number;
};

const MOST_FEATURES = 64;

export const createFeatures = (): Features => ({ hashes: new Int32Array(MOST_FEATURES), count: 0, lists: 0, neighbours: 0 });

export function readFeatures(text: string, tokens: Tokens, around: Surroundings, index: number, into: Features): void {
  into.count = 0;
  addSpelling(text, tokens, index, into);
  into.lists = into.count;
  addLists(tokens, around, index, into);
  into.neighbours = into.count;
  addNeighbours(tokens, around, index, into);
  addLine(tokens, around, index, into);
}

function add(into: Features, kind: number, value: number, other = 0): void {
  into.hashes[into.count++] = hashFeature(kind, value, other);
}

function addSpelling(text: string, tokens: Tokens, index: number, into: Features): void {
  const word = hashAt(tokens, index);
  const shape = shapeAt(tokens, index);
  add(into, 1, word);
  add(into, 2, word, shape);
  add(into, 3, hashAt(tokens, index - 1), word);
  add(into, 4, word, hashAt(tokens, index + 1));
  if (!isWord(shape)) return;
  const start = tokens.starts[index] ?? 0;
  const end = tokens.ends[index] ?? 0;
  const length = end - start;
  if (length > 4) add(into, 5, hashOf(text, end - 4, end));
  if (length > 3) {
    add(into, 6, hashOf(text, end - 3, end));
    add(into, 7, hashOf(text, start, start + 3));
  }
  if (length > 2) add(into, 8, hashOf(text, end - 2, end));
}

function hashOf(text: string, start: number, end: number): number {
  let hash = HASH_SEED;
  for (let at = start; at < end; at++) hash = hashUnit(hash, foldedUnit(text.charCodeAt(at)));
  return hash;
}

/** More than any set of bits, so that the edge of the text is a value of its own. */
const BEYOND = 1 << 20;
const bitsAt = ({ lexicon }: Surroundings, count: number, index: number): number =>
  index < 0 || index >= count ? BEYOND : (lexicon[index] ?? 0);

function addLists(tokens: Tokens, around: Surroundings, index: number, into: Features): void {
  const { count } = tokens;
  const bits = bitsAt(around, count, index);
  const before = bitsAt(around, count, index - 1);
  const after = bitsAt(around, count, index + 1);
  const shape = shapeAt(tokens, index);
  add(into, 10, bits);
  add(into, 11, bits, shape);
  add(into, 12, before, bits);
  add(into, 13, bits, after);
  add(into, 14, Math.imul(before, 0x10001) ^ after, bits);
  add(into, 15, hashAt(tokens, index - 1), bits);
  add(into, 16, bits, hashAt(tokens, index + 1));
  add(into, 17, (shapeAt(tokens, index - 1) << 16) | (shapeAt(tokens, index + 1) << 8) | shape, bits);
  add(into, 18, bitsAt(around, count, index - 2), before);
  add(into, 19, after, bitsAt(around, count, index + 2));
  add(into, 20, (around.textCase << 8) | shape, bits);
  add(into, 21, ((around.position[index] ?? 0) << 8) | shape, bits);
}

function addNeighbours(tokens: Tokens, around: Surroundings, index: number, into: Features): void {
  const shape = shapeAt(tokens, index);
  const before = hashAt(tokens, index - 1);
  const after = hashAt(tokens, index + 1);
  const shapeBefore = shapeAt(tokens, index - 1);
  const shapeAfter = shapeAt(tokens, index + 1);
  add(into, 30, shape);
  add(into, 31, before, shape);
  add(into, 32, after, shape);
  add(into, 33, hashAt(tokens, index - 2), shape);
  add(into, 34, hashAt(tokens, index + 2), shape);
  add(into, 35, before, after);
  add(into, 36, hashAt(tokens, index - 2), before);
  add(into, 37, after, hashAt(tokens, index + 2));
  add(into, 38, (shapeBefore << 16) | (shape << 8) | shapeAfter);
  add(into, 39, (shapeAt(tokens, index - 2) << 16) | (shapeBefore << 8) | shape);
  add(into, 40, (shape << 16) | (shapeAfter << 8) | shapeAt(tokens, index + 2));
  add(into, 41, (shapeAt(tokens, index - 2) << 24) | (shapeBefore << 16) | (shapeAfter << 8) | shapeAt(tokens, index + 2), shape);
  add(into, 42, hashAt(tokens, index - 3), hashAt(tokens, index - 2) ^ Math.imul(before, 3));
  for (let near = 2; near <= 4; near++) add(into, 43, hashAt(tokens, index - near), shape);
  for (let near = 2; near <= 3; near++) add(into, 44, hashAt(tokens, index + near), shape);
  const name = around.previousName[index] ?? -1;
  add(into, 45, index - name > 8 ? 0 : hashAt(tokens, name), shape);
}

function addLine(tokens: Tokens, around: Surroundings, index: number, into: Features): void {
  const shape = shapeAt(tokens, index);
  const position = around.position[index] ?? 0;
  const lineCase = around.lineCase[index] ?? 0;
  add(into, 50, (position << 8) | shape);
  add(into, 51, (lineCase << 8) | shape, around.textCase);
  add(into, 52, around.lineLabel[index] ?? 0, shape);
  add(into, 53, ((tokens.spaced[index] ?? 0) << 9) | ((index + 1 < tokens.count ? (tokens.spaced[index + 1] ?? 0) : 1) << 8) | shape);
  add(into, 54, (streetWords(around, tokens.count, index) << 8) | shape);
  add(into, 55, (numbers(tokens, index) << 8) | shape);
}

/** Whether a word of addresses stands among the four tokens after (1) and before (2). */
function streetWords(around: Surroundings, count: number, index: number): number {
  let found = 0;
  for (let near = 1; near <= 4; near++) {
    if (index + near < count && ((around.lexicon[index + near] ?? 0) & STREET) !== 0) found |= 1;
    if (index >= near && ((around.lexicon[index - near] ?? 0) & STREET) !== 0) found |= 2;
  }
  return found;
}

/** How far the nearest number is: before, and after. */
function numbers(tokens: Tokens, index: number): number {
  let before = 0;
  let after = 0;
  for (let near = 4; near >= 1; near--) {
    if (isNumber(shapeAt(tokens, index - near))) before = near;
    if (isNumber(shapeAt(tokens, index + near))) after = near;
  }
  return before * 5 + after;
}
