/** What a token is by its form: `moment` holds a time of day, `identifier` a UUID or a long hexadecimal number. */
export type TokenKind = 'word' | 'number' | 'date' | 'moment' | 'identifier' | 'progress';

const MOMENT = String.raw`\d{4}-\d\d-\d\d[t ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:z|[+-]\d\d:?\d\d)?|\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?!\d)`;
const DATE = String.raw`\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{4}`;
const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** `40 %`, `3 of 12`, `3/12` */
const SHARE = String.raw`\d{1,9}(?:[.,]\d{1,9})? ?%|\d{1,9}(?: of |/)\d{1,9}`;
const DECIMAL = String.raw`\d{1,32}(?:[.,]\d{1,32})+`;
/** Scripts without spaces between words: each character is one. */
const LONE = String.raw`[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]`;
const RUN = String.raw`(?:(?!${LONE})[\p{L}\p{M}\p{N}_])+`;

const TOKEN = new RegExp(`(${MOMENT})|(${DATE})|(${UUID})|(${SHARE})|(${DECIMAL})|${LONE}|${RUN}`, 'gu');

type TokenMatch = { readonly text: string; readonly kind: TokenKind; readonly end: number };

/** The first token at or after a place in a text in lower case. This is what tokens are; whatever else reads them reads the same. */
export function matchToken(text: string, from: number): TokenMatch | undefined {
  TOKEN.lastIndex = from;
  const match = TOKEN.exec(text);
  return match === null ? undefined : { text: match[0], kind: kindOf(match), end: TOKEN.lastIndex };
}

function kindOf([text, moment, date, uuid, share, decimal]: RegExpExecArray): TokenKind {
  if (moment !== undefined) return 'moment';
  if (date !== undefined) return 'date';
  if (uuid !== undefined) return 'identifier';
  if (share !== undefined) return 'progress';
  return decimal === undefined ? kindOfRun(text) : 'number';
}

const DIGITS = /^\d+$/;
/** Seconds, milliseconds, microseconds or nanoseconds since 1970, in the years 2001 to 2065. */
const EPOCH = /^[12]\d{9}(?:\d{3}){0,3}$/;
const HEXADECIMAL = /^(?:0x[0-9a-f]+|(?=[0-9a-f]*\d)[0-9a-f]{12,})$/;

/** The kind of a token without punctuation. */
export function kindOfRun(text: string): TokenKind {
  if (DIGITS.test(text)) return EPOCH.test(text) ? 'moment' : 'number';
  return HEXADECIMAL.test(text) ? 'identifier' : 'word';
}
