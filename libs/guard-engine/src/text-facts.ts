/** Cheap facts about a text that let expensive rules stand aside. */
export type TextFacts = {
  readonly digits: number;
  readonly hasAt: boolean;
  /** Two at least. */
  readonly hasColons: boolean;
  readonly hasPlus: boolean;
  /** Where numbers and identifiers may begin, in order. Found when first asked for. */
  readonly numberStarts: readonly NumberStart[];
};

/** A place where a number, or an identifier of letters and digits, may begin. */
export type NumberStart = {
  readonly at: number;
  /** How many digits follow immediately; 0 where it begins with letters. */
  readonly leading: number;
  /** How many digits follow altogether, as long as no more than a short word stands between them. */
  readonly digits: number;
  /** Whether it is no continuation of something else: of a word, a path, a decimal, an amount. */
  readonly isClear: boolean;
};

export function factsOf(text: string): TextFacts {
  let starts: readonly NumberStart[] | null = null;
  const digits = /\d/.test(text) ? countDigits(text) : 0;
  return {
    digits,
    hasAt: text.includes('@'),
    hasColons: text.indexOf(':') !== text.lastIndexOf(':'),
    hasPlus: text.includes('+'),
    get numberStarts() {
      starts ??= digits === 0 ? [] : findNumberStarts(text);
      return starts;
    },
  };
}

const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39;
/** Latin letters, the accented ones included. */
const isLetter = (unit: number): boolean => ((unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a) || (unit >= 0xc0 && unit < 0x250);

function countDigits(text: string): number {
  let digits = 0;
  for (let index = 0; index < text.length; index++) if (isDigit(text.charCodeAt(index))) digits++;
  return digits;
}

type DigitRun = { readonly at: number; readonly end: number };

/** More than this between two runs of digits ("34 ABC 1234"), and they belong to different numbers. */
const MAX_GAP = 5;

function findNumberStarts(text: string): readonly NumberStart[] {
  const runs: DigitRun[] = [];
  for (let at = 0; at < text.length; at++) {
    if (!isDigit(text.charCodeAt(at))) continue;
    let end = at + 1;
    while (isDigit(text.charCodeAt(end))) end++;
    runs.push({ at, end });
    at = end;
  }
  const starts: NumberStart[] = [];
  for (let index = runs.length - 1, digits = 0, nextAt = Number.POSITIVE_INFINITY; index >= 0; index--) {
    const { at, end } = runs[index] ?? { at: 0, end: 0 };
    const leading = end - at;
    digits = leading + (nextAt - end <= MAX_GAP && isJoined(text, end, nextAt) ? digits : 0);
    nextAt = at;
    starts.push({ at, leading, digits, isClear: isClear(text, at) && !(leading === 3 && isThousands(text, at)) });
    addWordsBefore(text, at, digits, starts);
  }
  return starts.reverse();
}

/** Whether a comma joins three digits to the ones before them. */
const isThousands = (text: string, at: number): boolean => text.charCodeAt(at - 1) === COMMA && isDigit(text.charCodeAt(at - 2));

/** Whether nothing but letters and what joins the parts of a number stands here. */
function isJoined(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const unit = text.charCodeAt(at);
    if (!isLetter(unit) && !isWordSeparator(unit) && unit !== COLON && unit !== UNDERSCORE && !isBracket(unit)) return false;
  }
  return true;
}

/** Words before the first digits ("HRB 1234", "B-AB 1234", "September 5"): how many, and how long they may be. */
const MAX_WORDS = 2;
const MAX_WORD = 10;

function addWordsBefore(text: string, digitsAt: number, digits: number, starts: NumberStart[]): void {
  let at = digitsAt;
  for (let words = 0; words < MAX_WORDS; words++) {
    const previous = text.charCodeAt(at - 1);
    const end = isWordSeparator(previous) ? at - 1 : at;
    let start = end;
    while (end - start <= MAX_WORD && isLetter(text.charCodeAt(start - 1))) start--;
    if (start === end || end - start > MAX_WORD || isDigit(text.charCodeAt(start - 1))) return;
    starts.push({ at: start, leading: 0, digits, isClear: isClear(text, start) });
    at = start;
  }
}

const [SPACE, PLUS, COMMA, HYPHEN, SLASH, COLON, UNDERSCORE] = [0x20, 0x2b, 0x2c, 0x2d, 0x2f, 0x3a, 0x5f];
const CURRENCIES: readonly number[] = [0x24, 0xa3, 0x20ac];

const isBracket = (unit: number): boolean => unit === 0x28 || unit === 0x29;

const isWordSeparator = (unit: number): boolean => unit === SPACE || (unit >= HYPHEN && unit <= SLASH);

/** What an identifier does not follow: a word; a digit and what joins digits; a letter and a slash, as in a path; a currency; a plus. */
function isClear(text: string, at: number): boolean {
  const previous = text.charCodeAt(at - 1);
  if (isDigit(previous) || isLetter(previous) || previous === UNDERSCORE || previous === PLUS || CURRENCIES.includes(previous))
    return false;
  if (previous !== COLON && !(previous >= HYPHEN && previous <= SLASH)) return true;
  const before = text.charCodeAt(at - 2);
  return !isDigit(before) && !(previous === SLASH && isLetter(before));
}
