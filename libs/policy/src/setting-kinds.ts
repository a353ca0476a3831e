/** What the keys of a policy document may hold, and how it is told when they hold something else. */
import { z } from 'zod';

const MAX_PHRASES = 500;
const MAX_PHRASE_LENGTH = 200;

export const oneOf = <const T extends string>(...words: readonly [T, ...T[]]) => z.enum(words, `must be one of ${words.join(', ')}`);
export const yesOrNo = () => z.boolean('must be true or false');

export function whole(min: number, max: number, hint = '') {
  const error = `must be a whole number from ${min} to ${max}${hint}`;
  return z.int(error).min(min, error).max(max, error);
}
export const score = (min = 0) => whole(min, 100, ' (0.7 is written 70)');

/** A mapping without any other keys. */
export const exactly = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject(shape, { error: ({ code }) => (code === 'unrecognized_keys' ? undefined : 'must be a mapping of keys to values') });
/** The same, each of its keys optional. */
export const mapping = <Shape extends z.core.$ZodLooseShape>(shape: Shape) => exactly(shape).partial();

const phrase = z
  .string('must be a phrase; put it between quotes')
  .max(MAX_PHRASE_LENGTH, `must not be longer than ${MAX_PHRASE_LENGTH} characters`)
  .regex(/[\p{L}\p{N}\p{S}]/u, 'must hold a letter, a digit or a symbol: it would match nothing');
export const phrases = () =>
  z
    .array(phrase, 'must be a list of phrases; an empty one is written []')
    .max(MAX_PHRASES, `must not have more than ${MAX_PHRASES} phrases`);
