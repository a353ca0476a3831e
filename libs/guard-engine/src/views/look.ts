import { letterTable, NO_LETTER } from './letter-kinds.ts';
import { flagsOf, HASH_START, hashed, REVERSED, ROT13 } from './lexicon.ts';

/** What one cheap pass over a plain text says about it: which readings are worth trying. */
export type Look = {
  readonly hasForeign: boolean;
  /** Runs of base64 characters that are long enough to hide words. */
  readonly longRuns: number;
  /** Characters that escapes begin with: `%` and `=` before a hexadecimal digit, `&` before a letter or `#`, any backslash. */
  readonly percents: number;
  readonly equals: number;
  readonly entities: number;
  readonly backslashes: number;
  /** `+` between letters. */
  readonly pluses: number;
  /** The most tokens of one character in a row, and of two (or of `0x` and two). */
  readonly singles: number;
  readonly pairs: number;
  /** Tokens of letters and digits, and signs between letters. */
  readonly mixed: number;
  /** Words that are frequent ones when read otherwise. */
  readonly rot13: number;
  readonly reversed: number;
};

const MIN_RUN = 16;
/** Tokens further apart are in no row. */
export const MAX_GAP = 12;

const OTHER = 0;
const LETTER = 1;
const NUMBER = 2;
const FOREIGN_LETTER = 3;
/** From here on no part of a token. */
const SPACE = 4;
const FOREIGN = 5;
const PERCENT = 6;
const AMPERSAND = 7;
const BACKSLASH = 8;
const SIGN = 9;
/** From here on part of a run of base64. */
const EQUALS = 10;
const PLUS = 11;
const RUN_SIGN = 12;

const SIGNS: ReadonlyArray<readonly [characters: string, kind: number]> = [
  [' \t\n\r\v\f', SPACE],
  ['%', PERCENT],
  ['&', AMPERSAND],
  ['\\', BACKSLASH],
  ['@$!|', SIGN],
  ['=', EQUALS],
  ['+', PLUS],
  ['/-_', RUN_SIGN],
];

let table: Uint8Array | null = null;

function makeTable(): Uint8Array {
  const { kinds } = letterTable();
  const classes = new Uint8Array(kinds.length).fill(FOREIGN, 0x80);
  for (let unit = 0x80; unit < kinds.length; unit++) if (kinds[unit] !== NO_LETTER) classes[unit] = FOREIGN_LETTER;
  for (let unit = 0; unit < 0x80; unit++) {
    const character = String.fromCharCode(unit);
    if (/[a-z]/i.test(character)) classes[unit] = LETTER;
    else if (/\d/.test(character)) classes[unit] = NUMBER;
    else classes[unit] = SIGNS.find(([characters]) => characters.includes(character))?.[1] ?? OTHER;
  }
  return classes;
}

export function lookAt(text: string): Look {
  table ??= makeTable();
  const classes = table;
  const pass = startPass();
  let runStart = 0;
  let index = 0;
  while (index < text.length) {
    const start = index;
    let hash = HASH_START;
    let digits = 0;
    let kind = OTHER;
    for (; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      kind = classes[unit] ?? OTHER;
      if (kind === LETTER) hash = hashed(hash, unit | 0x20);
      else if (kind === NUMBER) digits++;
      else if (kind === FOREIGN_LETTER) pass.hasForeign = true;
      else break;
    }
    if (index > start) {
      pass.hash = hash;
      pass.digits = digits;
      noteToken(pass, text, start, index);
    }
    if (kind > SPACE) noteSign(pass, text, index, kind);
    if (kind < EQUALS) {
      if (index - runStart >= MIN_RUN) pass.longRuns++;
      runStart = index + 1;
    }
    index++;
  }
  if (text.length - runStart >= MIN_RUN) pass.longRuns++;
  return pass;
}

/** What the pass has seen so far, and of the token it has just read. */
type Pass = { -readonly [Key in keyof Look]: Look[Key] } & {
  hash: number;
  digits: number;
  /** Tokens of this width stand in a row up to this place. */
  row: number;
  width: number;
  rowEnd: number;
};

const startPass = (): Pass => ({
  hasForeign: false,
  longRuns: 0,
  percents: 0,
  equals: 0,
  entities: 0,
  backslashes: 0,
  pluses: 0,
  singles: 0,
  pairs: 0,
  mixed: 0,
  rot13: 0,
  reversed: 0,
  hash: HASH_START,
  digits: 0,
  row: 0,
  width: 0,
  rowEnd: 0,
});

const SMALL_X = 0x78;

function noteToken(pass: Pass, text: string, start: number, end: number): void {
  const length = end - start;
  const { digits } = pass;
  const width = length === 4 && digits > 0 && text.charCodeAt(start + 1) === SMALL_X ? 2 : length;
  if (width <= 2) {
    pass.row = width === pass.width && start - pass.rowEnd <= MAX_GAP ? pass.row + 1 : 1;
    if (width === 1) pass.singles = Math.max(pass.singles, pass.row);
    else pass.pairs = Math.max(pass.pairs, pass.row);
  } else if (digits === 0) {
    const flags = flagsOf(pass.hash);
    if ((flags & ROT13) !== 0) pass.rot13++;
    if ((flags & REVERSED) !== 0) pass.reversed++;
  }
  if (digits > 0 && digits < length) pass.mixed++;
  pass.width = width;
  pass.rowEnd = end;
}

function noteSign(pass: Pass, text: string, index: number, kind: number): void {
  const next = table?.[text.charCodeAt(index + 1)] ?? OTHER;
  switch (kind) {
    case FOREIGN:
      pass.hasForeign = true;
      break;
    case BACKSLASH:
      pass.backslashes++;
      break;
    case AMPERSAND:
      if (next === LETTER || text.charAt(index + 1) === '#') pass.entities++;
      break;
    case PERCENT:
      if (next === LETTER || next === NUMBER) pass.percents++;
      break;
    case EQUALS:
      // A line that ends with it goes on (quoted-printable).
      if (next === LETTER || next === NUMBER || next === SPACE) pass.equals++;
      break;
    case PLUS:
      if (next === LETTER) pass.pluses++;
      break;
    case SIGN:
      if (next === LETTER && pass.rowEnd === index) pass.mixed++;
      break;
  }
}
