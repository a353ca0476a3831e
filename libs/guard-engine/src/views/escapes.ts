import { shownOnly } from './decoded-text.ts';
import { characterOf, type EscapeSyntax, readSequences, textOfHex } from './escape-sequences.ts';
import { isKnownWord } from './lexicon.ts';
import type { Reading } from './view.ts';

/** What programming languages and JSON write for characters. Bytes are UTF-8, or characters where they are none. */
const PROGRAM: EscapeSyntax = {
  pattern:
    /(?:\\u[\da-fA-F]{4}){1,4096}|\\U[\da-fA-F]{8}|\\[ux]\{[\da-fA-F]{1,6}\}|(?:\\x[\da-fA-F]{2}){1,4096}|(?:\\[0-3][0-7]{2}){2,4096}/g,
  decode: (sequence) => {
    const digits = sequence.match(/[0-9a-f]+/gi) ?? [];
    if (/^\\U|\{/.test(sequence)) return characterOf(Number.parseInt(digits[0] ?? '', 16));
    if (sequence.startsWith('\\u')) return shownOnly(unitsOf(digits.map((unit) => Number.parseInt(unit, 16))));
    const bytes = digits.map((byte) => Number.parseInt(byte, sequence.startsWith('\\x') ? 16 : 8));
    return textOfHex(bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')) ?? shownOnly(unitsOf(bytes));
  },
};

const unitsOf = (units: readonly number[]): string => String.fromCharCode(...units);

/** Quoted-printable (RFC 2045, 6.7): bytes, and lines that go on. */
const QUOTED_PRINTABLE: EscapeSyntax = {
  pattern: /(?:=[0-9A-F]{2}){1,4096}|=[ \t]{0,4}\r?\n/g,
  decode: (sequence) => (sequence.endsWith('\n') ? '' : textOfHex(sequence)),
};
/** `x=41` is an assignment; in a quoted-printable text escapes stand in a row or lines go on. */
const IS_QUOTED_PRINTABLE = /(?:=[0-9A-F]{2}){2}|=[ \t]{0,4}\r?\n/;

/** Line breaks in the strings of JSON and programs, which would otherwise hide the word after them. */
const LINE_BREAK = /(?<!\\)(?:\\r)?(?:\\n){1,4}([A-Z]|[a-z]{2,15})/g;

/** Characters written as escapes of programming languages, and quoted-printable. */
export function readEscapes(text: string): readonly Reading[] {
  const sequences = readSequences(text, PROGRAM);
  const quoted = sequences.length === 0 && IS_QUOTED_PRINTABLE.test(text) ? readSequences(text, QUOTED_PRINTABLE) : [];
  return [...sequences, ...quoted, ...lineBreaksIn(text)].sort((a, b) => a.start - b.start);
}

function lineBreaksIn(text: string): readonly Reading[] {
  const readings: Reading[] = [];
  for (const { index, 0: match, 1: word = '' } of text.matchAll(LINE_BREAK)) {
    if (/^[a-z]/.test(word) && !isKnownWord(word)) continue;
    readings.push({ start: index, end: index + match.length - word.length, text: '\n' });
  }
  return readings;
}
