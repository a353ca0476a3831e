/** The form of a policy document: its keys as they stand in the file, and what they may hold. */
import { RECOGNIZED_TYPES } from '@sentinelmesh/guard-engine';
import { z } from 'zod';

export const POLICY_NAMES = ['check', 'process'] as const;
export type PolicyName = (typeof POLICY_NAMES)[number];

const MAX_PHRASES = 500;
const MAX_PHRASE_LENGTH = 200;
const MAX_DESCRIPTION_LENGTH = 500;
const MAX_KEEP_TEXT_MINUTES = 7 * 24 * 60;

const oneOf = <const T extends string>(...words: readonly [T, ...T[]]) => z.enum(words, `must be one of ${words.join(', ')}`);
const yesOrNo = () => z.boolean('must be true or false');

function whole(min: number, max: number, hint = '') {
  const error = `must be a whole number from ${min} to ${max}${hint}`;
  return z.int(error).min(min, error).max(max, error);
}
const score = (min = 0) => whole(min, 100, ' (0.7 is written 70)');

/** A mapping without any other keys. */
const exactly = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject(shape, { error: ({ code }) => (code === 'unrecognized_keys' ? undefined : 'must be a mapping of keys to values') });
/** The same, each of its keys optional. */
const mapping = <Shape extends z.core.$ZodLooseShape>(shape: Shape) => exactly(shape).partial();

const action = () => oneOf('block', 'redact', 'flag', 'allow');
const onUnavailable = () => oneOf('refuse', 'degrade');

const phrase = z
  .string('must be a phrase; put it between quotes')
  .max(MAX_PHRASE_LENGTH, `must not be longer than ${MAX_PHRASE_LENGTH} characters`)
  .regex(/[\p{L}\p{N}\p{S}]/u, 'must hold a letter, a digit or a symbol: it would match nothing');
const phrases = () =>
  z
    .array(phrase, 'must be a list of phrases; an empty one is written []')
    .max(MAX_PHRASES, `must not have more than ${MAX_PHRASES} phrases`);

const settings = mapping({
  description: z.string('must be text').max(MAX_DESCRIPTION_LENGTH, `must not be longer than ${MAX_DESCRIPTION_LENGTH} characters`),
  enabled: yesOrNo(),
  auto_redact_pii: yesOrNo(),
  block_unsafe_content: yesOrNo(),
  min_safety_score: score(),
  thresholds: mapping({ escalate: score(1), block: score(1) }),
  entities: mapping({
    default: action(),
    categories: mapping({ pii: action(), secret: action() }),
    types: mapping(Object.fromEntries(RECOGNIZED_TYPES.map((type) => [type, action()]))),
  }),
  minimum_score: score(),
  strict_keywords: yesOrNo(),
  allow: phrases(),
  deny: phrases(),
  restore: yesOrNo(),
  analysis: mapping({ keep_text_minutes: whole(0, MAX_KEEP_TEXT_MINUTES) }),
  on_unavailable: mapping({ guard: onUnavailable(), state_monitor: onUnavailable() }),
});

export const policyDocument = exactly({
  name: z.enum(POLICY_NAMES, 'must be check or process, whichever the document replaces'),
  ...settings.shape,
});

/** A document as it is written: what it leaves out is as in the built-in policy of its name. */
export type PolicyDocument = z.infer<typeof policyDocument>;

/** The keys that the mapping at this place of a document may have; none where no mapping belongs. */
export function keysAt(field: readonly (string | number)[]): readonly string[] {
  let schema: unknown = policyDocument;
  for (const part of field) {
    const inner: unknown = schema instanceof z.ZodObject ? schema.shape[part] : undefined;
    schema = inner instanceof z.ZodOptional ? inner.unwrap() : inner;
  }
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

type Action = z.infer<ReturnType<typeof action>>;
type OnUnavailable = z.infer<ReturnType<typeof onUnavailable>>;

/** A document in which nothing is left out. Scores are 0..100. */
export type PolicySettings = {
  readonly name: PolicyName;
  readonly description: string;
  readonly enabled: boolean;
  readonly auto_redact_pii: boolean;
  readonly block_unsafe_content: boolean;
  readonly min_safety_score: number;
  readonly thresholds: { readonly escalate: number; readonly block: number };
  readonly entities: {
    readonly default: Action;
    readonly categories: { readonly pii?: Action; readonly secret?: Action };
    readonly types: Readonly<Record<string, Action>>;
  };
  readonly minimum_score: number;
  readonly strict_keywords: boolean;
  readonly allow: readonly string[];
  readonly deny: readonly string[];
  readonly restore: boolean;
  readonly analysis: { readonly keep_text_minutes: number };
  readonly on_unavailable: { readonly guard: OnUnavailable; readonly state_monitor: OnUnavailable };
};
