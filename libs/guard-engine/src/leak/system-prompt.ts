import type { Span } from '../span.ts';
import { foldedView, plainView, toOriginal, type View } from '../view.ts';
import type { NamedView } from './named-view.ts';

/** Words in a row that are compared. */
const GRAM = 5;
/** A prompt of fewer words says nothing that could leak. */
const MIN_WORDS = 4;
/** Part of the prompt's word sequences, and how many of them, that an output must repeat to be a leak… */
const MIN_CONTAINMENT = 0.3;
const MIN_REPEATED = 4;
/** …or that many words in one piece, however long the prompt is. */
const LONG_RUN = 25;
const BASE_SCORE = 0.6;
const CONTAINMENT_SCORE = 0.35;

export type PromptLeak = { readonly score: number; readonly spans: readonly Span[] };

/** The word sequences of a system prompt. */
export type PromptGrams = { readonly size: number; readonly grams: ReadonlySet<string> };

/** null for a prompt that says nothing that could leak. */
export function promptGrams(systemPrompt: string): PromptGrams | null {
  const prompt = wordsOf(foldedView(plainView(systemPrompt)).text);
  if (prompt.length < MIN_WORDS) return null;
  const size = Math.min(GRAM, prompt.length);
  const grams = new Set<string>();
  for (let index = 0; index + size <= prompt.length; index++) grams.add(gramAt(prompt, index, size));
  return { size, grams };
}

/**
 * How far an output repeats the system prompt, by containment of word sequences: case, punctuation and spacing make no
 * difference. null when too little is repeated to speak of a leak. Spans are positions of the original. Of several views,
 * the one that shows the most decides.
 */
export function findPromptLeak(folded: View, systemPrompt: string, decoded: readonly NamedView[] = []): PromptLeak | null {
  const prompt = promptGrams(systemPrompt);
  if (prompt === null) return null;
  let worst = leakIn(folded, prompt);
  for (const { view } of decoded) {
    const leak = leakIn(foldedView(view), prompt);
    if (leak !== null && leak.score > (worst?.score ?? 0)) worst = leak;
  }
  return worst;
}

function leakIn(folded: View, { size, grams }: PromptGrams): PromptLeak | null {
  const words = wordsOf(folded.text);
  const repeated = new Set<string>();
  const runs: { first: number; last: number }[] = [];
  for (let index = 0; index + size <= words.length; index++) {
    const gram = gramAt(words, index, size);
    if (!grams.has(gram)) continue;
    repeated.add(gram);
    const run = runs.at(-1);
    if (run !== undefined && index <= run.last) run.last = index + size - 1;
    else runs.push({ first: index, last: index + size - 1 });
  }
  const containment = repeated.size / grams.size;
  const longest = runs.reduce((length, run) => Math.max(length, run.last - run.first + 1), 0);
  const isContained = containment >= MIN_CONTAINMENT && repeated.size >= Math.min(MIN_REPEATED, grams.size);
  if (!isContained && longest < LONG_RUN) return null;
  return { score: BASE_SCORE + CONTAINMENT_SCORE * containment, spans: runs.map((run) => spanOf(folded, words, run)) };
}

/**
 * From where on more text could turn the end of this one into a leak: from the first sequence that the prompt holds, too,
 * else from the last words, which may begin one. A position of the original.
 */
export function promptLeakMayBegin(folded: View, { size, grams }: PromptGrams): number {
  const words = wordsOf(folded.text);
  let index = 0;
  while (index + size <= words.length && !grams.has(gramAt(words, index, size))) index++;
  const word = words[index];
  return word === undefined ? Number.POSITIVE_INFINITY : toOriginal(folded, word.start, word.end).start;
}

type Word = Span & { readonly text: string };

function wordsOf(text: string): readonly Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(/[\p{L}\p{N}]+/gu))
    words.push({ text: match[0], start: match.index, end: match.index + match[0].length });
  return words;
}

function gramAt(words: readonly Word[], index: number, size: number): string {
  let gram = '';
  for (let offset = 0; offset < size; offset++) gram += `${words[index + offset]?.text} `;
  return gram;
}

function spanOf(view: View, words: readonly Word[], { first, last }: { first: number; last: number }): Span {
  return toOriginal(view, words[first]?.start ?? 0, words[last]?.end ?? 0);
}
