import type { CustomRecognizer, Operator, Policy } from '@sentinelmesh/guard-engine';
import type { CustomSettings, OperatorSettings } from './entity-settings.ts';
import type { PolicySettings } from './policy-settings.ts';

type EntityRules = Pick<Policy, 'entityOperators' | 'minimumScores' | 'allowValues' | 'denyValues' | 'customRecognizers'>;

/** What a document says about single types of entity and its own recognizers; nothing where it says nothing. */
export function toEntityRules({ entities, custom }: PolicySettings): EntityRules {
  const { operators, minimum_scores: scores, allow_values: allowValues, deny_values: denyValues } = entities;
  const { default: otherwise, categories, types } = operators;
  const isPlain = otherwise === 'redact' && isEmpty(categories) && isEmpty(types);
  const entityOperators = {
    default: toOperator(otherwise),
    byCategory: mapValues(categories, toOperator),
    byType: mapValues(types, toOperator),
  };
  return {
    ...(isPlain ? {} : { entityOperators }),
    ...(isEmpty(scores) ? {} : { minimumScores: mapValues(scores, (score) => score / 100) }),
    ...(isEmpty(allowValues) ? {} : { allowValues }),
    ...(isEmpty(denyValues) ? {} : { denyValues }),
    ...(custom.length === 0 ? {} : { customRecognizers: custom.map(toCustomRecognizer) }),
  };
}

const isEmpty = (record: object): boolean => Object.keys(record).length === 0;

const mapValues = <From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));

function toOperator(operator: OperatorSettings): Operator {
  if (typeof operator === 'string') return { operator };
  if ('replace' in operator) return { operator: 'replace', text: operator.replace };
  const { keep_first: keepFirst = 0, keep_last: keepLast = 0, character = '*' } = operator.mask;
  return { operator: 'mask', keepFirst, keepLast, character };
}

function toCustomRecognizer(custom: CustomSettings): CustomRecognizer {
  const {
    name,
    entity_type: entityType,
    category = 'pii',
    pattern,
    ignore_case: ignoreCase = false,
    terms = [],
    keywords,
    context,
  } = custom;
  return {
    name,
    entityType,
    category,
    finds: pattern === undefined ? { terms } : { pattern, ignoreCase },
    score: custom.score / 100,
    examples: custom.examples,
    ...(keywords === undefined ? {} : { keywords }),
    ...(context === undefined ? {} : { context: { words: context.words, score: context.score / 100 } }),
  };
}
