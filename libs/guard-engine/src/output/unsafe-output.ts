/** Outputs that harm what consumes them: a browser, a database, a shell, a template engine, a reader who follows a link. */
import type { Gated } from '../keyword-scan.ts';
import { isInside } from '../phrase-list.ts';
import type { Signature } from '../signature.ts';
import type { Span } from '../span.ts';
import { toOriginal, type View } from '../view.ts';
import { findCode } from './code-blocks.ts';
import { findUnsafeLinks } from './unsafe-links.ts';
import { UNSAFE_OUTPUT_SIGNATURES } from './unsafe-output-signatures.ts';
import { MAX_PLACES, typeOf, type UnsafeOutputType, type UnsafePlace } from './unsafe-place.ts';

/** A finding of the category `unsafe_output`, before a policy says what follows. */
export type UnsafeOutput = Span & {
  readonly category: 'unsafe_output';
  readonly entityType: UnsafeOutputType;
  readonly score: number;
  readonly detector: string;
  /** One line for a person, without any of the inspected text. */
  readonly explanation: string;
};

export type UnsafeOutputOptions = {
  /** The rules that have a chance in this text. */
  readonly open: ReadonlySet<Gated>;
  /** Where the policy allows whatever is found. */
  readonly allowed?: readonly Span[];
};

/** What remains of a score in code: that is what people ask for. */
const IN_CODE = 0.5;

/** What is unsafe in an output, by position, in positions of the original. In code the score is half. */
export function findUnsafeOutput(folded: View, { open, allowed = [] }: UnsafeOutputOptions): readonly UnsafeOutput[] {
  const found: UnsafeOutput[] = [];
  const signatures = UNSAFE_OUTPUT_SIGNATURES.filter((signature) => open.has(signature));
  const places = [...signatures.flatMap((signature) => placesOf(signature, folded.text)), ...findUnsafeLinks(folded.text)];
  if (places.length === 0) return NOTHING;
  const isCode = findCode(folded.text);
  for (const { entityType, detector, title, score, start, end } of places) {
    const place = toOriginal(folded, start, end);
    if (isInside(place, allowed)) continue;
    const inCode = isCode(start);
    const explanation = inCode ? `${title}, in code` : title;
    found.push({ category: 'unsafe_output', entityType, ...place, score: inCode ? score * IN_CODE : score, detector, explanation });
  }
  return found.sort((a, b) => a.start - b.start || a.end - b.end);
}

const NOTHING: readonly UnsafeOutput[] = [];

function placesOf({ id, entityType, title, weight, pattern }: Signature, text: string): readonly UnsafePlace[] {
  const places: UnsafePlace[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null && places.length < MAX_PLACES; match = pattern.exec(text)) {
    const start = match.index;
    places.push({ entityType: typeOf(entityType), detector: id, title, score: weight, start, end: start + match[0].length });
  }
  return places;
}
