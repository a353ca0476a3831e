/** Recognizers that a policy brings along, as plain data. */
import type { Category } from '../category.ts';
import type { Examples } from '../recognizer.ts';

export type CustomRecognizer = {
  /** Lower-case letters, digits and hyphens; becomes the detector `custom.<name>`. */
  readonly name: string;
  /** Upper snake case. A type that the engine finds itself may be given more ways of being found. */
  readonly entityType: string;
  /** `pii` by default. */
  readonly category?: Extract<Category, 'pii' | 'secret'>;
  readonly finds: CustomPattern | CustomTerms;
  /** It is asked only about texts that hold one of these, in any case. */
  readonly keywords?: readonly string[];
  /** How certain a find is, 0..1. */
  readonly score: number;
  /** Words that make a find more certain when they stand near it, and how certain. A trailing * stands for any ending. */
  readonly context?: { readonly words: readonly string[]; readonly score: number };
  /** Texts in which something has to be found, `«exactly this»` where they say what, and texts in which nothing may be found. */
  readonly examples: Examples;
};

export type CustomPattern = {
  /** RE2 syntax (no look-around, no back-references). Sees one line at a time. A group named `value` marks what the entity is. */
  readonly pattern: string;
  readonly ignoreCase?: boolean;
};

export type CustomTerms = {
  /** Whole words or phrases, whatever their case and spacing. */
  readonly terms: readonly string[];
};

/** What is wrong with a custom recognizer. `field` leads to it from the recognizer. Never quotes anything. */
export type CustomProblem = { readonly field: readonly (string | number)[]; readonly message: string };
