import type { Span } from '../span.ts';
import { DIGIT, letterTable, NO_LETTER } from './letter-kinds.ts';
import { isKnownWord, LONGEST_WORD } from './lexicon.ts';
import { MAX_GAP } from './look.ts';
import { segment } from './segmentation.ts';
import { type Reading, type Reread, reread, type View } from './view.ts';

/** Letters that stand alone one after the other, before anybody thinks of words. */
export const MIN_LETTERS = 5;
/** Where the words are not kept apart they are looked for, in so many letters of a text at most. */
const MAX_SEGMENTED = 4096;

/**
 * Reads letters that were taken apart by spaces, dots or whatever else as words. What separates letters less often than
 * something else does keeps words apart; where nothing does, they are found by what words there are.
 */
export function readSpaced(view: View): Reread | null {
  const { text } = view;
  const readings: Reading[] = [];
  let budget = MAX_SEGMENTED;
  for (const row of rowsOf(text)) {
    const usual = usualGap(text, row);
    const words = partsOf(text, row, usual).flatMap((part, _, parts) => {
      const isRunTogether = part.length > (parts.length === 1 ? MIN_LETTERS : LONGEST_WORD) && part.length <= budget;
      if (isRunTogether) budget -= part.length;
      return isRunTogether ? cut(part, segment(lettersOf(text, part))) : [part];
    });
    if (isLanguage(words.map((word) => lettersOf(text, word)))) readings.push(...readingsOf(text, words, usual));
  }
  return reread(view, readings);
}

function* readingsOf(text: string, words: readonly Row[], usual: string): Generator<Reading> {
  let end = -1;
  for (const word of words) {
    const start = word[0] ?? 0;
    if (end >= 0) yield { start: end, end: start, text: betweenWords(text.slice(end, start), usual) };
    end = (word.at(-1) ?? start) + 1;
    yield { start, end, text: word.map((at) => text.charAt(at)).join('') };
  }
}

/** What stood between two words before everything was taken apart: the gap without the separators around each of its characters. */
function betweenWords(gap: string, usual: string): string {
  if (gap === usual) return ' ';
  let between = '';
  let at = 0;
  while (gap.startsWith(usual, at) && at + usual.length < gap.length) {
    const character = String.fromCodePoint(gap.codePointAt(at + usual.length) ?? 0);
    between += character;
    at += usual.length + character.length;
  }
  if (between !== '' && gap.slice(at) === usual) return between;
  return usual.trim() === '' ? gap : gap.replaceAll(usual, '') || ' ';
}

/** Places of letters and digits that belong together. */
type Row = readonly number[];

/** Rows of at least five letters or digits of which each stands alone. */
function rowsOf(text: string): readonly Row[] {
  const { kinds } = letterTable();
  const rows: number[][] = [];
  let row: number[] = [];
  const finish = (): void => {
    if (row.length >= MIN_LETTERS && hasLetters(text, row)) rows.push(row);
    row = [];
  };
  let end = 0;
  for (const token of tokensIn(text, kinds)) {
    if (token.end - token.start > 1 || token.start - end > MAX_GAP) finish();
    if (token.end - token.start === 1) row.push(token.start);
    end = token.end;
  }
  finish();
  return rows;
}

function* tokensIn(text: string, kinds: Uint8Array): Generator<Span> {
  let start = -1;
  for (let index = 0; index <= text.length; index++) {
    const isPart = index < text.length && kinds[text.charCodeAt(index)] !== NO_LETTER;
    if (isPart && start < 0) start = index;
    else if (!isPart && start >= 0) {
      yield { start, end: index };
      start = -1;
    }
  }
}

/** Part of a row that has to be letters and not digits that stand for some. */
const MIN_LETTER_SHARE = 0.4;

function hasLetters(text: string, row: Row): boolean {
  const { kinds } = letterTable();
  return row.filter((at) => kinds[text.charCodeAt(at)] !== DIGIT).length >= MIN_LETTER_SHARE * row.length;
}

/** The row where it is parted by anything but its usual separator. */
function partsOf(text: string, row: Row, usual: string): readonly Row[] {
  const words: number[][] = [];
  let last = -1;
  for (const at of row) {
    const word = words.at(-1);
    if (word !== undefined && isInsideWord(text.slice(last + 1, at), usual)) word.push(at);
    else words.push([at]);
    last = at;
  }
  return words;
}

function usualGap(text: string, row: Row): string {
  const counts = new Map<string, number>();
  let usual = '';
  for (let index = 1; index < row.length; index++) {
    const gap = text.slice((row[index - 1] ?? 0) + 1, row[index]);
    const count = (counts.get(gap) ?? 0) + 1;
    counts.set(gap, count);
    if (count > (counts.get(usual) ?? 0)) usual = gap;
  }
  return usual;
}

const isInsideWord = (gap: string, usual: string): boolean =>
  gap === usual || (gap.length <= usual.length && (gap.trim() !== '' || usual.trim() === ''));

function cut(row: Row, lengths: readonly number[]): readonly Row[] {
  let start = 0;
  return lengths.map((length) => {
    start += length;
    return row.slice(start - length, start);
  });
}

const lettersOf = (text: string, row: Row): string =>
  row
    .map((at) => text.charAt(at))
    .join('')
    .toLowerCase();

/** Part of the letters that known words have to make up, or how many long ones there have to be; or so many letters in a row that look like words of some language. */
const MIN_KNOWN = 0.3;
const LONG_WORD = 5;
const MIN_LONG_WORDS = 3;
const MIN_UNKNOWN_LETTERS = 12;
const MIN_DIFFERENT = 6;
const MIN_WORD_LENGTH = 3;
const DIGITS_AS_LETTERS: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't' };

function isLanguage(written: readonly string[]): boolean {
  const words = written.map(plainLetters);
  const letters = words.join('');
  const known = words.filter((word) => word.length >= 3 && isKnownWord(word));
  const long = known.filter(({ length }) => length >= LONG_WORD);
  if (known.join('').length >= MIN_KNOWN * letters.length || long.length >= MIN_LONG_WORDS) return true;
  const isLong = letters.length >= MIN_UNKNOWN_LETTERS && letters.length >= MIN_WORD_LENGTH * words.length;
  if (!isLong || new Set(letters).size < MIN_DIFFERENT || isAlphabet(letters)) return false;
  if (!/^[a-z0-9]/.test(written[0] ?? '')) return true;
  const vowels = (letters.match(/[aeiouy]/g)?.length ?? 0) / letters.length;
  return vowels > 0.25 && vowels < 0.6;
}

/** The word in ASCII where its letters and digits can be taken for that. */
function plainLetters(word: string): string {
  const { plain } = letterTable();
  return Array.from(word, (letter) => {
    const unit = plain[letter.charCodeAt(0)] ?? 0;
    return unit === 0 ? (DIGITS_AS_LETTERS[letter] ?? letter) : String.fromCharCode(unit);
  }).join('');
}

/** Letters that go up one by one are a list, not a word. */
function isAlphabet(letters: string): boolean {
  let steps = 0;
  for (let index = 1; index < letters.length; index++) if (letters.charCodeAt(index) - letters.charCodeAt(index - 1) === 1) steps++;
  return 2 * steps > letters.length;
}
