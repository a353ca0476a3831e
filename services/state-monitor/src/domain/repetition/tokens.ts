import { hashText } from './hashing.ts';
import { FILLER, knownOf, PROGRESS, VOLATILE } from './known-words.ts';
import { scanTokens } from './scan-tokens.ts';
import type { TokenKind } from './token-expression.ts';

/**
 * A text as tokens, each with what it means for repetition: words carry meaning, moments and request ids differ whenever
 * something is done again, and some values (a status, a percentage, a cursor) show that things move on.
 */
export type Token = {
  readonly kind: TokenKind;
  /** In lower case. */
  readonly text: string;
  readonly hash: number;
  /** The hash without digits; that of a placeholder for anything but a word. */
  readonly normal: number;
  readonly hasDigit: boolean;
  /** Its key says that it differs each time: an attempt, a request id, a duration. */
  readonly isVolatile: boolean;
  /** Its key or its form says how far something is. */
  readonly isProgress: boolean;
  /** A text means the same without it: it is volatile, or a filler such as "please" or "again". */
  readonly isNoise: boolean;
};

/** Longer texts are read at both ends; what lies between still counts in their exact hash. */
const HEAD = 12_288;
const TAIL = 4_096;

const PLACEHOLDER = hashText('#');
const DIGITS = /\d+/g;

/** The tokens of a text, in order. Punctuation and white space separate and say nothing themselves. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  /** What is known of the key of the next token, and of the token before it. */
  let key = 0;
  let before = 0;
  scanTokens(boundedText(text).toLowerCase(), (token, kind, hash, hasDigit) => {
    const known = knownOf(token, hash);
    const isValue = kind !== 'word' || hasDigit;
    const isProgress = kind === 'progress' || (kind !== 'moment' && (key & PROGRESS) !== 0);
    const isVolatile = !isProgress && isValue && (key & VOLATILE) !== 0;
    const isNoise = isVolatile || (known & FILLER) !== 0;
    const normal = kind !== 'word' ? PLACEHOLDER : hasDigit ? hashText(token.replace(DIGITS, '#')) : hash;
    tokens.push({ kind, text: token, hash, normal, hasDigit, isVolatile, isProgress, isNoise });
    // The value of a key is not a key itself: {"status": "done", "n": 3}. A "request id" is one as a "request_id" is.
    if (isValue) key = 0;
    else key = token === 'id' ? before : known;
    before = known;
  });
  return tokens;
}

const boundedText = (text: string): string => (text.length <= HEAD + TAIL ? text : `${text.slice(0, HEAD)} ${text.slice(-TAIL)}`);
