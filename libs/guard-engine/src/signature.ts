import type { Trust } from './inspection.ts';
import type { Examples } from './recognizer.ts';

/**
 * One way of saying something that a detector listens for: a row of a table. Patterns are written for the folded view:
 * lower case, and a blank in them stands for one character of white space (a line break is one).
 */
export type SignatureRow = {
  /** Stable name, becomes the detector `<table>.<name>`. */
  readonly name: string;
  readonly entityType: string;
  /** What the text does, for a person. */
  readonly title: string;
  /** How much a match says on its own, 0..1. */
  readonly weight: number;
  /** How much it says in untrusted text; by default a third more than `weight`. */
  readonly untrustedWeight?: number;
  /** The pattern is tried only on texts that hold one of these; without white space. */
  readonly keywords: readonly string[];
  /** Source of a regular expression. Every quantifier over more than one character is bounded. */
  readonly pattern: string;
  /** A match with this near it (in the same 80 characters around) means something else. */
  readonly unless?: string;
  readonly examples: Examples;
};

export type Signature = {
  readonly id: string;
  readonly entityType: string;
  readonly title: string;
  readonly weight: number;
  readonly untrustedWeight: number;
  readonly keywords: readonly string[];
  readonly pattern: RegExp;
  readonly unless: RegExp | null;
  readonly examples: Examples;
};

/** The rest of the certainty that one detector can never reach. */
export const MAX_SCORE = 0.95;
const UNTRUSTED_FACTOR = 4 / 3;
const NEIGHBOURHOOD = 80;

export function defineSignatures(table: string, rows: readonly SignatureRow[]): readonly Signature[] {
  return rows.map(({ name, weight, untrustedWeight, pattern, unless, ...row }) => ({
    ...row,
    id: `${table}.${name}`,
    weight,
    untrustedWeight: untrustedWeight ?? Math.min(MAX_SCORE, weight * UNTRUSTED_FACTOR),
    pattern: compile(pattern),
    unless: unless === undefined ? null : compile(unless),
  }));
}

const compile = (source: string): RegExp => new RegExp(source.replaceAll(' ', '\\s'), 'g');

/** Up to `most` words between two others. */
export const gap = (most: number): string => String.raw`(?: [\w',&/-]{1,20}){0,${most}}?`;

export type Match = { readonly start: number; readonly end: number };

/** The first match that nothing near it explains away. */
export function matchSignature(signature: Signature, folded: string): Match | null {
  for (const match of folded.matchAll(signature.pattern)) {
    const start = match.index;
    const end = start + match[0].length;
    if (end > start && !isExplained(signature, folded, start, end)) return { start, end };
  }
  return null;
}

function isExplained({ unless }: Signature, folded: string, start: number, end: number): boolean {
  return unless !== null && folded.slice(Math.max(0, start - NEIGHBOURHOOD), end + NEIGHBOURHOOD).search(unless) >= 0;
}

export type SignatureHit = Match & { readonly signature: Signature; readonly score: number };

/** The signatures that match, each with its first place. In untrusted text each one weighs more. */
export function matchSignatures(signatures: readonly Signature[], folded: string, trust: Trust): readonly SignatureHit[] {
  const hits: SignatureHit[] = [];
  for (const signature of signatures) {
    const match = matchSignature(signature, folded);
    if (match !== null) hits.push({ ...match, signature, score: trust === 'trusted' ? signature.weight : signature.untrustedWeight });
  }
  return hits;
}
