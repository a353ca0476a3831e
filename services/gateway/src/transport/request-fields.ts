/** What the fields of a request to an agent may hold, over REST and over gRPC alike. */
import { InvalidArgument, type Violation } from '@sentinelmesh/kernel';
import { z } from 'zod';

const MAX_TEXT = 262_144;
const MAX_NAME = 256;
const MAX_CANARIES = 100;

const withoutNull = (schema: z.ZodString) => schema.refine((value) => !value.includes('\0'), 'must not contain a null character');

export const longText = withoutNull(z.string().max(MAX_TEXT, `must not be longer than ${MAX_TEXT} characters`));
export const requiredText = withoutNull(z.string().min(1, 'is required').max(MAX_TEXT, `must not be longer than ${MAX_TEXT} characters`));
/** A name that the caller gives something, opaque to the mesh. */
export const name = z
  .string()
  .max(MAX_NAME, `must not be longer than ${MAX_NAME} characters`)
  .refine((value) => !/\p{Cc}/u.test(value), 'must not contain control characters')
  .refine((value) => value.isWellFormed(), 'must be valid Unicode');
export const canaries = z
  .array(withoutNull(z.string().min(8, 'must have at least 8 characters').max(1_000, 'must not be longer than 1000 characters')))
  .max(MAX_CANARIES, `must not be more than ${MAX_CANARIES}`);

/** @throws InvalidArgument naming every wrong field, in snake_case */
export function parseFields<T>(schema: z.ZodType<T>, fields: unknown): T {
  const parsed = schema.safeParse(fields);
  if (parsed.success) return parsed.data;
  throw new InvalidArgument(parsed.error.issues.map(toViolation));
}

function toViolation(issue: z.core.$ZodIssue): Violation {
  if (issue.code === 'unrecognized_keys') return { field: (issue.keys[0] ?? '').slice(0, 100), message: 'is not a field of this request' };
  const field = issue.path.map((part) => String(part).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)).join('.');
  return { field: field || 'body', message: issue.message };
}
