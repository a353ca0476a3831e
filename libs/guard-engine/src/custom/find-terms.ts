import type { Span } from '../span.ts';
import type { TextFacts } from '../text-facts.ts';

/** A word, or a single character of another kind; in scripts without spaces every character is a word. */
const TOKEN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]|[[\p{L}\p{N}\p{M}_]--[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]]+|\S/gv;

/** The longest term, in words: so much is looked at from every word of a text. */
const MAX_WORDS = 16;

type Word = Span & { readonly word: string };
type Branch = { readonly next: Map<string, Branch>; isTerm: boolean };

/** Finds the terms in a text, the longest at each place. */
export type FindTerms = (text: string, facts: TextFacts) => readonly Span[];

/** The finder of a list of terms, or why there is none: never quotes a term. */
export function compileTerms(terms: readonly string[]): FindTerms | { readonly problem: string; readonly index: number } {
  const root: Branch = { next: new Map(), isTerm: false };
  for (const [index, term] of terms.entries()) {
    const words = wordsIn(term);
    if (!/[\p{L}\p{N}]/u.test(term)) return { problem: 'must hold a letter or a digit', index };
    if (words.length > MAX_WORDS) return { problem: `must not have more than ${MAX_WORDS} words`, index };
    let branch = root;
    for (const { word } of words) {
      const next = branch.next.get(word) ?? { next: new Map(), isTerm: false };
      branch.next.set(word, next);
      branch = next;
    }
    branch.isTerm = true;
  }
  return (text, facts) => findAll(root, wordsOf(text, facts));
}

const split = new WeakMap<TextFacts, readonly Word[]>();

/** The words of a text, split once for all dictionaries. */
function wordsOf(text: string, facts: TextFacts): readonly Word[] {
  const known = split.get(facts);
  if (known !== undefined) return known;
  const words = wordsIn(text);
  split.set(facts, words);
  return words;
}

/** 'İ' is the one letter whose lower case is longer than itself. */
function wordsIn(text: string): readonly Word[] {
  const words: Word[] = [];
  for (const { index, 0: word } of text.replaceAll('İ', 'I').toLowerCase().matchAll(TOKEN)) {
    words.push({ word, start: index, end: index + word.length });
  }
  return words;
}

function findAll(root: Branch, words: readonly Word[]): readonly Span[] {
  const found: Span[] = [];
  for (let first = 0; first < words.length; ) {
    const last = longestFrom(root, words, first);
    const [start, end] = [words[first], words[last]];
    if (start !== undefined && end !== undefined) found.push({ start: start.start, end: end.end });
    first = Math.max(first, last) + 1;
  }
  return found;
}

/** Where the longest term that begins with a word ends; -1 when none does. */
function longestFrom(root: Branch, words: readonly Word[], first: number): number {
  let last = -1;
  let branch: Branch | undefined = root;
  for (let at = first; at < words.length; at++) {
    branch = branch.next.get(words[at]?.word ?? '');
    if (branch === undefined) break;
    if (branch.isTerm) last = at;
  }
  return last;
}
