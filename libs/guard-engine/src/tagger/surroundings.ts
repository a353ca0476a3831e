import { bitsOf, type Lexicon } from './lexicon.ts';
import * as shape from './shapes.ts';
import type { Tokens } from './tokens.ts';

/** How a line, or a whole stretch, uses capitals. */
const USUAL = 0;
export const NO_CAPITALS = 1;
/** Most words begin with a capital: a heading, a name alone, a form. */
const TITLE_CASE = 2;
const ALL_CAPITALS = 3;

/** Where in its sentence a token stands. */
export const INSIDE = 0;
const SENTENCE_START = 1;
const LINE_START = 2;
const AFTER_COLON = 3;
const AFTER_QUOTE = 4;

/** What the features know of each token beside itself, as columns. */
export type Surroundings = {
  /** Bits of the lexicon. */
  readonly lexicon: Uint16Array;
  readonly position: Uint8Array;
  readonly lineCase: Uint8Array;
  /** The first word of the line: `Name: …`. */
  readonly lineLabel: Int32Array;
  /** The token before this one that is a word and not a lower-case one, or -1. */
  readonly previousName: Int32Array;
  textCase: number;
};

export const createSurroundings = (capacity: number): Surroundings => ({
  lexicon: new Uint16Array(capacity),
  position: new Uint8Array(capacity),
  lineCase: new Uint8Array(capacity),
  lineLabel: new Int32Array(capacity),
  previousName: new Int32Array(capacity),
  textCase: USUAL,
});

export function surround(tokens: Tokens, lexicon: Lexicon, into: Surroundings): void {
  let position = LINE_START;
  let previousName = -1;
  for (let index = 0; index < tokens.count; index++) {
    const look = tokens.shapes[index] ?? shape.EDGE;
    into.lexicon[index] = shape.isWord(look) || shape.isNumber(look) ? bitsOf(lexicon, tokens.hashes[index] ?? 0) : 0;
    into.position[index] = position;
    into.previousName[index] = previousName;
    if (shape.isCapital(look)) previousName = index;
    position = positionAfter(look, position);
  }
  describeLines(tokens, into);
}

const COLON = shape.shapeOfSign(0x3a);
const QUOTE = shape.shapeOfSign(0x22);
/** What a shape does to the place of the next token. */
const GOES_ON = 0;
const ENDS_LINE = 1;
const ENDS_SENTENCE = 2;
/** Bullets, quotation marks of mail and numbers: what follows them still begins the line. */
const LEADS_LINE = 3;
const effects = new Uint8Array(0x100);
for (const sign of ['.', '!', '?']) effects[shape.shapeOfSign(sign.charCodeAt(0))] = ENDS_SENTENCE;
for (const sign of ['-', '*', '>', '#', '|', '(']) effects[shape.shapeOfSign(sign.charCodeAt(0))] = LEADS_LINE;
for (const look of effects.keys()) {
  if (shape.isLineEnd(look)) effects[look] = ENDS_LINE;
  if (shape.isNumber(look)) effects[look] = LEADS_LINE;
}

function positionAfter(look: number, position: number): number {
  const effect = effects[look] ?? GOES_ON;
  if (effect === ENDS_LINE) return LINE_START;
  if (effect === ENDS_SENTENCE) return position === LINE_START ? LINE_START : SENTENCE_START;
  if (look === COLON) return AFTER_COLON;
  if (look === QUOTE) return AFTER_QUOTE;
  return position === LINE_START && effect === LEADS_LINE ? LINE_START : INSIDE;
}

function describeLines(tokens: Tokens, into: Surroundings): void {
  const whole = { words: 0, capitals: 0, all: 0 };
  for (let from = 0; from < tokens.count; ) {
    const line = { words: 0, capitals: 0, all: 0 };
    let label = 0;
    let to = from;
    for (; to < tokens.count && !shape.isLineEnd(tokens.shapes[to] ?? 0); to++) {
      const look = tokens.shapes[to] ?? shape.EDGE;
      if (!shape.isWord(look)) continue;
      if (label === 0) label = tokens.hashes[to] ?? 0;
      line.words++;
      if (shape.isCapital(look)) line.capitals++;
      if (look === shape.CAPITALS || look === shape.SHORT_CAPITALS) line.all++;
    }
    const until = Math.min(to + 1, tokens.count);
    into.lineCase.fill(caseOf(line), from, until);
    into.lineLabel.fill(label, from, until);
    whole.words += line.words;
    whole.capitals += line.capitals;
    whole.all += line.all;
    from = until;
  }
  into.textCase = caseOf(whole);
}

function caseOf({ words, capitals, all }: { words: number; capitals: number; all: number }): number {
  if (capitals * 50 <= words) return NO_CAPITALS;
  if (all * 10 > words * 6) return ALL_CAPITALS;
  return capitals * 10 > words * 6 ? TITLE_CASE : USUAL;
}
