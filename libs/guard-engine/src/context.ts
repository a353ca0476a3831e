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
  const before = text.slice(Math.max(0, start - BEFORE), start);
  const spokenFor = lastMatch(before, words.for);
  const spokenAgainst = lastMatch(before, words.against);
  if (spokenAgainst >= Math.max(spokenFor, before.length - BEFORE_AGAINST, 0)) return 'against';
  if (spokenFor >= 0) return 'for';
  return lastMatch(text.slice(end, end + AFTER), words.for) >= 0 ? 'for' : 'none';
}

/** Where the last match ends, or -1. */
function lastMatch(text: string, pattern: RegExp): number {
  let last = -1;
  for (const match of text.matchAll(pattern)) last = match.index + match[0].length;
  return last;
}
