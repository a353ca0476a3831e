import { BREAK, DIGIT, foldedUnit, kindOf, LETTER, LOWER, MARK, SIGN, SPACE, UPPER } from './characters.ts';
import { HASH_SEED, hashUnit, sealHash } from './hashing.ts';
import { EDGE, LINE_END, PARAGRAPH_END, shapeOfSign, shapeOfWord, type WordFacts } from './shapes.ts';

/** The tokens of one stretch of text, as columns: nothing is allocated per token. */
export type Tokens = {
  count: number;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Of the folded word; a number's hash says only how many digits it has, a line end's only that it is one. */
  readonly hashes: Int32Array;
  readonly shapes: Uint8Array;
  /** 1 where white space, a line end or an edge of the text stands before the token. */
  readonly spaced: Uint8Array;
};

export const createTokens = (capacity: number): Tokens => ({
  count: 0,
  starts: new Int32Array(capacity),
  ends: new Int32Array(capacity),
  hashes: new Int32Array(capacity),
  shapes: new Uint8Array(capacity),
  spaced: new Uint8Array(capacity),
});

const LINE_END_HASH = 0x11;
const NUMBER_HASH = 0x21;
const UNDERSCORE = 0x5f;
const APOSTROPHE = 0x27;
const LETTER_S = 0x73;
const TYPOGRAPHIC_APOSTROPHE = 0x2019;

/**
 * Fills `tokens` with the tokens of the text from a position on and returns where it stopped: at the end of the text, or where
 * `tokens` was full. A token is a word, a number, a line end (with the white space around it) or one other character.
 */
export function tokenize(text: string, from: number, tokens: Tokens): number {
  const capacity = tokens.starts.length;
  tokens.count = 0;
  let at = from;
  let spaced = 1;
  while (at < text.length && tokens.count < capacity) {
    const kind = kindOf(text.charCodeAt(at));
    if (kind === SPACE || kind === MARK) {
      at++;
      spaced = 1;
    } else if (kind === BREAK) {
      at = addLineEnd(text, at, tokens);
      spaced = 1;
    } else {
      const start = at;
      at = kind === SIGN && text.charCodeAt(at) !== UNDERSCORE ? addSign(text, at, tokens) : addWord(text, at, tokens);
      const index = tokens.count++;
      tokens.starts[index] = start;
      tokens.ends[index] = at;
      tokens.spaced[index] = spaced;
      spaced = 0;
    }
  }
  return at;
}

function addLineEnd(text: string, start: number, tokens: Tokens): number {
  let at = start;
  let breaks = 0;
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const kind = kindOf(unit);
    if (kind === BREAK) breaks += unit === 0x0d && text.charCodeAt(at + 1) === 0x0a ? 0 : 1;
    else if (kind !== SPACE) break;
  }
  const index = tokens.count++;
  tokens.starts[index] = start;
  tokens.ends[index] = at;
  tokens.shapes[index] = breaks > 1 ? PARAGRAPH_END : LINE_END;
  tokens.hashes[index] = LINE_END_HASH + Math.min(breaks, 2);
  tokens.spaced[index] = 1;
  return at;
}

function addSign(text: string, at: number, tokens: Tokens): number {
  const unit = text.charCodeAt(at);
  tokens.shapes[tokens.count] = shapeOfSign(unit);
  tokens.hashes[tokens.count] = sealHash(hashUnit(HASH_SEED, unit));
  return at + 1;
}

/** One word at a time is read, so one record of it is enough. */
const facts: WordFacts = { units: 0, uppers: 0, lowers: 0, digits: 0, startsUpper: false, startsDigit: false, hasUnderscore: false };

function addWord(text: string, start: number, tokens: Tokens): number {
  facts.units = facts.uppers = facts.lowers = facts.digits = 0;
  facts.hasUnderscore = false;
  const first = kindOf(text.charCodeAt(start));
  facts.startsUpper = first === UPPER;
  facts.startsDigit = first === DIGIT;
  let hash = HASH_SEED;
  let at = start;
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const kind = kindOf(unit);
    if (kind === MARK) continue;
    if (kind === LOWER) facts.lowers++;
    else if (kind === UPPER) facts.uppers++;
    else if (kind === DIGIT) facts.digits++;
    else if (unit === UNDERSCORE) facts.hasUnderscore = true;
    else if (kind !== LETTER && !joins(text, start, at)) break;
    facts.units++;
    hash = hashUnit(hash, unit === TYPOGRAPHIC_APOSTROPHE ? APOSTROPHE : foldedUnit(unit));
  }
  tokens.shapes[tokens.count] = shapeOfWord(facts);
  tokens.hashes[tokens.count] = facts.digits === facts.units ? NUMBER_HASH + Math.min(facts.digits, 12) : sealHash(hash);
  return at;
}

/** Whether the apostrophe at a position is part of the word: in O'Brien, d'Arc and I'm, but not in Anna's or Al's. */
function joins(text: string, start: number, at: number): boolean {
  const unit = text.charCodeAt(at);
  if ((unit !== APOSTROPHE && unit !== TYPOGRAPHIC_APOSTROPHE) || at - start > 2 || at + 1 >= text.length) return false;
  const next = kindOf(text.charCodeAt(at + 1));
  return (next === UPPER || next === LOWER) && !isGenitive(text, at + 1);
}

function isGenitive(text: string, at: number): boolean {
  if (foldedUnit(text.charCodeAt(at)) !== LETTER_S) return false;
  const kind = at + 1 < text.length ? kindOf(text.charCodeAt(at + 1)) : SPACE;
  return kind !== LOWER && kind !== UPPER;
}

export const shapeAt = (tokens: Tokens, index: number): number =>
  index < 0 || index >= tokens.count ? EDGE : (tokens.shapes[index] ?? EDGE);

export const hashAt = (tokens: Tokens, index: number): number => (index < 0 || index >= tokens.count ? 0 : (tokens.hashes[index] ?? 0));
