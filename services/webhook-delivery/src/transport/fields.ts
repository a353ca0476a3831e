/** Checks of fields that several messages have. The messages never repeat what was sent: it may be a secret in the wrong place. */
import { type IdPrefix, InvalidArgument, isId, type Violation } from '@sentinelmesh/kernel';
import { z } from 'zod';
import { GROUPS } from '../domain/destination.ts';
import { type PageRequest, parsePageToken } from '../domain/page.ts';
import { SEVERITIES } from '../domain/severity.ts';

const MAX_NAME_LENGTH = 200;
/** RFC 3339 has four digits for the year. */
const LAST_TIME = new Date('9999-12-31T23:59:59.999Z');

/** Names may hold any script, but nothing that is not text: Postgres refuses the null character, terminals obey the others. */
export const name = z
  .string()
  .refine((value) => value.isWellFormed(), 'must be valid Unicode')
  .normalize('NFC')
  .trim()
  .min(1, 'is required')
  .max(MAX_NAME_LENGTH, `must not be longer than ${MAX_NAME_LENGTH} characters`)
  .refine((value) => !/\p{Cc}/u.test(value), 'must not contain control characters');

export const id = <P extends IdPrefix>(prefix: P) =>
  z.string().transform((value, check) => {
    if (isId(prefix, value)) return value;
    check.addIssue({ code: 'custom', message: value === '' ? 'is required' : `must be an id that begins with ${prefix}_` });
    return z.NEVER;
  });

/** '' for all. */
export const workspaceId = z.string().refine((value) => value === '' || isId('ws', value), 'must be empty or an id that begins with ws_');

export const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` });

/** `otherwise` when empty. */
export const oneOfOr = <const Values extends readonly [string, ...string[]], const T>(values: Values, otherwise: T) =>
  z.union([z.literal('').transform(() => otherwise), oneOf(values)], { error: `must be empty or one of ${values.join(', ')}` });

export const group = oneOfOr(GROUPS, undefined);
export const minSeverity = oneOfOr(SEVERITIES, 'info');

/** '' for all. */
export const eventType = z
  .string()
  .regex(/^(?:[a-z_]{1,40}(?:\.[a-z_]{1,40}){2})?$/, 'must be empty or an event type such as guard.input.blocked');

export const time = z.date('must be a time').max(LAST_TIME, 'must be before the year 10000');

export const upTo = (most: number, what: string) => z.int().min(0).max(most, `must be at most ${most}${what}`);

/** @param kind what is listed @throws InvalidArgument */
export function fromPageRequest(
  kind: IdPrefix,
  { most, otherwise = 50 }: { readonly most: number; readonly otherwise?: number },
  message: { readonly pageSize: number; readonly pageToken: string },
): PageRequest {
  const range = `must be a whole number from 1 to ${most}, or 0 for ${otherwise}`;
  const pageSize = z.int(range).min(0, range).max(most, range);
  const pageToken = z.string().transform((token, check) => {
    const after = token === '' ? undefined : parsePageToken(kind, token);
    if (token !== '' && after === undefined)
      check.addIssue({ code: 'custom', message: 'is not a token of this list; pass next_page_token of the page before as it is' });
    return after;
  });
  const parsed = parse(z.object({ pageSize, pageToken }), message);
  return { size: parsed.pageSize || otherwise, after: parsed.pageToken };
}

/** @throws InvalidArgument naming each wrong field */
export function parse<T>(schema: z.ZodType<T>, message: unknown): T {
  const parsed = schema.safeParse(message);
  if (parsed.success) return parsed.data;
  throw new InvalidArgument(parsed.error.issues.map(toViolation));
}

const toViolation = ({ path, message }: z.core.$ZodIssue): Violation => ({
  field: path.map((part) => String(part).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)).join('.'),
  message,
});
