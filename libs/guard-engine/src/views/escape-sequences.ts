import { fromUtf8, MAX_DECODED, MAX_STRETCHES, shownOnly } from './decoded-text.ts';
import type { Reading } from './view.ts';

/**
 * Escapes are put in ordinary texts, too: an accent in JSON, a space in an address, a bracket in HTML. These say when they
 * hide words.
 */
const MIN_ASCII_LETTERS = 2;
const MIN_OTHER_LETTERS = 6;
const MIN_SPACES = 3;

/** A way of writing characters: what its sequences look like, and what a run of them stands for (null when for nothing). */
export type EscapeSyntax = {
  readonly pattern: RegExp;
  readonly decode: (sequence: string) => string | null;
};

/** The sequences of a text as what they stand for, if they hide letters or what keeps words apart; else none. */
export function readSequences(text: string, { pattern, decode }: EscapeSyntax): readonly Reading[] {
  const readings: Reading[] = [];
  const revealed = { ascii: 0, other: 0, spaces: 0 };
  let budget = MAX_DECODED;
  for (const { index, 0: sequence } of text.matchAll(pattern)) {
    if (readings.length === MAX_STRETCHES || budget <= 0) break;
    const decoded = decode(sequence);
    if (decoded === null) continue;
    const end = index + sequence.length;
    budget -= decoded.length;
    readings.push({ start: index, end, text: decoded });
    revealed.ascii += decoded.match(/[a-z]/gi)?.length ?? 0;
    revealed.other += decoded.match(/[^\P{L}a-z]/giu)?.length ?? 0;
    if (/^[\s\u200b]*$/.test(decoded) && isLetter(text, index - 1) && isLetter(text, end)) revealed.spaces++;
  }
  const isHiding = revealed.ascii >= MIN_ASCII_LETTERS || revealed.other >= MIN_OTHER_LETTERS || revealed.spaces >= MIN_SPACES;
  return isHiding ? readings : [];
}

const isLetter = (text: string, index: number): boolean => /[\p{L}\p{N}&%\\=]/u.test(text.charAt(index));

/** The text of bytes as two hexadecimal digits each; null unless they are text in UTF-8. */
export const textOfHex = (digits: string): string | null =>
  fromUtf8(Uint8Array.from(digits.match(/[0-9a-f]{2}/gi) ?? [], (byte) => Number.parseInt(byte, 16)));

/** The character of a number; null where there is none that shows. */
export const characterOf = (point: number): string | null =>
  point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff) ? null : shownOnly(String.fromCodePoint(point));
