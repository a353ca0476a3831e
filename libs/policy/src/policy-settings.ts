/** The form of a policy document: its keys as they stand in the file, and what they may hold. */
import { CATEGORIES, RECOGNIZED_TYPES } from '@sentinelmesh/guard-engine';
import { z } from 'zod';
import { COUNTRIES, type CustomSettings, customRecognizers, customTypesIn, type OperatorSettings, operator } from './entity-settings.ts';
import { exactly, mapping, oneOf, phrases, score, whole, yesOrNo } from './setting-kinds.ts';

export const POLICY_NAMES = ['check', 'process'] as const;
export type PolicyName = (typeof POLICY_NAMES)[number];

const MAX_DESCRIPTION_LENGTH = 500;
const MAX_LANGUAGES = 50;
const MAX_KEEP_TEXT_MINUTES = 7 * 24 * 60;

const action = () => oneOf('block', 'redact', 'flag', 'allow');
const onUnavailable = () => oneOf('refuse', 'degrade');

/** A key for every type of entity, its own ones included. */
function byType<Value extends z.ZodType>(types: readonly string[], value: () => Value) {
  // One for all: there are hundreds of types, and a document with recognizers of its own has its own form.
  const one = value().optional();
  return exactly(Object.fromEntries(types.map((type) => [type, one])));
}

function documentWith(types: readonly string[]) {
  const settings = mapping({
    description: z.string('must be text').max(MAX_DESCRIPTION_LENGTH, `must not be longer than ${MAX_DESCRIPTION_LENGTH} characters`),
    enabled: yesOrNo(),
    auto_redact_pii: yesOrNo(),
    block_unsafe_content: yesOrNo(),
    block_unsafe_output: yesOrNo(),
    min_safety_score: score(),
    thresholds: mapping({ escalate: score(1), block: score(1) }),
    categories: mapping(Object.fromEntries(CATEGORIES.map((category) => [category, yesOrNo()]))),
    countries: allOr(
      z.array(oneOf(...COUNTRIES), 'must be all, or a list of countries').max(COUNTRIES.length, 'must name each country once'),
    ),
    languages: allOr(
      z.array(language, 'must be all, or a list of languages').max(MAX_LANGUAGES, `must not have more than ${MAX_LANGUAGES} languages`),
    ),
    entities: mapping({
      default: action(),
      categories: mapping({ pii: action(), secret: action() }),
      types: byType(types, action),
      operators: mapping({
        default: operator(),
        categories: mapping({ pii: operator(), secret: operator() }),
        types: byType(types, operator),
      }),
      minimum_scores: byType(types, score),
      allow_values: byType(types, phrases),
      deny_values: byType(types, phrases),
    }),
    minimum_score: score(),
    strict_keywords: yesOrNo(),
    allow: phrases(),
    deny: phrases(),
    custom: customRecognizers(),
    restore: yesOrNo(),
    analysis: mapping({ keep_text_minutes: whole(0, MAX_KEEP_TEXT_MINUTES) }),
    on_unavailable: mapping({ guard: onUnavailable(), state_monitor: onUnavailable() }),
  });
  return exactly({
    name: z.enum(POLICY_NAMES, 'must be check or process, whichever the document replaces'),
    ...settings.shape,
  });
}

const language = z
  .string('must be a language; put it between quotes')
  .regex(/^[a-z]{2,3}$/, 'must be a language of BCP 47 without script and region: de, not de-DE');
const allOr = <List extends z.ZodType>(list: List) => z.union([z.literal('all'), list], 'must be all, or a list');

type PolicySchema = ReturnType<typeof documentWith>;

const withBuiltInTypes = documentWith(RECOGNIZED_TYPES);

/** The form of a document: the types of its own recognizers are types like the others. */
export function schemaFor(value: unknown): PolicySchema {
  const own = customTypesIn(value).filter((type) => !RECOGNIZED_TYPES.includes(type));
  return own.length === 0 ? withBuiltInTypes : documentWith([...RECOGNIZED_TYPES, ...own]);
}

/** A document as it is written: what it leaves out is as in the built-in policy of its name. */
export type PolicyDocument = z.infer<PolicySchema>;

/** The keys that the mapping at this place of a document may have; none where no mapping belongs. */
export function keysAt(field: readonly (string | number)[], document: PolicySchema = withBuiltInTypes): readonly string[] {
  let schemas: readonly unknown[] = [document];
  for (const part of field) schemas = schemas.flatMap(alternatives).flatMap((schema) => innerOf(schema, part));
  return [...new Set(schemas.flatMap(alternatives).flatMap((schema) => (schema instanceof z.ZodObject ? Object.keys(schema.shape) : [])))];
}

function innerOf(schema: unknown, part: string | number): readonly unknown[] {
  if (schema instanceof z.ZodArray) return typeof part === 'number' ? [schema.element] : [];
  return schema instanceof z.ZodObject && Object.hasOwn(schema.shape, part) ? [schema.shape[part]] : [];
}

function alternatives(schema: unknown): readonly unknown[] {
  if (schema instanceof z.ZodOptional) return alternatives(schema.unwrap());
  return schema instanceof z.ZodUnion ? schema.options.flatMap(alternatives) : [schema];
}

type Action = z.infer<ReturnType<typeof action>>;
type Country = (typeof COUNTRIES)[number];
type OnUnavailable = z.infer<ReturnType<typeof onUnavailable>>;

/** A document in which nothing is left out. Scores are 0..100. */
export type PolicySettings = {
  readonly name: PolicyName;
  readonly description: string;
  readonly enabled: boolean;
  readonly auto_redact_pii: boolean;
  readonly block_unsafe_content: boolean;
  readonly block_unsafe_output: boolean;
  readonly min_safety_score: number;
  readonly categories: Readonly<Record<string, boolean>>;
  readonly countries: 'all' | readonly Country[];
  readonly languages: 'all' | readonly string[];
  readonly thresholds: { readonly escalate: number; readonly block: number };
  readonly entities: {
    readonly default: Action;
    readonly categories: { readonly pii?: Action; readonly secret?: Action };
    readonly types: Readonly<Record<string, Action>>;
    readonly operators: {
      readonly default: OperatorSettings;
      readonly categories: { readonly pii?: OperatorSettings; readonly secret?: OperatorSettings };
      readonly types: Readonly<Record<string, OperatorSettings>>;
    };
    readonly minimum_scores: Readonly<Record<string, number>>;
    readonly allow_values: Readonly<Record<string, readonly string[]>>;
    readonly deny_values: Readonly<Record<string, readonly string[]>>;
  };
  readonly minimum_score: number;
  readonly strict_keywords: boolean;
  readonly allow: readonly string[];
  readonly deny: readonly string[];
  readonly custom: readonly CustomSettings[];
  readonly restore: boolean;
  readonly analysis: { readonly keep_text_minutes: number };
  readonly on_unavailable: { readonly guard: OnUnavailable; readonly state_monitor: OnUnavailable };
};
