import type { TextFacts } from './text-facts.ts';

/** What a candidate rests on, the strongest first: this order decides between overlapping candidates. */
export type Evidence = 'checksum' | 'format' | 'context' | 'pattern';

export type Candidate = {
  readonly start: number;
  readonly end: number;
  /** 0..1. */
  readonly score: number;
  readonly evidence: Evidence;
  /** The value in one canonical spelling, so that its fingerprint does not depend on how it was written. */
  readonly value: string;
};

/**
 * True and false examples of a rule; a test runs them all and fails if one misfires. What a recognizer must find stands
 * between « and ». A · is dropped: it breaks look-alike secrets apart, so that secret scanners do not stop a push of this code.
 */
export type Examples = { readonly matches: readonly string[]; readonly misses: readonly string[] };

/** Whose numbers a recognizer finds (ISO 3166-1 alpha-2). A policy may switch countries off. */
export type Country =
  | 'AU'
  | 'CA'
  | 'DE'
  | 'ES'
  | 'FI'
  | 'GB'
  | 'IN'
  | 'IT'
  | 'KR'
  | 'NG'
  | 'PH'
  | 'PL'
  | 'SE'
  | 'SG'
  | 'TH'
  | 'TR'
  | 'US'
  | 'ZA';

/** Finds one type of entity. Works in time linear in the text and never throws. */
export type Recognizer = {
  /** Stable name, `<category>.<what>`. */
  readonly id: string;
  readonly category: 'pii' | 'secret';
  readonly entityType: string;
  /** What it finds, for a person. */
  readonly title: string;
  /** Absent for what is the same everywhere. */
  readonly country?: Country;
  /** It is asked only about texts that hold one of these, in any case; about all texts when absent. */
  readonly keywords?: readonly string[];
  /** What it finds says nothing about anybody by itself (a date, a link): it scores less than policies ask for by default. */
  readonly isOptIn?: boolean;
  readonly examples: Examples;
  find(text: string, facts: TextFacts): readonly Candidate[];
};

export const NO_CANDIDATES: readonly Candidate[] = [];
