import type { Span } from '../span.ts';
import { cyrillicLetters } from './cyrillic-letters.ts';
import {
  ASCII_LETTER,
  kindOfPoint,
  LATIN,
  letterTable,
  lookalikes,
  NO_LETTER,
  OTHER_LETTER,
  SIMILAR_LETTER,
  STYLED,
  spellings,
  TWIN,
} from './letter-kinds.ts';
import { ENGLISH_WORD, flagsOf, HASH_START, hashed, isKnownWord } from './lexicon.ts';
import { type Reading, type Reread, reread, type View } from './view.ts';

/**
 * Reads letters that are taken for Latin ones as what they are taken for (the skeleton of UTS #39), but only in words that
 * are not what they seem: that mix scripts, or consist of look-alikes among Latin words. So Russian, Greek and Azerbaijani
 * stay what they are, and Latin letters in Cyrillic words become Cyrillic. Accents go where they make no sense: where common English words appear without them.
 */
export function readConfusables(plain: View): Reread | null {
  const { text } = plain;
  if (!hasCandidates(text)) return null;
  const words = wordsIn(text);
  const suspicious = suspiciousIn(words);
  const isAccented = accentsAreNoise(text, words);
  const hasLatinInForeign = words.some(({ isForeignWithLatin, letters }) => isForeignWithLatin && letters >= MIN_MIXED_LETTERS);
  const readings: Reading[] = [];
  for (const [index, word] of words.entries()) {
    const { start, end, kind } = word;
    const written = text.slice(start, end);
    let read: string | null = null;
    if (suspicious.has(word)) read = isAccented ? withoutAccents(latinLetters(written)) : latinLetters(written);
    else if (kind === ACCENTED && isAccented) read = withoutAccents(written);
    else if (hasLatinInForeign && word.isForeignWithLatin && !isAmongLatin(words, index)) read = cyrillicLetters(written);
    if (read !== null) readings.push({ start, end, text: read, ...(read.length === end - start && { isAligned: true }) });
  }
  return reread(plain, readings);
}

/** Whether anything in a text could be read as another letter: most texts beyond ASCII only have dashes, or no Latin at all. */
function hasCandidates(text: string): boolean {
  const { kinds } = letterTable();
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    const kind = kinds[unit];
    if (kind === LATIN || kind === TWIN || kind === SIMILAR_LETTER || kind === STYLED) return true;
    if (isHighSurrogate(unit) && lookalikes.has(text.codePointAt(index) ?? 0)) return true;
  }
  return false;
}

/** Words of ASCII letters. */
const PLAIN = 0;
/** Latin words with letters beyond ASCII. */
const ACCENTED = 1;
/** Words with letters that nobody takes for Latin ones. */
const FOREIGN = 2;
/** Words of nothing but twins of Latin letters. */
const WHOLE = 3;
/** Words of Latin letters and look-alikes, or of styled letters. */
const MIXED = 4;

type Word = Span & {
  readonly kind: number;
  readonly letters: number;
  /** A word of another script with Latin letters in it. */
  readonly isForeignWithLatin: boolean;
};

function wordsIn(text: string): readonly Word[] {
  const { kinds } = letterTable();
  const words: Word[] = [];
  const counts = new Uint32Array(SIMILAR_LETTER + 1);
  let index = 0;
  while (index < text.length) {
    const start = index;
    for (let kind = kindAt(kinds, text, index); kind !== NO_LETTER; kind = kindAt(kinds, text, index)) {
      counts[kind] = (counts[kind] ?? 0) + 1;
      index += isHighSurrogate(text.charCodeAt(index)) ? 2 : 1;
    }
    if (index === start) index++;
    else {
      const word = wordOf(text.slice(start, index), start, counts);
      if (word !== null) words.push(word);
      counts.fill(0);
    }
  }
  return words;
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

function kindAt(kinds: Uint8Array, text: string, index: number): number {
  const unit = text.charCodeAt(index);
  if (!isHighSurrogate(unit)) return kinds[unit] ?? NO_LETTER;
  const point = text.codePointAt(index) ?? 0;
  return point > 0xffff ? kindOfPoint(point) : NO_LETTER;
}

function wordOf(written: string, start: number, counts: Uint32Array): Word | null {
  const count = (kind: number): number => counts[kind] ?? 0;
  const styled = count(STYLED);
  const latin = count(ASCII_LETTER) + count(LATIN) + styled;
  const alike = count(TWIN) + count(SIMILAR_LETTER) + styled;
  const other = count(OTHER_LETTER);
  const letters = latin + alike - styled + other;
  if (letters === 0) return null;
  const isForeign = other > alike || (count(ASCII_LETTER) + styled === 0 && (other > 0 || count(SIMILAR_LETTER) > 0));
  let kind = MIXED;
  if (isForeign) kind = FOREIGN;
  else if (alike === 0) kind = count(LATIN) === 0 ? PLAIN : ACCENTED;
  else if (latin === 0) kind = WHOLE;
  else if (other + count(SIMILAR_LETTER) > 0 && isRatherCyrillic(written)) kind = FOREIGN;
  return { start, end: start + written.length, kind, letters, isForeignWithLatin: kind === FOREIGN && latin > 0 };
}

const isRatherCyrillic = (written: string): boolean =>
  cyrillicLetters(written) !== null && !isKnownWord(latinLetters(written).toLowerCase());

/** How many words before and after one say what it stands among. */
const NEIGHBOURS = 4;
/** One mixed word is enough, one that consists of look-alikes is not: it may be quoted. */
const ENOUGH = 2;
const MIN_MIXED_LETTERS = 4;
const MIN_WHOLE_LETTERS = 4;

function suspiciousIn(words: readonly Word[]): ReadonlySet<Word> {
  const suspicious = new Set<Word>();
  let evidence = 0;
  for (const [index, word] of words.entries()) {
    if ((word.kind !== MIXED && word.kind !== WHOLE) || !isAmongLatin(words, index)) continue;
    suspicious.add(word);
    if (word.kind === MIXED && word.letters >= MIN_MIXED_LETTERS) evidence += 2;
    if (word.kind === WHOLE && word.letters >= MIN_WHOLE_LETTERS) evidence++;
  }
  return evidence >= ENOUGH ? suspicious : NONE;
}

const NONE: ReadonlySet<Word> = new Set();

function isAmongLatin(words: readonly Word[], index: number): boolean {
  let latin = words[index]?.kind === MIXED ? 1 : 0;
  for (let at = Math.max(0, index - NEIGHBOURS); at <= index + NEIGHBOURS; at++) {
    const kind = at === index ? undefined : words[at]?.kind;
    if (kind === PLAIN || kind === ACCENTED || kind === MIXED) latin++;
    else if (kind === FOREIGN) latin--;
  }
  return latin > 0;
}

/** Letters that look like l as well as like i. */
const UPRIGHT = new Set([
  'ӏ',
  'Ӏ',
  'І',
  'Ι',
  ...[...lookalikes].filter(([, letter]) => letter === 'l').map(([point]) => String.fromCodePoint(point)),
]);

/** The word in Latin letters; what may be l as well as i is what makes a word. */
function latinLetters(word: string): string {
  const characters = Array.from(word);
  const letterOf = (character: string): string => lookalikes.get(character.codePointAt(0) ?? 0) ?? character;
  const latin = characters.map(letterOf).join('');
  if (!characters.some((character) => UPRIGHT.has(character))) return latin;
  const others = ['l', 'i'].map((upright) =>
    characters.map((character) => (UPRIGHT.has(character) ? upright : letterOf(character))).join(''),
  );
  return [latin, ...others].find((spelled) => isKnownWord(spelled.toLowerCase())) ?? latin;
}

const MIN_DIFFERENT_WORDS = 3;
const MIN_WORD = 3;
/** Part of the accented words that have to be English without their accents. */
const MIN_SHARE = 0.3;

function accentsAreNoise(text: string, words: readonly Word[]): boolean {
  const english = new Set<string>();
  let accented = 0;
  let revealed = 0;
  for (const { start, end, kind } of words) {
    if (kind !== ACCENTED && kind !== MIXED) continue;
    accented++;
    if (end - start < MIN_WORD || !isEnglishWithoutAccents(text, start, end)) continue;
    const word = text.slice(start, end).toLowerCase();
    if (isKnownWord(word)) continue;
    english.add(word);
    revealed++;
  }
  return english.size >= MIN_DIFFERENT_WORDS && revealed >= MIN_SHARE * accented;
}

function isEnglishWithoutAccents(text: string, start: number, end: number): boolean {
  const { plain } = letterTable();
  let hash = HASH_START;
  for (let index = start; index < end; index++) {
    const letter = plain[text.charCodeAt(index)] ?? 0;
    if (letter !== 0) hash = hashed(hash, letter);
  }
  return (flagsOf(hash) & ENGLISH_WORD) !== 0;
}

const withoutAccents = (word: string): string =>
  Array.from(word.normalize('NFD').replaceAll(/\p{M}/gu, ''), (letter) => spellings.get(letter.codePointAt(0) ?? 0) ?? letter).join('');
