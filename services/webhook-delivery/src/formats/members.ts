/** Reading JSON that another version of the mesh wrote: what is not as expected is absent, never an error. */

export type Members = Readonly<Record<string, unknown>>;

const NOTHING: Members = {};

export const isObject = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The members of an object; none of anything else. */
export const objectOf = (value: unknown): Members => (isObject(value) ? value : NOTHING);

/** The objects among the first `most` elements of an array. */
export const objectsOf = (value: unknown, most: number): readonly Members[] =>
  Array.isArray(value) ? value.slice(0, most).filter(isObject) : [];

/** A text that is not empty; undefined for anything else. Half a surrogate pair becomes U+FFFD. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value.toWellFormed() : undefined;

/** The texts among the first `most` elements of an array. */
export const textsOf = (value: unknown, most: number): readonly string[] =>
  Array.isArray(value)
    ? value
        .slice(0, most)
        .map(textOf)
        .filter((text) => text !== undefined)
    : [];

export const numberOf = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);

/** An integer from 0 that JSON can carry, written as a number or, as 64-bit integers are, as its digits. */
export function countOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) && (number as number) >= 0 ? (number as number) : undefined;
}
