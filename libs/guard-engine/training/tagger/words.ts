import { foldedUnit } from '../../src/tagger/characters.ts';
import { hashWord } from '../../src/tagger/hashing.ts';
import * as lexicon from '../../src/tagger/lexicon.ts';
import { wordsOf } from './choosing.ts';
import { FAMILY_NAMES } from './lists/family-names.ts';
import { GIVEN_NAMES } from './lists/given-names.ts';
import { ORGANIZATION_WORDS, ORGANIZATIONS } from './lists/organizations.ts';
import { COUNTRIES, REGION_CODES, REGIONS, STREET_WORDS, TOWNS } from './lists/places.ts';
import {
  ACRONYMS,
  CALENDAR_WORDS,
  CUES,
  GERMAN_NOUNS,
  NATIONALITIES,
  ORDINARY_WORDS,
  PARTICLES,
  TECHNICAL_WORDS,
  TITLES,
} from './lists/plain-words.ts';

/** A word as the tokenizer folds it. */
export const fold = (word: string): string => [...word].map((unit) => String.fromCharCode(foldedUnit(unit.charCodeAt(0)))).join('');

/** The parts of a phrase that are tokens of their own. */
const partsOf = (list: string): readonly string[] =>
  wordsOf(list).flatMap((phrase) => phrase.split(/[_\-.&+#]+|'s$/).filter((part) => part !== ''));

const LISTS: readonly (readonly [number, string])[] = [
  [lexicon.GIVEN_NAME, Object.values(GIVEN_NAMES).join(' ')],
  [lexicon.FAMILY_NAME, Object.values(FAMILY_NAMES).join(' ')],
  [lexicon.PLACE, `${COUNTRIES} ${TOWNS}`],
  [lexicon.REGION, `${REGIONS} ${REGION_CODES}`],
  [lexicon.STREET, STREET_WORDS],
  [lexicon.ORGANIZATION_WORD, ORGANIZATION_WORDS],
  [lexicon.KNOWN_ORGANIZATION, ORGANIZATIONS],
  [lexicon.TITLE, TITLES],
  [lexicon.PARTICLE, PARTICLES],
  [lexicon.CUE, CUES],
  [lexicon.NATIONALITY, NATIONALITIES],
  [lexicon.CALENDAR, CALENDAR_WORDS],
  [lexicon.TECHNICAL, `${TECHNICAL_WORDS} ${ACRONYMS}`],
];

/** Particles inside names of the lists (`van`, `of`, `the`) are no names. */
const SMALL = new Set(wordsOf(`${PARTICLES} of the and new san los las city upon`).map(fold));

export type Words = {
  readonly bits: ReadonlyMap<string, number>;
  readonly common: readonly string[];
  /** Words that stand in lower case in the texts, but too seldom to be in the lexicon. */
  readonly rare: readonly string[];
};

/** How often a word must stand in lower case in the texts to be an ordinary one. */
const ORDINARY_FROM = 4;

/** The lexicon: our lists, and the ordinary words of texts in which few people are named. */
export function gatherWords(texts: readonly string[], ownTexts: readonly string[]): Words {
  const bits = new Map<string, number>();
  const put = (word: string, bit: number): void => void bits.set(word, (bits.get(word) ?? 0) | bit);
  for (const [bit, list] of LISTS) {
    const isName = bit <= lexicon.REGION || bit === lexicon.KNOWN_ORGANIZATION;
    for (const word of partsOf(list).map(fold)) if (!isName || !SMALL.has(word)) put(word, bit);
  }
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const [word] of text.matchAll(/(?<![\p{L}\p{N}_@/.-])\p{Ll}[\p{Ll}']*(?![\p{L}\p{N}_@/])/gu))
      counts.set(word, (counts.get(word) ?? 0) + 1);
  const ordinary = [...counts].filter(([, count]) => count >= ORDINARY_FROM).map(([word]) => word);
  const own = ownTexts.flatMap((text) => [...text.matchAll(/(?<!\p{L})\p{Ll}[\p{Ll}']*/gu)].map(([word]) => word));
  const common = [...new Set([...ordinary, ...own, ...wordsOf(ORDINARY_WORDS), ...wordsOf(GERMAN_NOUNS)].map(fold))].sort();
  for (const word of common) put(word, lexicon.COMMON);
  const rare = [...counts.keys()].map(fold).filter((word) => !bits.has(word));
  return { bits, common, rare: [...new Set(rare)].sort() };
}

export const lexiconEntries = ({ bits }: Words): readonly { hash: number; bits: number }[] =>
  [...bits].map(([word, value]) => ({ hash: hashWord(word), bits: value })).sort((a, b) => a.hash - b.hash);
