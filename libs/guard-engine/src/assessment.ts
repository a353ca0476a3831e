import type { Category } from './category.ts';
import { type Entity, type EntityCategory, explanationOf } from './entities.ts';
import { injectionScore } from './injection/injection.ts';
import type { Finding, InspectInput } from './inspection.ts';
import type { PromptLeak } from './leak/system-prompt.ts';
import type { UnsafeOutput } from './output/unsafe-output.ts';
import { isListed } from './phrase-list.ts';
import { entityAction, type FindingAction, type Policy } from './policy.ts';
import { byPolicy, type Contribution, RISK_STEP } from './risk.ts';
import type { SignatureHit } from './signature.ts';
import type { Span } from './span.ts';
import type { ViewName } from './views/views.ts';

/** What one kind of detection says about a text under a policy: findings, and what they add to the risk. */
export type Assessment = { readonly findings: readonly Found[]; readonly contributions: readonly Contribution[] };

/** A finding without the version of what found it. */
type Found = Omit<Finding, 'version'>;

/** A hit where it stands in the original. */
export type PlacedHit = SignatureHit & { readonly view: ViewName };

/** A blocked entity's risk; a redacted or flagged one's is at most the second, however many there are. */
const BLOCKED_ENTITY_RISK = 0.95;
const ENTITY_RISK = 0.2;
/** Harmful content that the policy only flags. */
const FLAGGED_RISK = 0.2;
/** Less than this says too little to report: `from now on` alone is no attack. */
const MIN_INJECTION = 0.25;
/** An output that quotes an attack is worth a flag, no more: it attacks nobody yet. */
const OUTPUT_INJECTION = 0.3;
const CANARY_RISK = 0.98;
const DENIED_RISK = 0.95;

type Verb = Exclude<FindingAction, 'allow'>;
const DONE: Readonly<Record<Verb, string>> = { flag: 'flagged', redact: 'redacted', block: 'blocked' };

/** Entities under the policy. One that was in the input already is redacted at most, and adds no risk. */
export function assessEntities(
  { policy, text }: Pick<InspectInput, 'policy' | 'text'>,
  entities: readonly Entity[],
  { isKnown, view }: { readonly isKnown: (index: number) => boolean; readonly view: ViewName },
): Assessment {
  const findings: Found[] = [];
  const groups = new Map<string, { title: string; action: Verb; count: number }>();
  for (const [index, entity] of entities.entries()) {
    const { category, entityType, id, title } = entity.recognizer;
    const isDenied = isListed(policy.denyValues, entityType, text.slice(entity.start, entity.end), entity.value);
    const wanted = isDenied ? 'block' : entityAction(policy, category, entityType);
    const known = !isDenied && isKnown(index);
    const action = known && wanted === 'block' ? 'redact' : wanted;
    findings.push({
      category,
      entityType,
      start: entity.start,
      end: entity.end,
      score: entity.score,
      detector: id,
      explanation: explanationOf(entity),
      view,
      action,
    });
    if (known || action === 'allow') continue;
    const group = groups.get(entityType);
    if (group === undefined) groups.set(entityType, { title, action, count: 1 });
    else groups.set(entityType, { ...group, action: action === 'block' ? action : group.action, count: group.count + 1 });
  }
  const contributions = [...groups.values()].map(({ title, action, count }) => ({
    risk: action === 'block' ? BLOCKED_ENTITY_RISK : ENTITY_RISK,
    reason: `${title} found ${count === 1 ? 'once' : `${count} times`}: ${DONE[action]} ${byPolicy(policy)}`,
  }));
  return { findings, contributions };
}

/** Signs of an attack, taken together. Hints that remain too weak together are not reported. */
export function assessInjection(input: InspectInput, hits: readonly PlacedHit[]): Assessment {
  const score = injectionScore(hits);
  if (score < MIN_INJECTION) return NOTHING;
  const factor = input.direction === 'output' ? OUTPUT_INJECTION : 1;
  const action = score * factor >= input.policy.thresholds.block ? 'block' : 'flag';
  const findings = hits.map((hit) => signatureFinding('injection', hit, action));
  // Each hit gives its own reason; the strongest one carries the risk of all.
  const strongest = hits.reduce((best, hit) => (hit.score > best.score ? hit : best));
  const contributions = hits.map((hit) => ({
    risk: factor * (hit === strongest ? score : hit.score),
    reason: `the text ${hit.signature.title}`,
  }));
  return { findings, contributions };
}

/** Harmful content: every label speaks for itself. Where the policy only flags it, it never reaches a threshold. */
export function assessModeration({ blockUnsafeContent, thresholds }: Policy, hits: readonly PlacedHit[]): Assessment {
  const most = blockUnsafeContent ? 1 : mostFlagged(thresholds);
  const risks = hits.map((hit) => ({ hit, risk: Math.min(hit.score, most) }));
  return {
    findings: risks.map(({ hit, risk }) => signatureFinding('moderation', hit, risk >= thresholds.block ? 'block' : 'flag')),
    contributions: risks.map(({ hit, risk }) => ({ risk, reason: `the text ${hit.signature.title}` })),
  };
}

/** Outputs that harm their consumer. Where the policy only flags them, they never reach a threshold. */
export function assessUnsafeOutput({ blockUnsafeOutput, thresholds }: Policy, places: readonly UnsafeOutput[], view: ViewName): Assessment {
  const most = blockUnsafeOutput ? 1 : mostFlagged(thresholds);
  return {
    findings: places.map((place) => ({ ...place, view, action: Math.min(place.score, most) >= thresholds.block ? 'block' : 'flag' })),
    contributions: places.map(({ score, explanation }) => ({ risk: Math.min(score, most), reason: `the text ${explanation}` })),
  };
}

const mostFlagged = ({ escalate }: Policy['thresholds']): number => Math.max(0, Math.min(FLAGGED_RISK, escalate - RISK_STEP));

/** Phrases that the policy denies. */
export function assessDenied(policy: Policy, places: readonly Span[]): Assessment {
  const explanation = 'contains a phrase of the deny-list';
  const findings = places.map(({ start, end }) =>
    spanFinding({
      category: 'moderation',
      entityType: 'DENIED_TERM',
      start,
      end,
      score: 1,
      detector: 'moderation.deny-list',
      explanation,
      view: 'plain',
    }),
  );
  return {
    findings,
    contributions: places.length === 0 ? [] : [{ risk: DENIED_RISK, reason: `the text ${explanation}: blocked ${byPolicy(policy)}` }],
  };
}

export function assessCanaries(places: readonly Span[], view: ViewName): Assessment {
  const explanation = 'contains a canary that no output may contain';
  const findings = places.map(({ start, end }) =>
    spanFinding({ category: 'leak', entityType: 'CANARY', start, end, score: 1, detector: 'leak.canary', explanation, view }),
  );
  return { findings, contributions: places.length === 0 ? [] : [{ risk: CANARY_RISK, reason: `the text ${explanation}` }] };
}

export function assessPromptLeak(leak: PromptLeak | null, view: ViewName): Assessment {
  if (leak === null) return NOTHING;
  const { score, spans } = leak;
  const explanation = 'repeats the system prompt';
  const findings = spans.map(({ start, end }) =>
    spanFinding({ category: 'leak', entityType: 'SYSTEM_PROMPT', start, end, score, detector: 'leak.system-prompt', explanation, view }),
  );
  return { findings, contributions: [{ risk: score, reason: `the text ${explanation}` }] };
}

const NOTHING: Assessment = { findings: [], contributions: [] };

const spanFinding = (finding: Omit<Found, 'action'>): Found => ({ ...finding, action: 'block' });

function signatureFinding(
  category: Exclude<Category, EntityCategory>,
  { signature, score, start, end, view }: PlacedHit,
  action: FindingAction,
): Found {
  return {
    category,
    entityType: signature.entityType,
    start,
    end,
    score,
    detector: signature.id,
    explanation: signature.title,
    view,
    action,
  };
}
