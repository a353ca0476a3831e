import { longestMatch } from './pattern-length.ts';
import type { Examples } from './recognizer.ts';
import type { Span } from './span.ts';

/**
 * One way of saying something that a detector listens for: a row of a table. Patterns are written for the folded view:
 * lower case, and a blank in them stands for one character of white space (a line break is one).
 */
export type SignatureRow = {
  /** Stable name, becomes the detector `<table>.<name>`. */
  readonly name: string;
  readonly entityType: string;
  /** What the text does, for a person: goes on after "the text …". */
  readonly title: string;
  /** How much a match says on its own, 0..1. */
  readonly weight: number;
  /** How much it says in untrusted text, for injection; by default a third more than `weight`. */
  readonly untrustedWeight?: number;
  /** The pattern is tried only on texts that hold one of these. A blank also stands for a line break. The rarer, the cheaper. */
  readonly keywords: readonly string[];
  /** How many characters of a match, from its first on, hold a keyword; all of them by default. */
  readonly reach?: number;
  /** Source of a regular expression. Every quantifier over more than one character is bounded. */
  readonly pattern: string;
  /** A match with this near it (in the same 80 characters around) means something else. */
  readonly unless?: string;
  readonly examples: Examples;
  /** ISO 639-1; absent for English and for what is said in no language. */
  readonly language?: string;
};

export type Signature = {
  readonly id: string;
  readonly entityType: string;
  readonly title: string;
  readonly weight: number;
  readonly untrustedWeight: number;
  readonly keywords: readonly string[];
  /** Whether a match begins near enough to a keyword to hold it. */
  readonly opensAt?: (folded: string, ends: readonly number[]) => boolean;
  readonly pattern: RegExp;
  readonly unless: RegExp | null;
  readonly examples: Examples;
  readonly language?: string;
};

/** No number of signatures makes a text more certain to be an attack than this. */
export const MAX_SCORE = 0.95;
const UNTRUSTED_FACTOR = 4 / 3;
const NEIGHBOURHOOD = 80;

export function defineSignatures(table: string, rows: readonly SignatureRow[]): readonly Signature[] {
  return rows.map(({ name, weight, untrustedWeight, reach, unless, ...row }) => {
    const pattern = bounded(row.pattern);
    return {
      ...row,
      id: `${table}.${name}`,
      weight,
      untrustedWeight: untrustedWeight ?? Math.min(MAX_SCORE, weight * UNTRUSTED_FACTOR),
      opensAt: nearKeywords(pattern, reach ?? longestMatch(pattern)),
      pattern: compile(pattern),
      unless: unless === undefined ? null : compile(unless),
    };
  });
}

const compile = (source: string, flags = 'g'): RegExp => new RegExp(source.replaceAll(' ', '\\s'), flags);

/** Filler words are repeated so often. Without end, a text of nothing but fillers would take quadratic time. */
const MAX_FILLERS = 6;
const ENDLESS_GROUP = /(?<!\\)\)([*+])/g;

const bounded = (source: string): string =>
  source.replaceAll(ENDLESS_GROUP, (_, sign: string) => `){${sign === '*' ? 0 : 1},${MAX_FILLERS}}`);

/** Looks for the pattern only where a match that holds a keyword can begin: a long text has few such places. */
function nearKeywords(pattern: string, reach: number): NonNullable<Signature['opensAt']> {
  const nearby = compile(`[\\s\\S]{0,${reach}}?(?:${pattern})`, 'y');
  return (folded, ends) => {
    let tried = 0;
    for (const end of ends) {
      if (end < tried) continue;
      nearby.lastIndex = Math.max(tried, end - reach);
      tried = nearby.lastIndex + reach;
      if (nearby.test(folded)) return true;
    }
    return false;
  };
}

/** Every one of the first words before every one of the second: keywords of a pattern in which either alone is too common. */
export const pairs = (first: readonly string[], second: readonly string[]): readonly string[] =>
  first.flatMap((one) => second.map((other) => `${one} ${other}`));

/** Up to `most` words between two others. */
export const gap = (most: number): string => String.raw`(?: [\w',&/-]{1,20}){0,${most}}?`;

export type Match = Span;

export type SignatureHit = Match & { readonly signature: Signature; readonly score: number };

/** Where nothing counts: what the policy allows. */
export type IsExempt = (match: Match) => boolean;

/** The signatures that match, each with the first place that counts. */
export function matchSignatures(signatures: readonly Signature[], folded: string, isExempt: IsExempt): readonly SignatureHit[] {
  const hits: SignatureHit[] = [];
  for (const signature of signatures) {
    const match = matchSignature(signature, folded, isExempt);
    if (match !== null) hits.push({ ...match, signature, score: signature.weight });
  }
  return hits;
}

/** The first match that is not exempt and that nothing near it explains away. */
export function matchSignature(signature: Signature, folded: string, isExempt: IsExempt = () => false): Match | null {
  // Most find nothing, and looking for all matches costs a copy of the pattern.
  if (folded.search(signature.pattern) < 0) return null;
  for (const { index: start, 0: matched } of folded.matchAll(signature.pattern)) {
    const match = { start, end: start + matched.length };
    if (matched !== '' && !isExplained(signature, folded, match) && !isExempt(match)) return match;
  }
  return null;
}

function isExplained({ unless }: Signature, folded: string, { start, end }: Match): boolean {
  return unless !== null && folded.slice(Math.max(0, start - NEIGHBOURHOOD), end + NEIGHBOURHOOD).search(unless) >= 0;
}
