import { COMMON, createLexicon, NAME_LIKE } from '../../src/tagger/lexicon.ts';
import { writeModel } from '../../src/tagger/model.ts';
import { createRandom } from '../seeded-random.ts';
import { trainField } from './conditional-random-field.ts';
import type { Example } from './example.ts';
import { createFeatureIndex } from './feature-index.ts';
import { generate, templateTexts } from './generated.ts';
import { readLattices } from './lattices.ts';
import type { Options } from './options.ts';
import { assignSlots, pack } from './pack.ts';
import { fromPii, fromPrompt, fromTweet, type PiiRow, type PromptRow, shuffled, type TweetRow, unspaced } from './sources.ts';
import { fold, gatherWords, lexiconEntries } from './words.ts';

export type TrainingRows = {
  readonly pii: readonly PiiRow[];
  readonly tweets: readonly TweetRow[];
  readonly prompts: readonly PromptRow[];
};

/** Of a prompt only the beginning is read: the longest ones would outweigh all others. */
const MOST_OF_PROMPT = 1500;

/** Weights from these rows and our own templates; the same rows and options give the same bytes. */
export function buildWeights(rows: TrainingRows, options: Options, log: (line: string) => void): Uint8Array {
  const random = createRandom(options.seed);
  const words = gatherWords(
    rows.prompts.map(({ text }) => text),
    templateTexts(),
  );
  const bitsOf = (word: string): number => words.bits.get(word) ?? 0;
  const isPlain = (word: string): boolean => /^[a-z]{2,}$/.test(word) && (bitsOf(word) & ~COMMON) === 0;
  const nobody = { common: words.common.filter(isPlain), rare: words.rare.filter(isPlain) };
  const isOrdinary = (word: string): boolean => (bitsOf(fold(word)) & COMMON) !== 0 && (bitsOf(fold(word)) & NAME_LIKE) === 0;
  const examples: readonly Example[] = shuffled(
    [
      ...rows.pii.map((row) => fromPii(row, options.weights.pii)),
      ...rows.tweets.map((row) => fromTweet(row, options.weights.tweets)).map((tweet) => (random.next() < 0.7 ? unspaced(tweet) : tweet)),
      ...rows.prompts.map(({ text }) => fromPrompt(text.slice(0, MOST_OF_PROMPT), isOrdinary, options.weights.prompts)),
      ...generate(random, options.amounts, nobody),
    ],
    random,
  );
  const entries = lexiconEntries(words);
  const index = createFeatureIndex();
  const lattices = readLattices(examples, createLexicon(entries), index);
  log(`${examples.length} texts, ${lattices.allowed.length} candidate tokens, ${index.size()} features, ${entries.length} words`);
  // A first training finds out which features are worth their slots; the second one makes do with those.
  const seen = Uint8Array.from(index.counts.subarray(0, index.size()), (count) => (count >= options.leastCount ? 1 : 0));
  const draft = trainField(lattices, seen, random, { ...options.field, ...options.draft, log });
  const holders = assignSlots(draft, index, options.pack.slots);
  const kept = new Uint8Array(index.size());
  for (const feature of holders) if (feature >= 0) kept[feature] = 1;
  const field = trainField(lattices, kept, random, { ...options.field, log });
  return writeModel(pack(field, index, holders, entries, options.pack.eagerness));
}
