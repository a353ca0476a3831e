import {
  type Assessment,
  assessCanaries,
  assessDenied,
  assessEntities,
  assessInjection,
  assessModeration,
  assessPromptLeak,
} from './assessment.ts';
import { type Entity, findCandidates, repeatsOf, withoutOverlaps } from './entities.ts';
import { TextTooLarge } from './errors.ts';
import { INJECTION_SIGNATURES, injectionScore, weighed } from './injection/injection.ts';
import { type DetectorScore, type GuardEngine, type InspectInput, type Inspection, MAX_TEXT_LENGTH } from './inspection.ts';
import { createKeywordScan, type Gated } from './keyword-scan.ts';
import { findCanaries } from './leak/canary.ts';
import { findPromptLeak } from './leak/system-prompt.ts';
import { MODERATION_SIGNATURES, STRICT_MODERATION_SIGNATURES } from './moderation/moderation.ts';
import { foldPhrases, isInside, placesOf } from './phrase-list.ts';
import { type Category, type Policy, policyVersion } from './policy.ts';
import { RECOGNIZERS } from './recognizers/recognizers.ts';
import { redact, redactionToken, removedFrom } from './redaction.ts';
import { byPolicy, decide, reasonsOf, riskLevel, totalRisk } from './risk.ts';
import { matchSignatures, type Signature, type SignatureHit } from './signature.ts';
import type { Span } from './span.ts';
import { openStream } from './stream.ts';
import { foldedView, plainView, toOriginal, type View } from './view.ts';

/** Of the rules as much as of the code: equal versions find equal things. */
export const ENGINE_VERSION = '0.1.0';

export const CATEGORIES: readonly Category[] = ['pii', 'secret', 'injection', 'moderation', 'leak'];

export type GuardEngineOptions = {
  /**
   * A keyed hash of an entity, by which the inspection of an output knows what was in the input. Gets the value in one
   * canonical spelling. Without it no fingerprints are made.
   */
  readonly fingerprint?: (entityType: string, normalisedValue: string) => string;
  /** What is looked for; everything by default. Logs need `pii` and `secret` only. */
  readonly categories?: readonly Category[];
  /** What stands for a redacted entity; `[EMAIL_REDACTED]` and the like by default. */
  readonly redactionToken?: (entityType: string) => string;
};

/**
 * An engine that inspects texts. It does no I/O, knows no time and no randomness, and keeps nothing of a text:
 * equal inputs give equal inspections.
 */
export function createGuardEngine(options: GuardEngineOptions = {}): GuardEngine {
  const { fingerprint, categories = CATEGORIES, redactionToken: token = redactionToken } = options;
  const wanted = new Set(categories);
  const scan = createKeywordScan([
    ...RECOGNIZERS.filter(({ category }) => wanted.has(category)),
    ...(wanted.has('injection') ? INJECTION_SIGNATURES : []),
    ...(wanted.has('moderation') ? STRICT_MODERATION_SIGNATURES : []),
  ]);

  function inspect(input: InspectInput): Inspection {
    const { text, policy, direction } = input;
    if (text.length > MAX_TEXT_LENGTH) throw new TextTooLarge({ length: text.length, limit: MAX_TEXT_LENGTH });
    if (!policy.enabled) return notInspected(policy);
    const plain = plainView(text);
    const folded = foldedView(plain);
    const allowed = placesOf(foldPhrases(policy.allowList), folded);
    const work: Work = { input, folded, allowed, open: scan(folded.text), scores: new Map() };

    const entities = findEntities(work, plain);
    const prints = fingerprint === undefined ? [] : entities.map(({ recognizer, value }) => fingerprint(recognizer.entityType, value));
    const isKnown = (index: number): boolean => direction === 'output' && input.knownFingerprints?.has(prints[index] ?? '') === true;
    const assessments = [assessEntities(policy, entities, isKnown)];
    if (wanted.has('injection')) assessments.push(injectionIn(work));
    if (wanted.has('moderation'))
      assessments.push(moderationIn(work), assessDenied(policy, placesOf(foldPhrases(policy.denyList), folded)));
    if (wanted.has('leak') && direction === 'output') assessments.push(canariesIn(work), promptLeakIn(work));
    return conclude(work, assessments, [...new Set(prints)], token);
  }

  return { version: ENGINE_VERSION, inspect, openStream: (input) => openStream(inspect, input) };
}

/** What one inspection works with. */
type Work = {
  readonly input: InspectInput;
  readonly folded: View;
  /** Where the policy allows whatever is found. */
  readonly allowed: readonly Span[];
  /** The rules that have a chance in this text. */
  readonly open: ReadonlySet<Gated>;
  /** The highest score of each detector. */
  readonly scores: Map<string, number>;
};

function note({ scores }: Work, detector: string, score: number): void {
  if (score > (scores.get(detector) ?? 0)) scores.set(detector, score);
}

function findEntities(work: Work, plain: View): readonly Entity[] {
  const recognizers = RECOGNIZERS.filter((recognizer) => work.open.has(recognizer));
  const candidates = findCandidates(recognizers, plain).filter((candidate) => !isInside(candidate, work.allowed));
  for (const { recognizer, score } of candidates) note(work, recognizer.id, score);
  const entities = withoutOverlaps(candidates.filter(({ score }) => score >= work.input.policy.minimumScore));
  const repeats = repeatsOf(work.input.text, entities).filter((repeat) => !isInside(repeat, work.allowed));
  return repeats.length === 0 ? entities : withoutOverlaps([...entities, ...repeats]);
}

/** The hits of signatures that the allow-list does not cover. */
function hitsIn({ folded, allowed, open }: Work, signatures: readonly Signature[]): readonly SignatureHit[] {
  const candidates = signatures.filter((signature) => open.has(signature));
  return matchSignatures(candidates, folded.text, ({ start, end }) => isInside(toOriginal(folded, start, end), allowed));
}

function injectionIn(work: Work): Assessment {
  const { source, trust } = work.input;
  // A trusted system prompt is the operator's own word: instructions are what it is for.
  const hits = source === 'system' && trust === 'trusted' ? [] : weighed(hitsIn(work, INJECTION_SIGNATURES), trust);
  for (const { signature, score } of hits) note(work, signature.id, score);
  note(work, 'injection', injectionScore(hits));
  return assessInjection(work.input, work.folded, hits);
}

function moderationIn(work: Work): Assessment {
  const { policy } = work.input;
  const hits = hitsIn(work, policy.strictKeywords ? STRICT_MODERATION_SIGNATURES : MODERATION_SIGNATURES);
  for (const { signature, score } of hits) note(work, signature.id, score);
  return assessModeration(policy, work.folded, hits);
}

function canariesIn(work: Work): Assessment {
  const places = findCanaries(work.folded, work.input.canaries ?? []);
  if (places.length > 0) note(work, 'leak.canary', 1);
  return assessCanaries(places);
}

function promptLeakIn(work: Work): Assessment {
  const { systemPrompt } = work.input;
  const leak = systemPrompt === undefined ? null : findPromptLeak(work.folded, systemPrompt);
  if (leak !== null) note(work, 'leak.system-prompt', leak.score);
  return assessPromptLeak(leak);
}

const notInspected = (policy: Policy): Inspection => ({
  decision: 'allow',
  risk: 0,
  riskLevel: riskLevel(0),
  reasons: [`nothing was inspected: the guard is switched off ${byPolicy(policy)}`],
  findings: [],
  detectorScores: [],
  redactedText: null,
  fingerprints: [],
  engineVersion: ENGINE_VERSION,
  policyVersion: policyVersion(policy),
});

function conclude(
  work: Work,
  assessments: readonly Assessment[],
  fingerprints: readonly string[],
  token: (entityType: string) => string,
): Inspection {
  const { text, policy } = work.input;
  const findings = assessments.flatMap((assessment) => assessment.findings).sort((a, b) => a.start - b.start || a.end - b.end);
  const contributions = assessments.flatMap((assessment) => assessment.contributions);
  const risk = totalRisk(contributions);
  const removed = removedFrom(findings);
  const isFlagged = findings.some(({ action }) => action !== 'allow');
  return {
    decision: decide(policy, risk, { isRedacted: removed.length > 0, isFlagged }),
    risk,
    riskLevel: riskLevel(risk),
    reasons: reasonsOf(contributions),
    findings,
    detectorScores: [...work.scores]
      .map(([detector, score]): DetectorScore => ({ detector, score }))
      .sort((a, b) => (a.detector < b.detector ? -1 : 1)),
    redactedText: removed.length === 0 ? null : redact(text, removed, { token }),
    fingerprints,
    engineVersion: ENGINE_VERSION,
    policyVersion: policyVersion(policy),
  };
}
