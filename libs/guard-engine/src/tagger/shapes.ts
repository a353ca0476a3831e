/** What a token looks like. Numbers of one to six and more digits follow {@link NUMBER}; signs follow {@link SIGN_SHAPE} by group. */
export const EDGE = 0;
export const LINE_END = 1;
export const PARAGRAPH_END = 2;
export const LOWER_WORD = 3;
/** One upper-case letter. */
export const INITIAL = 4;
export const CAPITALISED = 5;
/** Two upper-case letters: `NY`, `EU`. */
export const SHORT_CAPITALS = 6;
export const CAPITALS = 7;
/** `McDonald`, `YouTube`. */
const MIXED_FROM_UPPER = 8;
/** `iPhone`, `userName`. */
const MIXED_FROM_LOWER = 9;
/** A word of a script without case. */
const CASELESS = 10;
/** `C4`, `S3`, `ec2`. */
export const WORD_WITH_DIGITS = 11;
/** `42nd`, `3D`. */
export const NUMBER_WITH_LETTERS = 12;
/** `user_name`. */
const IDENTIFIER = 13;
export const NUMBER = 14;
const LONGEST_NUMBER = 6;
export const SIGN_SHAPE = 21;

const GROUPS = [
  '.',
  ',',
  ':',
  ';',
  '-',
  '/',
  '(',
  ')',
  '"',
  "'",
  '&',
  '@',
  '#',
  '>',
  '|',
  '=',
  '!',
  '?',
  '{',
  '}',
  '[',
  ']',
  '<',
  '*',
  '$',
];
const groupOf = new Uint8Array(0x80);
for (const [index, sign] of GROUPS.entries()) groupOf[sign.charCodeAt(0)] = index + 1;

export const shapeOfSign = (unit: number): number => SIGN_SHAPE + (unit < 0x80 ? (groupOf[unit] ?? 0) : 0);

export const isNumber = (shape: number): boolean => shape >= NUMBER && shape < NUMBER + LONGEST_NUMBER;
export const isWord = (shape: number): boolean => shape >= LOWER_WORD && shape <= IDENTIFIER;
/** Whether a name can begin with it in a text that uses capitals. */
export const isCapital = (shape: number): boolean => shape >= INITIAL && shape <= MIXED_FROM_UPPER;
export const isLineEnd = (shape: number): boolean => shape === LINE_END || shape === PARAGRAPH_END;

/** What a word looks like that was read unit by unit. */
export type WordFacts = {
  units: number;
  uppers: number;
  lowers: number;
  digits: number;
  startsUpper: boolean;
  startsDigit: boolean;
  hasUnderscore: boolean;
};

export function shapeOfWord({ units, uppers, lowers, digits, startsUpper, startsDigit, hasUnderscore }: WordFacts): number {
  if (hasUnderscore) return IDENTIFIER;
  if (digits === units) return NUMBER + Math.min(digits, LONGEST_NUMBER) - 1;
  if (digits > 0) return startsDigit ? NUMBER_WITH_LETTERS : WORD_WITH_DIGITS;
  if (uppers === 0) return lowers > 0 ? LOWER_WORD : CASELESS;
  if (uppers === 1 && startsUpper) return lowers === 0 ? INITIAL : CAPITALISED;
  if (lowers === 0) return uppers === 2 ? SHORT_CAPITALS : CAPITALS;
  return startsUpper ? MIXED_FROM_UPPER : MIXED_FROM_LOWER;
}
