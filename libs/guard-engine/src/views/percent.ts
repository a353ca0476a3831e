import { characterOf, type EscapeSyntax, readSequences, textOfHex } from './escape-sequences.ts';
import type { Reading } from './view.ts';

/** Percent-encoding (RFC 3986) with the `+` that forms put between words, and the `%u0041` of old scripts. */
const SYNTAX: EscapeSyntax = {
  pattern:
    /(?:%[0-9a-f]{2})+|%u[0-9a-f]{4}|\+(?<=(?:^|[^a-z0-9])[a-z]{2,20}\+)(?=[a-z]{1,20}(?:[^a-z0-9]|$))|\+(?<=(?:^|[^a-z0-9])[a-z]\+)(?=[a-z]{2,20}(?:[^a-z0-9]|$))/gi,
  decode: (sequence) => {
    if (sequence === '+') return ' ';
    if (/^%u/i.test(sequence)) return characterOf(Number.parseInt(sequence.slice(2), 16));
    return textOfHex(sequence);
  },
};

/** Percent-encoded letters and spaces. Addresses with an escape here and there stay. */
export const readPercent = (text: string): readonly Reading[] => readSequences(text, SYNTAX);
