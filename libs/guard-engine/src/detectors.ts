/** What the engine looks for by rules, each with the examples that its own tests run. */

import type { Category } from './category.ts';
import { INJECTION_SIGNATURES } from './injection/injection.ts';
import { STRICT_MODERATION_SIGNATURES } from './moderation/moderation.ts';
import { UNSAFE_OUTPUT_SIGNATURES } from './output/unsafe-output-signatures.ts';
import { TAINT_SIGNATURES } from './provenance/taint-signatures.ts';
import type { Recognizer } from './recognizer.ts';
import { RECOGNIZERS } from './recognizers/recognizers.ts';
import type { Signature } from './signature.ts';

export type Detector = {
  /** As findings name it. */
  readonly id: string;
  readonly category: Category;
  /** What it finds, for example EMAIL_ADDRESS. */
  readonly entityType: string;
  /** One line for a person. */
  readonly title: string;
  /** Texts in which it finds something. */
  readonly matches: readonly string[];
  /** Texts that look alike and that it leaves alone. */
  readonly misses: readonly string[];
};

/** Every recognizer and signature, by category and then by id. */
export const listDetectors = (): readonly Detector[] =>
  [
    ...RECOGNIZERS.map(fromRecognizer),
    ...[...INJECTION_SIGNATURES, ...TAINT_SIGNATURES].map((signature) => fromSignature('injection', signature)),
    ...STRICT_MODERATION_SIGNATURES.map((signature) => fromSignature('moderation', signature)),
    ...UNSAFE_OUTPUT_SIGNATURES.map((signature) => fromSignature('unsafe_output', signature)),
  ].sort((a, b) => compare(a.category, b.category) || compare(a.id, b.id));

const fromRecognizer = ({ id, category, entityType, title, examples }: Recognizer): Detector => ({
  id,
  category,
  entityType,
  title,
  matches: examples.matches.map(withoutMarks),
  misses: examples.misses.map(withoutMarks),
});

const fromSignature = (category: Category, { id, entityType, title, examples }: Signature): Detector => ({
  id,
  category,
  entityType,
  title,
  ...examples,
});

const withoutMarks = (example: string): string => example.replaceAll(/[«»·]/g, '');

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
