import type { Policy, ValueLists } from './policy.ts';
import { isWordEdge, type Span } from './span.ts';
import { foldedView, plainView, toOriginal, type View } from './view.ts';

const prepared = new WeakMap<readonly string[], readonly string[]>();

/** The phrases of a policy's list, folded like the texts they are compared with, once per list: variants of a policy share theirs. */
export function foldPhrases(list: Policy['allowList']): readonly string[] {
  const known = prepared.get(list);
  if (known !== undefined) return known;
  const phrases = list.map(folded).filter(isNotEmpty);
  prepared.set(list, phrases);
  return phrases;
}

const folded = (phrase: string): string => foldedView(plainView(phrase)).text.replaceAll('\n', ' ').trim();
const isNotEmpty = (phrase: string): boolean => phrase !== '';

const NOWHERE: readonly Span[] = [];

/** Every place where one of the phrases stands as whole words, in positions of the original. */
export function placesOf(phrases: readonly string[], view: View): readonly Span[] {
  if (phrases.length === 0) return NOWHERE;
  const places: Span[] = [];
  // A phrase may run over the end of a line.
  const text = view.text.replaceAll('\n', ' ');
  for (const phrase of phrases) {
    for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + phrase.length)) {
      const end = at + phrase.length;
      if (isWordEdge(text, at) && isWordEdge(text, end)) places.push(toOriginal(view, at, end));
    }
  }
  return places;
}

export const isInside = (span: Span, places: readonly Span[]): boolean =>
  places.some(({ start, end }) => start <= span.start && span.end <= end);

const preparedValues = new WeakMap<ValueLists, ReadonlyMap<string, ReadonlySet<string>>>();

/** Whether one of the values of this type is the given one, as it is written in a text or in its canonical spelling. */
export function isListed(lists: ValueLists | undefined, entityType: string, written: string, canonical: string): boolean {
  if (lists === undefined) return false;
  const values = foldValues(lists).get(entityType);
  return values !== undefined && (values.has(withoutSpace(written)) || values.has(withoutSpace(canonical)));
}

function foldValues(lists: ValueLists): ReadonlyMap<string, ReadonlySet<string>> {
  const known = preparedValues.get(lists);
  if (known !== undefined) return known;
  const values = new Map(Object.entries(lists).map(([type, list]) => [type, new Set(list.map(withoutSpace).filter(isNotEmpty))]));
  preparedValues.set(lists, values);
  return values;
}

const withoutSpace = (value: string): string => foldedView(plainView(value)).text.replaceAll(/\s/g, '');
