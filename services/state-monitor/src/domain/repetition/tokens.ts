import { hashText } from './hashing.ts';

/**
 * A text as tokens, each with what it means for repetition: words carry meaning, moments and request ids differ whenever
 * something is done again, and some values (a status, a percentage, a cursor) show that things move on.
 */
export type Token = {
  /** `moment` holds a time of day, `identifier` a UUID or a long hexadecimal number. */
  readonly kind: 'word' | 'number' | 'date' | 'moment' | 'identifier' | 'progress';
  /** In lower case. */
  readonly text: string;
  readonly hash: number;
  /** The hash without digits; that of a placeholder for anything but a word. */
  readonly normal: number;
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

const MOMENT = String.raw`\d{4}-\d\d-\d\d[t ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:z|[+-]\d\d:?\d\d)?|\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?!\d)`;
const DATE = String.raw`\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{4}`;
const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** `40 %`, `3 of 12`, `3/12` */
const SHARE = String.raw`\d{1,9}(?:[.,]\d{1,9})? ?%|\d{1,9}(?: of |/)\d{1,9}`;
const DECIMAL = String.raw`\d{1,32}(?:[.,]\d{1,32})+`;
/** Scripts without spaces between words: each character is one. */
const LONE = String.raw`[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]`;
const RUN = String.raw`(?:(?!${LONE})[\p{L}\p{M}\p{N}_])+`;

const TOKEN = new RegExp(`(${MOMENT})|(${DATE})|(${UUID})|(${SHARE})|(${DECIMAL})|(${LONE}|${RUN})`, 'gu');

/** Seconds, milliseconds, microseconds or nanoseconds since 1970, in the years 2001 to 2065. */
const EPOCH = /^[12]\d{9}(?:\d{3}){0,3}$/;
const HEXADECIMAL = /^(?:0x[0-9a-f]+|(?=[0-9a-f]*\d)[0-9a-f]{12,})$/;

const VOLATILE_KEYS = new Set(
  (
    'attempt attempts retry retries try tries counter iteration seq sequence nonce tick n request requestid req trace traceid span spanid ' +
    'correlation etag timestamp ts elapsed took duration latency ms'
  ).split(' '),
);
const PROGRESS_KEYS = new Set(
  (
    'status state stage phase progress percent percentage pct complete completed done processed remaining left loaded uploaded ' +
    'downloaded copied finished eta queue position offset cursor page'
  ).split(' '),
);

/** Words that ask for the same thing once more, or more politely. */
const FILLERS = new Set(
  (
    'please kindly now again once more retry try just also still quickly asap urgent urgently immediately finally really actually ' +
    'later then so ok okay well hey hi hello thanks thank you'
  ).split(' '),
);

const PLACEHOLDER = hashText('#');
const DIGIT = /\d/;
const DIGITS = /\d+/g;

/** The tokens of a text, in order. Punctuation and white space separate and say nothing themselves. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let key = '';
  let before = '';
  for (const match of boundedText(text).toLowerCase().matchAll(TOKEN)) {
    const token = match[0];
    const kind = kindOf(match);
    const hasDigit = DIGIT.test(token);
    const isValue = kind !== 'word' || hasDigit;
    const isProgress = kind === 'progress' || (kind !== 'moment' && isKeyAmong(PROGRESS_KEYS, key));
    const isVolatile = !isProgress && isValue && isKeyAmong(VOLATILE_KEYS, key);
    const hash = hashText(token);
    const normal = kind !== 'word' ? PLACEHOLDER : hasDigit ? hashText(token.replace(DIGITS, '#')) : hash;
    tokens.push({ kind, text: token, hash, normal, isVolatile, isProgress, isNoise: isVolatile || FILLERS.has(token) });
    // The value of a key is not a key itself: {"status": "done", "n": 3}
    if (isValue) key = '';
    else key = token === 'id' ? `${before}_id` : token;
    before = token;
  }
  return tokens;
}

function kindOf(match: RegExpMatchArray): Token['kind'] {
  const [text, moment, date, uuid, share, decimal] = match;
  if (moment !== undefined) return 'moment';
  if (date !== undefined) return 'date';
  if (uuid !== undefined) return 'identifier';
  if (share !== undefined) return 'progress';
  if (decimal !== undefined) return 'number';
  if (/^\d+$/.test(text)) return EPOCH.test(text) ? 'moment' : 'number';
  return HEXADECIMAL.test(text) ? 'identifier' : 'word';
}

/** Whether a key, or a part of one such as `job_status`, is listed. */
const isKeyAmong = (keys: ReadonlySet<string>, key: string): boolean =>
  keys.has(key) || (key.includes('_') && key.split('_').some((part) => keys.has(part)));

const boundedText = (text: string): string => (text.length <= HEAD + TAIL ? text : `${text.slice(0, HEAD)} ${text.slice(-TAIL)}`);
