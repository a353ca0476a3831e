import type { Entity } from '../entities.ts';
import { NO_CANDIDATES, type Recognizer } from '../recognizer.ts';
import { toOriginal, type View } from '../view.ts';
import type { TaggedType } from './labels.ts';
import type { Tagger } from './tagger.ts';

const named = (entityType: TaggedType, title: string): Recognizer => ({
  id: `pii.${entityType.toLowerCase()}`,
  category: 'pii',
  entityType,
  title,
  examples: { matches: [], misses: [] },
  // The tagger finds all of them in one pass.
  find: () => NO_CANDIDATES,
});

const NAMES: Readonly<Record<TaggedType, Recognizer>> = {
  PERSON: named('PERSON', 'name of a person'),
  LOCATION: named('LOCATION', 'place or address'),
  ORGANIZATION: named('ORGANIZATION', 'name of an organisation'),
};

/** The names that the tagger finds, in positions of the original. */
export const namesIn = (tagger: Tagger, plain: View): readonly Entity[] =>
  tagger.find(plain.text).map(({ entityType, ...candidate }) => ({
    ...candidate,
    ...toOriginal(plain, candidate.start, candidate.end),
    recognizer: NAMES[entityType],
  }));

export const TAGGED_TYPES: readonly string[] = Object.keys(NAMES);
