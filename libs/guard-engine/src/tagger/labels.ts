export type TaggedType = 'PERSON' | 'LOCATION' | 'ORGANIZATION';

/**
 * What the model says of a token: the odd labels begin an entity, the even one after each goes on with it. Places (towns, states,
 * countries) and addresses are learnt apart, because they stand in different company, and reported as one type.
 */
export const OUTSIDE = 0;
export const LABELS = 9;
const TYPES: readonly TaggedType[] = ['PERSON', 'ORGANIZATION', 'LOCATION', 'LOCATION'];
/** The kinds in the order of their labels; part of the format of the weights. */
export const KINDS = ['PERSON', 'ORGANIZATION', 'PLACE', 'ADDRESS'] as const;

export const beginOf = (kind: number): number => 1 + 2 * kind;
const kindOfLabel = (label: number): number => (label - 1) >> 1;
export const isBegin = (label: number): boolean => (label & 1) === 1;
export const isInside = (label: number): boolean => label !== OUTSIDE && (label & 1) === 0;
export const typeOfLabel = (label: number): TaggedType => TYPES[kindOfLabel(label)] ?? 'LOCATION';

/** An entity is gone on with only by its own kind. */
export const mayFollow = (before: number, label: number): boolean => !isInside(label) || before === label || before === label - 1;
