import { isEnglishWord, isKnownWord } from './lexicon.ts';
import { type Reading, type Reread, reread, type View } from './view.ts';

const LETTERS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '6': 'g', '7': 't', '8': 'b', '9': 'g' },
    ...{ '@': 'a', $: 's', '!': 'i', '|': 'l', '€': 'e' },
  }),
);
/** Some may be one of two letters; the one that makes a word is meant. */
const OTHER_LETTERS: ReadonlyMap<string, string> = new Map([...LETTERS, ['1', 'l'], ['!', 'l'], ['|', 'i'], ['6', 'b']]);
const AMBIGUOUS_LETTER = /[1!|6]/;
/** Signs that stand between words in code and tables, too: they are letters only in a word that is known. */
const SEPARATOR = /[!|]/;
/** Words as they are written with digits and signs for letters: around each of those, as far as a word may reach. */
const SIGN = /[0-9@$!|€]/g;
const PART = /[A-Za-z0-9@$!|€']/;
const MAX_WORD = 24;
const LETTER = /[A-Za-z]/g;
/** A digit or sign with letters, or more of its kind and then a letter, on both sides. */
const INNER = /(?<=[A-Za-z][0-9@$€]{0,2})[0-9@$€](?=[0-9@$€]{0,2}[A-Za-z])/g;
/** Numbers with units and ordinals. */
const MEASURE = /^[$€]?\d+(?:(?<=1)st|(?<=3)rd|th|[kmgt]?b|[kmcn]?m|k?g|m?g|m?l|px|am|pm|h|hrs?|min|[xdkms]|bit)$/i;
const IDENTIFIER = /^(?=(?:.*\d){2})[0-9a-f]{6,}$/i;

/** How many substitutions a neighbourhood needs, and how far apart its words may stand. */
const MIN_SUBSTITUTIONS = 3;
const MAX_DISTANCE = 40;
/** Shorter words are known in some language whatever they come from. */
const MIN_KNOWN = 3;
/** Without any word that is known, so many inside words, none of them short, and vowels like in a language. */
const MIN_INNER = 5;
const MIN_UNKNOWN = 5;
const VOWELS = /[aeiou]/g;

/** Reads digits and signs as the letters they look like, where at least three of them make words of it. Numbers, versions and ids stay. */
export function readLeet(view: View): Reread | null {
  const readings: Reading[] = [];
  for (const group of groupsOf(tokensIn(view.text))) if (isLeet(group)) for (const token of group) if (isRead(token)) readings.push(token);
  return reread(view, readings);
}

type Token = Reading & {
  readonly letters: number;
  /** Whether it reads as a known word. */
  readonly isKnown: boolean;
  /** Digits and signs for letters, and those inside the word; none where it is a part of something longer. */
  readonly substitutions: number;
  readonly inner: number;
};

const isRead = ({ letters, isKnown }: Token): boolean => letters > 0 || isKnown;

/** All that has a digit or sign in it. */
function tokensIn(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let done = 0;
  for (const { index } of text.matchAll(SIGN)) {
    if (index < done) continue;
    let start = index;
    while (start > done && index - start < MAX_WORD && PART.test(text.charAt(start - 1))) start--;
    done = index + 1;
    while (done < text.length && done - start < MAX_WORD && PART.test(text.charAt(done))) done++;
    const written = text.slice(start, done).replace(/[!|']+$/, '');
    const lead = /^[!|']*/.exec(written)?.[0].length ?? 0;
    if (lead < written.length) tokens.push(tokenOf(text, start + lead, start + written.length));
  }
  return tokens;
}

/** What addresses, versions, names and keys go on with, and how far one looks for it. */
const BEFORE = /[\p{L}\p{N}_#&%^=\\/.:@$-]+$/u;
const AFTER = /^[\p{L}\p{N}_#&%^=(\\/.:@$-]+/u;
const MAX_AROUND = 32;
const LONGER = /[_#&%^=(\\:.]|\/\//;

/** Not a part of something longer. Hyphens and single slashes stand between words, too. */
function standsAlone(text: string, start: number, end: number): boolean {
  if (isBlank(text, start - 1) && isBlank(text, end)) return true;
  const before = BEFORE.exec(text.slice(Math.max(0, start - MAX_AROUND), start))?.[0] ?? '';
  const after = (AFTER.exec(text.slice(end, end + MAX_AROUND))?.[0] ?? '').replace(/[.:/-]+$/, '');
  const isChain = before.length === MAX_AROUND || after.length === MAX_AROUND;
  return !isChain && !LONGER.test(before) && !LONGER.test(after) && !/[\p{L}\p{N}]$/u.test(before) && !/^[\p{L}\p{N}]/u.test(after);
}

/** White space, or neither side of the text. */
const isBlank = (text: string, index: number): boolean => !(text.charCodeAt(index) > 0x20);

function tokenOf(text: string, start: number, end: number): Token {
  const written = text.slice(start, end);
  const letters = written.match(LETTER)?.length ?? 0;
  const isWord = !/2/.test(written) && !MEASURE.test(written);
  const word = isWord ? wordOf(written) : written;
  const isKnown = isWord && (word.length >= MIN_KNOWN ? isKnownWord(word.toLowerCase()) : letters === 0 && isEnglishWord(word));
  const isLeet = isWord && (isKnown || !(IDENTIFIER.test(written) || SEPARATOR.test(written)));
  const isEvidence = isLeet && letters > 0 && standsAlone(text, start, end);
  return {
    ...{ start, end, isAligned: true, text: isLeet ? word : written, letters, isKnown },
    substitutions: isEvidence ? written.length - letters : 0,
    inner: isEvidence && 2 * letters >= written.length ? (written.match(INNER)?.length ?? 0) : 0,
  };
}

function wordOf(written: string): string {
  const usual = lettersOf(written, LETTERS);
  if (!AMBIGUOUS_LETTER.test(written) || isKnownWord(usual.toLowerCase())) return usual;
  const others = [
    lettersOf(written, OTHER_LETTERS),
    // One of each: f1na11y, he1p1ng.
    lettersOf(written.replace(/[1!]/, 'i'), OTHER_LETTERS),
    lettersOf(written.replace(/[1!]/, 'l'), LETTERS),
  ];
  return others.find((other) => isKnownWord(other.toLowerCase())) ?? usual;
}

function lettersOf(written: string, letters: ReadonlyMap<string, string>): string {
  let text = '';
  for (let index = 0; index < written.length; index++) text += letters.get(written.charAt(index)) ?? written.charAt(index);
  return text;
}

/** Runs of tokens that stand near each other. */
function groupsOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const groups: Token[][] = [];
  for (const token of tokens) {
    const group = groups.at(-1);
    if (group !== undefined && token.start - (group.at(-1)?.end ?? 0) <= MAX_DISTANCE) group.push(token);
    else groups.push([token]);
  }
  return groups;
}

function isLeet(group: readonly Token[]): boolean {
  const total = { substitutions: 0, inner: 0, known: 0, unknownInner: 0 };
  let words = '';
  for (const token of group) {
    if (token.substitutions === 0) continue;
    total.substitutions += token.substitutions;
    total.inner += token.inner;
    if (token.isKnown) total.known++;
    if (token.inner === 0 || token.text.length < MIN_UNKNOWN) continue;
    total.unknownInner += token.inner;
    words += token.text;
  }
  if (total.substitutions < MIN_SUBSTITUTIONS) return false;
  if (total.known >= 2 || (total.known === 1 && total.inner >= 2)) return true;
  const vowels = (words.match(VOWELS)?.length ?? 0) / Math.max(1, words.length);
  return total.unknownInner >= MIN_INNER && vowels > 0.25 && vowels < 0.6;
}
