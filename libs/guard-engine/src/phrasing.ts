/**
 * The words of a language put together to phrases, and phrases to patterns of signatures. A language is a table of words
 * this way, and how its script spaces and spells them is said once.
 */

import { longestMatch } from './pattern-length.ts';

/** What can stand in one place of a phrase. */
export type Words = {
  readonly pattern: string;
  /** A text that holds one of the words holds one of these. */
  readonly stems: readonly string[];
  /** These open the pattern, and not those before them. */
  readonly isOpening?: true;
};

export type Phrase = {
  readonly pattern: string;
  readonly keywords: readonly string[];
  /** How many characters from its first on hold a keyword. */
  readonly reach: number;
};

/** Words, a piece of a regular expression, or the most words (characters, in scripts without spaces) that may come between. */
type Part = Words | string | number;

export type Script = {
  /**
   * A table of words, separated by blanks: `*` stands for an ending, `_` for a blank (a last one says that the word alone
   * opens the pattern, and no longer one), and the rest is a regular expression. Letters with accents also match without.
   */
  words(table: string): Words;
  /** Words too common, or too much like those of other languages, to open a pattern. */
  small(table: string): Words;
  /** Words in this order. Those marked as opening open the pattern, or else the first ones that are not small. */
  phrase(...parts: readonly Part[]): Phrase;
};

/** The same words, not opening the pattern. */
export const quietly = ({ pattern }: Words): Words => ({ pattern, stems: [] });

/** The same words, opening the pattern in the place of more common ones before them. */
export const opening = (words: Words): Words => ({ ...words, isOpening: true });

/** One of several phrases. */
export const either = (...phrases: readonly Phrase[]): Phrase => ({
  pattern: phrases.map(({ pattern }) => pattern).join('|'),
  keywords: [...new Set(phrases.flatMap(({ keywords }) => keywords))],
  reach: Math.max(...phrases.map(({ reach }) => reach)),
});

/**
 * Words that turn what is asked for into what is forbidden: just before it (with the blank after them), inside, or after it.
 */
type Negation = { readonly before?: string; readonly between?: string; readonly after?: string };

/** What may hang on a word: after a hyphen a pronoun or another noun (dis-moi, Base64-Text), an article before it (l'utilisateur). */
type Attached = { readonly hyphens?: boolean; readonly articles?: boolean };

/** What stands between two words of one sentence. */
const BREAK = '(?: ?[,:;])? ';

/** A script with blanks between words. `letters` is the inside of a character class. */
export function spacedScript(letters: string, { before, between, after }: Negation, { hyphens, articles }: Attached = {}): Script {
  const unnegated = between === undefined ? '' : `(?!(?:${between})(?![${letters}]))`;
  const gap = (most: number): string => (most === 0 ? '' : `(?:${BREAK}${unnegated}[^\\s.!?,:;]{1,24}){0,${most}}?`);
  const next = `${BREAK}${articles === true ? `(?:[${letters}]{1,6}')?` : ''}["'(]?`;
  const tail = hyphens === true ? `(?:-[${letters}]{1,10}){0,2}` : '';
  const notNegated = before === undefined ? '' : `(?<!(?<![${letters}])(?:${before})(?:[${letters}']{1,12} )?[${letters}]{1,20})`;
  const notTakenBack = after === undefined ? '' : `(?! (?:[^\\s.!?,:;]{1,20} )?(?:${after})(?![${letters}]))`;
  const spelling = { ending: `[${letters}]{0,10}` };
  return {
    words: (table) => wordsOf(table, { ...spelling, shortest: 3 }),
    small: (table) => quietly(wordsOf(table, spelling)),
    phrase(...parts) {
      const pieces = parts.map((part, index) => {
        if (typeof part === 'number') return gap(part);
        const piece = typeof part === 'string' ? part : part.pattern;
        if (index > 0) return next + piece + (typeof part === 'string' ? '' : tail);
        return typeof part === 'string' ? piece : piece + (part.stems.length === 0 ? '' : notNegated) + tail;
      });
      return { pattern: `(?<![${letters}\\d])${pieces.join('')}(?![${letters}\\d])${notTakenBack}`, ...gateOf(parts, pieces) };
    },
  };
}

/** A script without blanks, in which nothing tells where a word begins. `variants` are other spellings of characters. */
export function unspacedScript({ before }: Pick<Negation, 'before'> = {}, variants: ReadonlyMap<string, string> = new Map()): Script {
  const notBefore = before === undefined ? '' : `(?<!${before})`;
  const spelling = { ending: '', variants };
  return {
    words: (table) => wordsOf(table, { ...spelling, shortest: 1 }),
    small: (table) => quietly(wordsOf(table, spelling)),
    phrase(...parts) {
      const pieces = parts.map((part) => {
        if (typeof part === 'number') return `[^。！？!?\\n]{0,${part}}?`;
        return typeof part === 'string' ? withVariants(part, variants) : part.pattern;
      });
      return { pattern: notBefore + pieces.join(''), ...gateOf(parts, pieces) };
    },
  };
}

type Spelling = { readonly ending: string; readonly variants?: ReadonlyMap<string, string>; readonly shortest?: number };

function wordsOf(table: string, { ending, variants = new Map(), shortest = 0 }: Spelling): Words {
  const entries = table.trim().split(/\s+/);
  const patterns = entries.map((entry) => withVariants(entry.replace(/_$/, ''), variants).replaceAll('*', ending).replaceAll('_', ' '));
  for (const entry of entries) if (stemOf(entry).length < shortest) throw new Error(`"${entry}" is too short to open a pattern`);
  return { pattern: `(?:${patterns.join('|')})`, stems: [...new Set(entries.map(stemOf).flatMap((stem) => spellingsOf(stem, variants)))] };
}

/** The longest run of characters that every form of an entry has. */
function stemOf(entry: string): string {
  const runs = entry.split(VARIABLE).map((run) => run.replaceAll('_', ' '));
  return runs.reduce((longest, run) => (run.length > longest.length ? run : longest), '');
}

/** Groups, classes, numbers, escapes and what may be left out: the parts of an entry that differ between its forms. */
const VARIABLE = /\((?:[^()]|\([^()]*\))*\)\??|\[[^\]]*\]\??|\{[^}]*\}|\\.|.\?|\*/;

function spellingsOf(stem: string, variants: ReadonlyMap<string, string>): readonly string[] {
  const plain = stem.replaceAll(ACCENTED, (letter) => plainForms(letter)[0] ?? letter);
  const umlauts = stem.replaceAll(ACCENTED, (letter) => plainForms(letter).at(-1) ?? letter);
  const other = [...stem].map((character) => variants.get(character) ?? character).join('');
  return [stem, plain, umlauts, other];
}

const ACCENTED = /[ß-öø-ɏё]/g;
const LATIN = /[ß-öø-ɏё]/;
const PLAIN: ReadonlyMap<string, readonly string[]> = new Map([
  ['ß', ['ss']],
  ['ä', ['a', 'ae']],
  ['ö', ['o', 'oe']],
  ['ü', ['u', 'ue']],
  ['œ', ['oe']],
  ['ё', ['е']],
]);

/** How a letter is written by those who do without its accent. */
function plainForms(letter: string): readonly string[] {
  if (!LATIN.test(letter)) return [];
  const base = letter.normalize('NFD').charAt(0);
  return PLAIN.get(letter) ?? (base === letter ? [] : [base]);
}

/** The piece with every other spelling of its characters; what stands in a character class stays. */
function withVariants(piece: string, variants: ReadonlyMap<string, string>): string {
  return piece.replaceAll(CLASS_OR_CHARACTER, (found) => {
    const others = found.length > 1 ? [] : [...plainForms(found), ...(variants.get(found) ?? '')];
    return others.length === 0 ? found : `(?:${[found, ...others].join('|')})`;
  });
}

const CLASS_OR_CHARACTER = /\[[^\]]*\]|[^\x20-\x7e]/g;

/** What opens a phrase, and where in it that stands. */
function gateOf(parts: readonly Part[], pieces: readonly string[]): Pick<Phrase, 'keywords' | 'reach'> {
  const gates = parts.filter((part): part is Words => typeof part === 'object' && part.stems.length > 0);
  const gate = gates.find(({ isOpening }) => isOpening) ?? gates[0];
  if (gate === undefined) throw new Error('a phrase needs words that open it');
  return { keywords: gate.stems, reach: longestMatch(pieces.slice(0, parts.indexOf(gate) + 1).join('')) };
}
