import type { Category } from './category.ts';
import { type Candidate, type Evidence, NO_CANDIDATES, type Recognizer } from './recognizer.ts';
import { isWordEdge } from './span.ts';
import { factsOf } from './text-facts.ts';
import { toOriginal, type View } from './view.ts';

/** An entity in the original text: a candidate that no better one overlaps. */
export type Entity = Candidate & { readonly recognizer: Recognizer };

const RANK: Readonly<Record<Evidence, number>> = { checksum: 3, format: 2, context: 1, pattern: 0 };

/** All candidates of the recognizers, in positions of the original. */
export function findCandidates(recognizers: readonly Recognizer[], plain: View): readonly Entity[] {
  const facts = factsOf(plain.text);
  const found: Entity[] = [];
  for (const recognizer of recognizers) {
    const candidates = recognizer.find(plain.text, facts);
    if (candidates === NO_CANDIDATES) continue;
    for (const candidate of candidates) found.push({ ...candidate, ...toOriginal(plain, candidate.start, candidate.end), recognizer });
  }
  return found;
}

/** Leaves the better one of every two that overlap (checksum > format > context > shape, then the longer one), by position. */
export function withoutOverlaps(candidates: readonly Entity[]): readonly Entity[] {
  if (candidates.length < 2) return candidates;
  const taken = new Uint8Array(candidates.reduce((most, { end }) => Math.max(most, end), 0));
  const kept: Entity[] = [];
  for (const candidate of candidates.toSorted(better)) {
    const { start, end } = candidate;
    // Spans are short and placed whole, so looking at every unit of each costs no more than finding it did.
    if (taken.subarray(start, end).includes(1)) continue;
    taken.fill(1, start, end);
    kept.push(candidate);
  }
  return kept.sort((a, b) => a.start - b.start);
}

function better(a: Entity, b: Entity): number {
  return RANK[b.evidence] - RANK[a.evidence] || b.end - b.start - (a.end - a.start) || b.score - a.score || a.start - b.start;
}

/** How many different values are looked for again. */
const MAX_REPEATED_VALUES = 100;

/**
 * The same values once more where nothing near them gives them away: redacted in one place and left in another, they
 * would not be redacted at all. Only values that needed their surroundings to be found can have such places.
 */
export function repeatsOf(text: string, entities: readonly Entity[]): readonly Entity[] {
  const repeats: Entity[] = [];
  const written = new Map<string, Entity>();
  for (const entity of entities) {
    const isFoundAnywhere = entity.evidence === 'checksum' || entity.evidence === 'format';
    if (!isFoundAnywhere && written.size < MAX_REPEATED_VALUES) written.set(text.slice(entity.start, entity.end), entity);
  }
  for (const [value, entity] of written) {
    for (let start = text.indexOf(value); start >= 0; start = text.indexOf(value, start + value.length)) {
      const end = start + value.length;
      if (start !== entity.start && isWordEdge(text, start) && isWordEdge(text, end)) repeats.push({ ...entity, start, end });
    }
  }
  return repeats;
}

const PHRASES: Readonly<Record<Evidence, string>> = {
  checksum: 'its check digits are right',
  format: 'it has a distinctive format',
  context: 'words near it say so',
  pattern: 'it has the shape of one',
};

/** One line about an entity without its value. */
export const explanationOf = ({ recognizer, evidence }: Entity): string => `${recognizer.title}: ${PHRASES[evidence]}`;

export type EntityCategory = Extract<Category, 'pii' | 'secret'>;
