import { isKnownWord } from './lexicon.ts';
import { plainView } from './plain.ts';

/** What one text may become when it is decoded, in UTF-16 units, for each kind of encoding. */
export const MAX_DECODED = 65_536;
/** How many stretches of a kind are decoded. */
export const MAX_STRETCHES = 16_384;

const utf8 = new TextDecoder('utf-8');
const utf16 = new TextDecoder('utf-16le');

/** The text of bytes that are UTF-8; null when they are not. */
export const fromUtf8 = (bytes: Uint8Array): string | null => shownOnly(utf8.decode(bytes));

/** The share of characters that show. */
const MIN_PRINTABLE = 0.95;
/** Controls and what is no character, and what decoders put for bytes that are none (throwing takes long, and most bytes are none). */
const UNPRINTABLE = /[[\p{C}--\p{Cf}]--[\t\n\r]]|\ufffd/gv;

/** The text that bytes hold, in UTF-8 or, as Windows writes it, UTF-16; null when it does not look like one. */
export function textOf(bytes: Uint8Array): string | null {
  if (isBinary(bytes)) return null;
  return hasZeros(bytes) ? shownOnly(utf16.decode(bytes)) : fromUtf8(bytes);
}

/** A text that shows; null for one that does not. */
export function shownOnly(text: string): string | null {
  const unprintable = text.match(UNPRINTABLE)?.length ?? 0;
  return text === '' || unprintable > (1 - MIN_PRINTABLE) * text.length ? null : text;
}

const PROBE = 64;
const hasZeros = (bytes: Uint8Array): boolean => bytes.length % 2 === 0 && bytes[1] === 0 && bytes[3] === 0;

/** Most of what is tried is no text, and its first bytes show it. */
function isBinary(bytes: Uint8Array): boolean {
  const step = hasZeros(bytes) ? 2 : 1;
  const length = Math.min(bytes.length, PROBE * step);
  let controls = 0;
  for (let index = 0; index < length; index += step) {
    const byte = bytes[index] ?? 0;
    if ((byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) || byte === 0x7f) controls++;
  }
  return controls * step > (1 - MIN_PRINTABLE) * length;
}

const LETTERS = /[\p{L}\p{M}\s]/gu;
const WORD_CHARACTERS = /[\p{L}\p{M}\p{N}\s]/gu;
const MIN_LETTERS = 0.6;
const MIN_WORD_CHARACTERS = 0.85;
/** Less that is no known words may have come about by chance. */
const MIN_LENGTH = 12;
/** Words that a token or another structure of data has to hold, as a sentence does. */
const MIN_WORDS = 3;
const STRUCTURE = /^[{[<]/;
const SEVERAL_WORDS = /\S\s+\S+\s+\S/;
/** What is encoded once more. */
const ENCODED =
  /(?:%[0-9a-f]{2}){3}|(?:&#x?[0-9a-f]{1,6};){3}|(?:\\u[0-9a-f]{4}){3}|(?:\\x[0-9a-f]{2}){3}|^(?=.*[a-f])(?:[0-9a-f]{2}){8,}$/i;

/** Whether decoded text is a message of words, or encoded once more. Numbers, keys and the claims of tokens are none. */
export function isMessage(decoded: string): boolean {
  const { text } = plainView(decoded);
  if (knownWords(text) >= MIN_WORDS || ENCODED.test(text)) return true;
  if (STRUCTURE.test(text)) return false;
  if (SEVERAL_WORDS.test(text) && shareOf(text, WORD_CHARACTERS) >= MIN_WORD_CHARACTERS) return true;
  return shareOf(text, LETTERS) >= MIN_LETTERS && (text.length >= MIN_LENGTH || text.toLowerCase().split(/\s+/).every(isKnownWord));
}

const shareOf = (text: string, pattern: RegExp): number => (text.match(pattern)?.length ?? 0) / text.length;

/** How many known words others follow, as in a sentence; no more are counted than are needed. */
function knownWords(text: string): number {
  let count = 0;
  for (const [word] of text.matchAll(/\p{L}{3,20}(?=\s)/gu)) {
    if (isKnownWord(word.toLowerCase())) count++;
    if (count >= MIN_WORDS) break;
  }
  return count;
}
