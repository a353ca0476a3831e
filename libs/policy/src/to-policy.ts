import { CATEGORIES, type Policy, withoutRedaction } from '@sentinelmesh/guard-engine';
import type { MeshPolicy } from './mesh-policy.ts';
import type { PolicyDocument, PolicySettings } from './policy-settings.ts';
import { toEntityRules } from './to-entity-rules.ts';

/** The settings of a document: what it says, and for everything else what `base` says. Lists are replaced as a whole. */
export function complete(base: PolicySettings, document: PolicyDocument): PolicySettings {
  const { entities } = document;
  return merge(base, {
    ...document,
    thresholds: merge(base.thresholds, document.thresholds),
    entities: merge(base.entities, {
      ...entities,
      categories: merge(base.entities.categories, entities?.categories),
      types: merge(base.entities.types, entities?.types),
      operators: merge(base.entities.operators, {
        ...entities?.operators,
        categories: merge(base.entities.operators.categories, entities?.operators?.categories),
        types: merge(base.entities.operators.types, entities?.operators?.types),
      }),
      minimum_scores: merge(base.entities.minimum_scores, entities?.minimum_scores),
      allow_values: merge(base.entities.allow_values, entities?.allow_values),
      deny_values: merge(base.entities.deny_values, entities?.deny_values),
    }),
    categories: merge(base.categories, document.categories),
    analysis: merge(base.analysis, document.analysis),
    on_unavailable: merge(base.on_unavailable, document.on_unavailable),
  });
}

/** `base` with what `changes` says otherwise. */
function merge<T extends object>(base: T, changes: { readonly [Key in keyof T]?: T[Key] | undefined } = {}): T {
  return { ...base, ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) };
}

export function toPolicy(settings: PolicySettings, { version, file }: { version: string; file: string }): MeshPolicy {
  const { name, description, restore, min_safety_score: safety, analysis, on_unavailable: onUnavailable } = settings;
  return {
    name,
    version,
    description,
    engine: toEnginePolicy(settings, version),
    minSafetyScore: safety / 100,
    restore,
    analysis: { keepTextMs: analysis.keep_text_minutes * 60_000 },
    onUnavailable: { guard: onUnavailable.guard, stateMonitor: onUnavailable.state_monitor },
    file,
    settings,
  };
}

export function toEnginePolicy(settings: PolicySettings, version: string): Policy {
  const { entities, thresholds } = settings;
  const policy: Policy = {
    name: settings.name,
    version,
    enabled: settings.enabled,
    entityActions: { default: entities.default, byCategory: entities.categories, byType: entities.types },
    thresholds: { escalate: thresholds.escalate / 100, block: thresholds.block / 100 },
    blockUnsafeContent: settings.block_unsafe_content,
    blockUnsafeOutput: settings.block_unsafe_output,
    minimumScore: settings.minimum_score / 100,
    strictKeywords: settings.strict_keywords,
    allowList: settings.allow,
    denyList: settings.deny,
    ...narrowedBy(settings),
    ...toEntityRules(settings),
  };
  return settings.auto_redact_pii ? policy : withoutRedaction(policy);
}

/** What is not looked for; says nothing where everything is. */
function narrowedBy({ categories, countries, languages }: PolicySettings): Pick<Policy, 'categories' | 'countries' | 'languages'> {
  const wanted = CATEGORIES.filter((category) => categories[category] !== false);
  return {
    ...(wanted.length === CATEGORIES.length ? {} : { categories: wanted }),
    ...(countries === 'all' ? {} : { countries }),
    ...(languages === 'all' ? {} : { languages }),
  };
}
