/** How entities are written, and recognizers of a policy's own: the parts of a document that say how one thing is done. */
import { z } from 'zod';
import { exactly, mapping, oneOf, score, whole, yesOrNo } from './setting-kinds.ts';

export const COUNTRIES = [
  'AU',
  'CA',
  'DE',
  'ES',
  'FI',
  'GB',
  'IN',
  'IT',
  'KR',
  'NG',
  'PH',
  'PL',
  'SE',
  'SG',
  'TH',
  'TR',
  'US',
  'ZA',
] as const;

const MAX_CUSTOM_RECOGNIZERS = 100;
const MAX_PATTERN_LENGTH = 1_000;
const MAX_TERMS = 10_000;
const MAX_TERM_LENGTH = 200;
const MAX_EXAMPLES = 50;
const MAX_REPLACEMENT_LENGTH = 200;
const MAX_KEPT = 64;
const MAX_KEYWORDS = 10;
const MAX_KEYWORD_LENGTH = 40;
const MAX_CONTEXT_WORDS = 100;
const MAX_EXAMPLE_LENGTH = 2_000;

const text = (max: number) => z.string('must be text; put it between quotes').max(max, `must not be longer than ${max} characters`);
const someText = (max: number) => text(max).regex(/\S/, 'must not be empty');

const OPERATORS = 'must be redact, keep, hash, encrypt, tokenise, {replace: text} or {mask: {keep_last: 4}}';

/** How an entity is written where it is redacted. */
export const operator = () =>
  z.union(
    [
      z.enum(['redact', 'keep', 'hash', 'encrypt', 'tokenise']),
      exactly({ replace: text(MAX_REPLACEMENT_LENGTH).regex(/^[^[\]]*$/, 'must not hold brackets: it could be taken for a token') }),
      exactly({
        mask: mapping({
          keep_first: whole(0, MAX_KEPT),
          keep_last: whole(0, MAX_KEPT),
          character: z.string('must be one character').regex(/^[^\s\p{C}[\]]$/u, 'must be one character that can be seen, and no bracket'),
        }),
      }),
    ],
    OPERATORS,
  );

export type OperatorSettings = z.infer<ReturnType<typeof operator>>;

const list = <Item extends z.ZodType>(item: Item, max: number, what: string) =>
  z.array(item, `must be a list of ${what}; an empty one is written []`).max(max, `must not have more than ${max} ${what}`);

const customRecognizer = () =>
  exactly({
    name: z
      .string('must be a name')
      .regex(/^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/, 'must be lower-case letters, digits and hyphens, at most 48'),
    entity_type: entityType,
    category: oneOf('pii', 'secret').optional(),
    pattern: someText(MAX_PATTERN_LENGTH).optional(),
    ignore_case: yesOrNo().optional(),
    terms: list(someText(MAX_TERM_LENGTH), MAX_TERMS, 'terms').min(1, 'must have a term at least').optional(),
    keywords: list(someText(MAX_KEYWORD_LENGTH).regex(/^\S*$/, 'must not hold white space'), MAX_KEYWORDS, 'keywords').optional(),
    score: score(1),
    context: exactly({ words: list(someText(MAX_TERM_LENGTH), MAX_CONTEXT_WORDS, 'words'), score: score(1) }).optional(),
    examples: exactly({
      matches: list(someText(MAX_EXAMPLE_LENGTH), MAX_EXAMPLES, 'examples').min(1, 'must have an example at least'),
      misses: list(text(MAX_EXAMPLE_LENGTH), MAX_EXAMPLES, 'examples').min(1, 'must have an example at least'),
    }),
  })
    .refine(({ pattern, terms }) => (pattern === undefined) !== (terms === undefined), 'must have either pattern or terms')
    .refine(({ terms, ignore_case: ignoreCase }) => terms === undefined || ignoreCase === undefined, {
      message: 'belongs to a pattern; terms are found in any case',
      path: ['ignore_case'],
    });

const entityType = z
  .string('must be a type')
  .regex(/^[A-Z][A-Z0-9_]{0,47}$/, 'must be upper-case letters, digits and underscores, at most 48, for example EMPLOYEE_ID');

export type CustomSettings = z.infer<ReturnType<typeof customRecognizer>>;

export const customRecognizers = () =>
  list(customRecognizer(), MAX_CUSTOM_RECOGNIZERS, 'recognizers').superRefine((recognizers, context) => {
    const names = new Set<string>();
    for (const [index, { name }] of recognizers.entries()) {
      if (names.has(name))
        context.addIssue({ code: 'custom', path: [index, 'name'], message: 'an earlier recognizer has this name; choose another' });
      names.add(name);
    }
  });

/** The types of the custom recognizers of a document that nobody has looked at yet. */
export function customTypesIn(value: unknown): readonly string[] {
  const types = z.object({
    custom: z.array(z.object({ entity_type: z.unknown() }).catch({ entity_type: null })).max(MAX_CUSTOM_RECOGNIZERS),
  });
  const read = types.safeParse(value);
  return read.success ? read.data.custom.flatMap(({ entity_type: type }) => entityType.safeParse(type).data ?? []) : [];
}
