/** What a UTF-16 unit is to the tokenizer. */
export const SPACE = 1;
export const BREAK = 2;
export const LOWER = 3;
export const UPPER = 4;
/** A letter of a script without case. */
export const LETTER = 5;
export const DIGIT = 6;
export const MARK = 7;
export const SIGN = 8;

const KIND_BITS = 0xf;
const FOLDED_AT = 8;

/** Kind and folded form of each unit, found out when a unit is first met: whatever was met before, the answer is the same. */
const known = new Uint32Array(0x10000);

export const kindOf = (unit: number): number => lookUp(unit) & KIND_BITS;

/** The unit in lower case without its accent: É, é, E and e are one. */
export const foldedUnit = (unit: number): number => lookUp(unit) >>> FOLDED_AT;

const lookUp = (unit: number): number => known[unit] || describe(unit);

function describe(unit: number): number {
  const character = String.fromCharCode(unit);
  const described = (folded(character) << FOLDED_AT) | kind(character);
  known[unit] = described;
  return described;
}

/** Letters whose stroke or ligature Unicode does not take apart. */
const STROKED: Readonly<Record<string, string>> = { ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 't', ß: 's', æ: 'a', œ: 'o', ı: 'i', ħ: 'h' };

function folded(character: string): number {
  const lower = character.toLowerCase();
  return (STROKED[lower] ?? lower.normalize('NFD')).charCodeAt(0);
}

function kind(character: string): number {
  if (/[\n\r\u2028\u2029]/.test(character)) return BREAK;
  if (/\s/.test(character)) return SPACE;
  if (/\p{Ll}/u.test(character)) return LOWER;
  if (/[\p{Lu}\p{Lt}]/u.test(character)) return UPPER;
  if (/\p{L}/u.test(character)) return LETTER;
  if (/\p{N}/u.test(character)) return DIGIT;
  return /\p{M}/u.test(character) ? MARK : SIGN;
}
