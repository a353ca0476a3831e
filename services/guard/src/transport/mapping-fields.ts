import { z } from 'zod';

const withoutNull = (schema: z.ZodString) => schema.refine((value) => !value.includes('\0'), 'must not contain a null character');
/** Text of at most so many UTF-16 units, without null characters, which the database does not take. */
export const text = (max: number) => withoutNull(z.string().max(max, `must not be longer than ${max} characters`));
