const BEFORE = 60;
/** What speaks against a reading has to stand closer: "order 555-…", not an order two phrases ago. */
const BEFORE_AGAINST = 30;
const AFTER = 30;

/** Words near a candidate that speak for or against reading it as an entity. Both patterns need the flags `gi`. */
export type ContextWords = { readonly for: RegExp; readonly against: RegExp };

export type Context = 'for' | 'against' | 'none';

/**
 * What the surroundings of [start, end) say: the word nearest before it decides; when there is none, a word shortly
 * after it can still speak for it ("… is my phone number").
 */
export function contextOf(text: string, start: number, end: number, words: ContextWords): Context {
  const distance = distanceOf(text, start, end, words);
  return typeof distance === 'number' ? 'for' : distance;
}

/** How far away the word stands that speaks for [start, end), in units; what its surroundings say otherwise. */
export function distanceOf(text: string, start: number, end: number, words: ContextWords): number | 'against' | 'none' {
  const before = text.slice(Math.max(0, start - BEFORE), start);
  const spokenFor = lastMatch(before, words.for);
  const spokenAgainst = lastMatch(before, words.against);
  if (spokenAgainst >= Math.max(spokenFor, before.length - BEFORE_AGAINST, 0)) return 'against';
  if (spokenFor >= 0) return before.length - spokenFor;
  const after = text.slice(end, end + AFTER).search(words.for);
  return after < 0 ? 'none' : after;
}

/** Where the last match ends, or -1. Walks by `lastIndex`: an iterator over so short a text would cost ten times the search. */
function lastMatch(text: string, pattern: RegExp): number {
  let last = -1;
  pattern.lastIndex = 0;
  while (pattern.test(text)) last = pattern.lastIndex;
  return last;
}

/**
 * A pattern of whole words and phrases, whatever their case and separators. A trailing * stands for any ending; words of
 * scripts that do without spaces need no edges.
 */
export function wordPattern(words: readonly string[]): RegExp {
  const whole = words.filter((word) => !SPACELESS.test(word) && !word.endsWith('*')).map(sourceOf);
  const beginnings = words.filter((word) => word.endsWith('*')).map((word) => sourceOf(word.slice(0, -1)));
  const spaceless = words.filter((word) => SPACELESS.test(word) && !word.endsWith('*')).map(sourceOf);
  const sources = [
    ...(whole.length === 0 ? [] : [`${NO_LETTER_BEFORE}(?:${whole.join('|')})${NO_LETTER_AFTER}`]),
    ...(beginnings.length === 0 ? [] : [`${NO_LETTER_BEFORE}(?:${beginnings.join('|')})`]),
    ...spaceless,
  ];
  return new RegExp(sources.join('|'), 'gi');
}

const sourceOf = (word: string): string => word.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&').replaceAll(/[ -]/g, '[ _-]?');

const LETTER = '[a-z0-9\\u00c0-\\u024f]';
const NO_LETTER_BEFORE = `(?<!${LETTER})`;
const NO_LETTER_AFTER = `(?!${LETTER})`;
const SPACELESS = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Thai}\p{Script=Hiragana}\p{Script=Katakana}]/u;
