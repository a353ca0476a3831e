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
  /** What is known of the token, by the names below: each is found out once and is part of many features. */
  readonly facts: Int32Array;
};

/** Facts are numbers for speed, and so are their names: places in the column of facts. */
const NOTHING = 0;
/** The words around, and the ends and the beginning of this one. */
const WORD = 1;
const BEFORE = 2;
const BEFORE_2 = 3;
const BEFORE_3 = 4;
const BEFORE_4 = 5;
const AFTER = 6;
const AFTER_2 = 7;
const AFTER_3 = 8;
const BEFORE_BOTH = 9;
const NAME_BEFORE = 10;
const LAST_4 = 11;
const LAST_3 = 12;
const FIRST_3 = 13;
const LAST_2 = 14;
/** What the lists say of the words around. */
const BITS = 15;
const BITS_BEFORE = 16;
const BITS_BEFORE_2 = 17;
const BITS_AFTER = 18;
const BITS_AFTER_2 = 19;
const BITS_BESIDE = 20;
/** Shapes, several of them as one number. */
const SHAPE = 21;
const SHAPES_BESIDE = 22;
const SHAPES_1_1 = 23;
const SHAPES_2_0 = 24;
const SHAPES_0_2 = 25;
const SHAPES_2_2 = 26;
/** The place in the sentence, the line and the text, most with the shape in the lowest byte. */
const POSITION = 27;
const LINE_CASE = 28;
const TEXT_CASE = 29;
const TEXT_CASE_ALONE = 30;
const LINE_LABEL = 31;
const SPACING = 32;
const STREETS = 33;
const NUMBERS = 34;
const FACTS = 35;

type Recipe = readonly [kind: number, fact: number, other: number];

const OF_SPELLING: readonly Recipe[] = [
  [1, WORD, NOTHING],
  [2, WORD, SHAPE],
  [3, BEFORE, WORD],
  [4, WORD, AFTER],
];
/** The longer a word, the more of them from the last on. */
const OF_LETTERS: readonly Recipe[] = [
  [5, LAST_4, NOTHING],
  [6, LAST_3, NOTHING],
  [7, FIRST_3, NOTHING],
  [8, LAST_2, NOTHING],
];
const OF_LISTS: readonly Recipe[] = [
  [10, BITS, NOTHING],
  [11, BITS, SHAPE],
  [12, BITS_BEFORE, BITS],
  [13, BITS, BITS_AFTER],
  [14, BITS_BESIDE, BITS],
  [15, BEFORE, BITS],
  [16, BITS, AFTER],
  [17, SHAPES_BESIDE, BITS],
  [18, BITS_BEFORE_2, BITS_BEFORE],
  [19, BITS_AFTER, BITS_AFTER_2],
  [20, TEXT_CASE, BITS],
  [21, POSITION, BITS],
];
const OF_NEIGHBOURS: readonly Recipe[] = [
  [30, SHAPE, NOTHING],
  [31, BEFORE, SHAPE],
  [32, AFTER, SHAPE],
  [33, BEFORE_2, SHAPE],
  [34, AFTER_2, SHAPE],
  [35, BEFORE, AFTER],
  [36, BEFORE_2, BEFORE],
  [37, AFTER, AFTER_2],
  [38, SHAPES_1_1, NOTHING],
  [39, SHAPES_2_0, NOTHING],
  [40, SHAPES_0_2, NOTHING],
  [41, SHAPES_2_2, SHAPE],
  [42, BEFORE_3, BEFORE_BOTH],
  [43, BEFORE_2, SHAPE],
  [43, BEFORE_3, SHAPE],
  [43, BEFORE_4, SHAPE],
  [44, AFTER_2, SHAPE],
  [44, AFTER_3, SHAPE],
  [45, NAME_BEFORE, SHAPE],
];
const OF_LINE: readonly Recipe[] = [
  [50, POSITION, NOTHING],
  [51, LINE_CASE, TEXT_CASE_ALONE],
  [52, LINE_LABEL, SHAPE],
  [53, SPACING, NOTHING],
  [54, STREETS, NOTHING],
  [55, NUMBERS, NOTHING],
];
const RECIPES = [...OF_SPELLING, ...OF_LETTERS, ...OF_LISTS, ...OF_NEIGHBOURS, ...OF_LINE];
// As columns, because they are gone through for every candidate.
const recipeKinds = Uint8Array.from(RECIPES, ([kind]) => kind);
const recipeFacts = Uint8Array.from(RECIPES, ([, fact]) => fact);
const recipeOthers = Uint8Array.from(RECIPES, ([, , other]) => other);

export const MOST_FEATURES = RECIPES.length;

export const createFeatures = (): Features => ({
  hashes: new Int32Array(MOST_FEATURES),
  count: 0,
  lists: 0,
  neighbours: 0,
  facts: new Int32Array(FACTS),
});

export function readFeatures(text: string, tokens: Tokens, around: Surroundings, index: number, into: Features): void {
  noteWords(tokens, around, index, into.facts);
  noteLists(tokens, around, index, into.facts);
  noteShapes(tokens, index, into.facts);
  notePlace(tokens, around, index, into.facts);
  const letters = noteLetters(text, tokens, index, into.facts);
  into.count = 0;
  hashRecipes(into, 0, OF_SPELLING.length);
  hashRecipes(into, OF_SPELLING.length + OF_LETTERS.length - letters, RECIPES.length);
  into.lists = OF_SPELLING.length + letters;
  into.neighbours = into.lists + OF_LISTS.length;
}

function hashRecipes(into: Features, from: number, to: number): void {
  const { hashes, facts } = into;
  let count = into.count;
  for (let recipe = from; recipe < to; recipe++) {
    const value = facts[recipeFacts[recipe] ?? NOTHING] ?? 0;
    const other = facts[recipeOthers[recipe] ?? NOTHING] ?? 0;
    hashes[count++] = hashFeature(recipeKinds[recipe] ?? 0, value, other);
  }
  into.count = count;
}

function noteWords(tokens: Tokens, around: Surroundings, index: number, facts: Int32Array): void {
  const before = hashAt(tokens, index - 1);
  const before2 = hashAt(tokens, index - 2);
  const name = around.previousName[index] ?? -1;
  facts[WORD] = hashAt(tokens, index);
  facts[BEFORE] = before;
  facts[BEFORE_2] = before2;
  facts[BEFORE_3] = hashAt(tokens, index - 3);
  facts[BEFORE_4] = hashAt(tokens, index - 4);
  facts[AFTER] = hashAt(tokens, index + 1);
  facts[AFTER_2] = hashAt(tokens, index + 2);
  facts[AFTER_3] = hashAt(tokens, index + 3);
  facts[BEFORE_BOTH] = before2 ^ Math.imul(before, 3);
  facts[NAME_BEFORE] = index - name > 8 ? 0 : hashAt(tokens, name);
}

/** How many features of its letters a word is long enough for. */
function noteLetters(text: string, tokens: Tokens, index: number, facts: Int32Array): number {
  if (!isWord(tokens.shapes[index] ?? 0)) return 0;
  const start = tokens.starts[index] ?? 0;
  const end = tokens.ends[index] ?? 0;
  const length = end - start;
  if (length < 3) return 0;
  facts[LAST_2] = hashOf(text, end - 2, end);
  if (length < 4) return 1;
  facts[FIRST_3] = hashOf(text, start, start + 3);
  facts[LAST_3] = hashOf(text, end - 3, end);
  if (length < 5) return 3;
  facts[LAST_4] = hashOf(text, end - 4, end);
  return 4;
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

function noteLists({ count }: Tokens, around: Surroundings, index: number, facts: Int32Array): void {
  const before = bitsAt(around, count, index - 1);
  const after = bitsAt(around, count, index + 1);
  facts[BITS] = bitsAt(around, count, index);
  facts[BITS_BEFORE] = before;
  facts[BITS_BEFORE_2] = bitsAt(around, count, index - 2);
  facts[BITS_AFTER] = after;
  facts[BITS_AFTER_2] = bitsAt(around, count, index + 2);
  facts[BITS_BESIDE] = Math.imul(before, 0x10001) ^ after;
}

function noteShapes(tokens: Tokens, index: number, facts: Int32Array): void {
  const shape = shapeAt(tokens, index);
  const before = shapeAt(tokens, index - 1);
  const before2 = shapeAt(tokens, index - 2);
  const after = shapeAt(tokens, index + 1);
  const after2 = shapeAt(tokens, index + 2);
  facts[SHAPE] = shape;
  facts[SHAPES_BESIDE] = (before << 16) | (after << 8) | shape;
  facts[SHAPES_1_1] = (before << 16) | (shape << 8) | after;
  facts[SHAPES_2_0] = (before2 << 16) | (before << 8) | shape;
  facts[SHAPES_0_2] = (shape << 16) | (after << 8) | after2;
  facts[SHAPES_2_2] = (before2 << 24) | (before << 16) | (after << 8) | after2;
}

function notePlace(tokens: Tokens, around: Surroundings, index: number, facts: Int32Array): void {
  const shape = tokens.shapes[index] ?? 0;
  const spacedAfter = index + 1 < tokens.count ? (tokens.spaced[index + 1] ?? 0) : 1;
  facts[POSITION] = ((around.position[index] ?? 0) << 8) | shape;
  facts[LINE_CASE] = ((around.lineCase[index] ?? 0) << 8) | shape;
  facts[TEXT_CASE] = (around.textCase << 8) | shape;
  facts[TEXT_CASE_ALONE] = around.textCase;
  facts[LINE_LABEL] = around.lineLabel[index] ?? 0;
  facts[SPACING] = ((tokens.spaced[index] ?? 0) << 9) | (spacedAfter << 8) | shape;
  facts[STREETS] = (streetWords(around, tokens.count, index) << 8) | shape;
  facts[NUMBERS] = (numbers(tokens, index) << 8) | shape;
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
