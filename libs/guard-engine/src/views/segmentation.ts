import { isEnglishWord, isKnownWord, LONGEST_WORD } from './lexicon.ts';

/** What a letter costs that belongs to no known word, and what a known word costs; short ones and those of other languages say less. */
const LETTER_COST = 1;
const WORD_COST = 1;
const OTHER_WORD_COST = 1.2;
const SHORT_WORD_COST = 1.5;
const SHORT_WORD = 2;

/** The lengths of the words that a text of small letters without spaces most likely consists of: as much as possible of it in few known words. */
export function segment(letters: string): readonly number[] {
  const costs = new Float64Array(letters.length + 1);
  /** Length of the known word that ends the best reading up to a place, or 0 for a letter of no word. */
  const last = new Uint8Array(letters.length + 1);
  for (let end = 1; end <= letters.length; end++) {
    costs[end] = (costs[end - 1] ?? 0) + LETTER_COST;
    for (let length = SHORT_WORD; length <= Math.min(LONGEST_WORD, end); length++) {
      const before = costs[end - length] ?? 0;
      if (before + WORD_COST >= (costs[end] ?? 0)) continue;
      const cost = before + wordCost(letters.slice(end - length, end));
      if (cost >= (costs[end] ?? 0)) continue;
      costs[end] = cost;
      last[end] = length;
    }
  }
  return lengths(last);
}

function wordCost(word: string): number {
  if (!isKnownWord(word)) return Number.POSITIVE_INFINITY;
  if (word.length === SHORT_WORD) return SHORT_WORD_COST;
  return isEnglishWord(word) ? WORD_COST : OTHER_WORD_COST;
}

function lengths(last: Uint8Array): readonly number[] {
  const words: number[] = [];
  let unknown = 0;
  for (let end = last.length - 1; end > 0; ) {
    const length = last[end] ?? 0;
    if (length === 0) unknown++;
    else {
      if (unknown > 0) words.push(unknown);
      words.push(length);
      unknown = 0;
    }
    end -= Math.max(1, length);
  }
  if (unknown > 0) words.push(unknown);
  return words.reverse();
}
