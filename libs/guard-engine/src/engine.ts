import {
  type Assessment,
  assessCanaries,
  assessDenied,
  assessEntities,
  assessInjection,
  assessModeration,
  assessPromptLeak,
  assessUnsafeOutput,
  type PlacedHit,
} from './assessment.ts';
import type { Category } from './category.ts';
import { customRecognizersOf } from './custom/compile-custom.ts';
import { type Entity, findCandidates, repeatsOf, withoutOverlaps } from './entities.ts';
import { TextTooLarge } from './errors.ts';
import { INJECTION_SIGNATURES, injectionScore, weighed } from './injection/injection.ts';
import { type DetectorScore, type Finding, type GuardEngine, type InspectInput, type Inspection, MAX_TEXT_LENGTH } from './inspection.ts';
import { createKeywordScan, type Gated } from './keyword-scan.ts';
import { findCanaries } from './leak/canary.ts';
import { findPromptLeak } from './leak/system-prompt.ts';
import { MODERATION_LABELS } from './models/labels.ts';
import { injectionHits, moderationHits } from './models/model-hits.ts';
import type { ModelScores, Models } from './models/models.ts';
import { MODERATION_SIGNATURES, STRICT_MODERATION_SIGNATURES } from './moderation/moderation.ts';
import type { OperatorFunctions } from './operators/operator.ts';
import { createEntityWriters, type EntityWriter } from './operators/write-entity.ts';
import { findUnsafeOutput } from './output/unsafe-output.ts';
import { UNSAFE_OUTPUT_SIGNATURES } from './output/unsafe-output-signatures.ts';
import { foldPhrases, isInside, isListed, placesOf } from './phrase-list.ts';
import { asks, looksFor, minimumScoreOf, type Policy, policyVersion, understands } from './policy.ts';
import { findTaint } from './provenance/taint.ts';
import { TAINT_SIGNATURES } from './provenance/taint-signatures.ts';
import type { Recognizer } from './recognizer.ts';
import { RECOGNIZERS } from './recognizers/recognizers.ts';
import { redactedTextOf, redactionToken, removedFrom, sanitisedTextOf } from './redaction.ts';
import { byPolicy, decide, reasonsOf, riskLevel, totalRisk } from './risk.ts';
import { matchSignatures, type Signature, type SignatureHit } from './signature.ts';
import type { Span } from './span.ts';
import { openStream } from './stream.ts';
import { namesIn } from './tagger/tagged-names.ts';
import type { Tagger } from './tagger/tagger.ts';
import { toOriginal, type View } from './view.ts';
import { type NamedView, viewsOf } from './views/views.ts';

/** Of the rules as much as of the code: equal versions find equal things. */
export const ENGINE_VERSION = '0.1.0';

export const CATEGORIES: readonly Category[] = ['pii', 'secret', 'injection', 'moderation', 'leak', 'unsafe_output'];

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
  /** The trained models of injection and harmful content; signatures alone speak without them. */
  readonly models?: Models;
  /** Finds names of people, places and organisations; none are found without it. */
  readonly tagger?: Tagger;
  /** What the operators hash, encrypt and tokenise of a policy need. */
  readonly operators?: OperatorFunctions;
};

/**
 * An engine that inspects texts. It does no I/O, knows no time and no randomness, and keeps nothing of a text:
 * equal inputs give equal inspections.
 */
export function createGuardEngine(options: GuardEngineOptions = {}): GuardEngine {
  const { fingerprint, categories = CATEGORIES, redactionToken: token = redactionToken, models, tagger, operators } = options;
  const writerOf = createEntityWriters(operators);
  const wanted = new Set(categories);
  const scan = createKeywordScan([
    ...RECOGNIZERS.filter(({ category }) => wanted.has(category)),
    ...(wanted.has('injection') ? [...INJECTION_SIGNATURES, ...TAINT_SIGNATURES] : []),
    ...(wanted.has('moderation') ? STRICT_MODERATION_SIGNATURES : []),
    ...(wanted.has('unsafe_output') ? UNSAFE_OUTPUT_SIGNATURES : []),
  ]);

  function inspect(input: InspectInput): Inspection {
    const { text, policy, direction } = input;
    if (text.length > MAX_TEXT_LENGTH) throw new TextTooLarge({ length: text.length, limit: MAX_TEXT_LENGTH });
    if (!policy.enabled) return notInspected(policy);
    const writer = writerOf(policy);
    const openCustom = customRecognizersOf(policy);
    const { plain, folded, decoded } = viewsOf(text);
    const allowed = placesOf(foldPhrases(policy.allowList), folded);
    const asksModels = models !== undefined && (looksFor(policy, 'injection') || looksFor(policy, 'moderation'));
    const read = ({ name, view }: NamedView): Reading => ({
      name,
      view,
      open: scan(view.text),
      modelScores: asksModels ? models.score(view.text) : undefined,
    });
    const first = read({ name: plain.base === null ? 'original' : 'plain', view: folded });
    const readings = [first, ...decoded.map(read)] as const;
    const work: Work = { input, plain, readings, allowed, tagger, custom: openCustom(folded.text), scores: new Map() };

    const entities = findEntities(work);
    const prints = fingerprint === undefined ? [] : entities.map(({ recognizer, value }) => fingerprint(recognizer.entityType, value));
    const isKnown = (index: number): boolean => direction === 'output' && input.knownFingerprints?.has(prints[index] ?? '') === true;
    const assessments = [assessEntities(input, entities, { isKnown, view: first.name })];
    const isWanted = (category: Category): boolean => wanted.has(category) && looksFor(policy, category);
    if (isWanted('injection')) assessments.push(injectionIn(work));
    if (isWanted('moderation')) assessments.push(moderationIn(work), assessDenied(policy, placesOf(foldPhrases(policy.denyList), folded)));
    if (isWanted('leak') && direction === 'output') assessments.push(canariesIn(work), promptLeakIn(work));
    if (isWanted('unsafe_output') && direction === 'output') assessments.push(unsafeOutputIn(work));
    return conclude(work, assessments, [...new Set(prints)], { writer, token });
  }

  return {
    version: ENGINE_VERSION,
    inspect,
    openStream: (input, options) => openStream(inspect, input, { ...options, token, writer: writerOf(input.policy) }),
  };
}

/** One way to read the text, with the rules that have a chance in it. */
type Reading = NamedView & { readonly open: ReadonlySet<Gated>; readonly modelScores: ModelScores | undefined };

/** What one inspection works with. */
type Work = {
  readonly input: InspectInput;
  readonly plain: View;
  /** The text as a reader sees it first, then what it hides. */
  readonly readings: readonly [Reading, ...Reading[]];
  /** Where the policy allows whatever is found. */
  readonly allowed: readonly Span[];
  readonly tagger: Tagger | undefined;
  /** The policy's own recognizers that have a chance. */
  readonly custom: readonly Recognizer[];
  /** The highest score of each detector. */
  readonly scores: Map<string, number>;
};

function note({ scores }: Work, detector: string, score: number): void {
  if (score > (scores.get(detector) ?? 0)) scores.set(detector, score);
}

function findEntities(work: Work): readonly Entity[] {
  const { text, policy } = work.input;
  const recognizers = [...RECOGNIZERS.filter((recognizer) => work.readings[0].open.has(recognizer)), ...work.custom];
  const isAllowed = (entity: Entity): boolean =>
    isInside(entity, work.allowed) ||
    isListed(policy.allowValues, entity.recognizer.entityType, text.slice(entity.start, entity.end), entity.value);
  const asked = recognizers.filter((recognizer) => asks(policy, recognizer));
  const names = work.tagger === undefined || !looksFor(policy, 'pii') ? [] : namesIn(work.tagger, work.plain);
  const candidates = [...findCandidates(asked, work.plain), ...names].filter((candidate) => !isAllowed(candidate));
  for (const { recognizer, score } of candidates) note(work, recognizer.id, score);
  const entities = withoutOverlaps(candidates.filter(({ score, recognizer }) => score >= minimumScoreOf(policy, recognizer.entityType)));
  const repeats = repeatsOf(text, entities).filter((repeat) => !isAllowed(repeat));
  return repeats.length === 0 ? entities : withoutOverlaps([...entities, ...repeats]);
}

/** What is found in the readings, each signature once, in the first that shows it. */
function hitsIn({ readings }: Work, find: (reading: Reading) => readonly PlacedHit[]): readonly PlacedHit[] {
  const hits = new Map<string, PlacedHit>();
  for (const reading of readings) for (const hit of find(reading)) if (!hits.has(hit.signature.id)) hits.set(hit.signature.id, hit);
  return [...hits.values()];
}

const placed = ({ view, name }: Reading, hits: readonly SignatureHit[]): readonly PlacedHit[] =>
  hits.map((hit) => ({ ...hit, ...toOriginal(view, hit.start, hit.end), view: name }));

/** The hits of signatures that the policy's languages have and its allow-list does not cover. */
function matchesIn({ view, open }: Reading, signatures: readonly Signature[], { allowed, input }: Work): readonly SignatureHit[] {
  const candidates = signatures.filter((signature) => open.has(signature) && understands(input.policy, signature.language));
  return matchSignatures(candidates, view.text, ({ start, end }) => isInside(toOriginal(view, start, end), allowed));
}

function injectionIn(work: Work): Assessment {
  const { allowed, input } = work;
  const { source, trust, toolNames = [] } = input;
  // A trusted system prompt is the operator's own word: instructions are what it is for.
  const isOperator = source === 'system' && trust === 'trusted';
  const hits = hitsIn(work, (reading) => {
    if (isOperator) return [];
    const { modelScores } = reading;
    if (modelScores !== undefined) note(work, 'injection.model', modelScores.injection);
    const signs = weighed(matchesIn(reading, INJECTION_SIGNATURES, work), trust);
    const taint = findTaint(reading.view, input, { open: reading.open, allowed, toolNames });
    return [...placed(reading, [...signs, ...taint]), ...(modelScores === undefined ? [] : injectionHits(modelScores, reading))];
  });
  for (const { signature, score } of hits) note(work, signature.id, score);
  note(work, 'injection', injectionScore(hits));
  return assessInjection(input, hits);
}

function moderationIn(work: Work): Assessment {
  const { policy } = work.input;
  const signatures = policy.strictKeywords ? STRICT_MODERATION_SIGNATURES : MODERATION_SIGNATURES;
  const hits = hitsIn(work, (reading) => {
    const matches = placed(reading, matchesIn(reading, signatures, work));
    const { modelScores } = reading;
    if (modelScores === undefined) return matches;
    for (const label of MODERATION_LABELS) note(work, `moderation.model.${label}`, modelScores.moderation[label]);
    return [...matches, ...moderationHits(modelScores, reading)];
  });
  for (const { signature, score } of hits) note(work, signature.id, score);
  return assessModeration(policy, hits);
}

function canariesIn(work: Work): Assessment {
  const [first, ...hidden] = work.readings;
  const places = findCanaries(first.view, work.input.canaries ?? [], hidden);
  if (places.length > 0) note(work, 'leak.canary', 1);
  return assessCanaries(places, first.name);
}

function promptLeakIn(work: Work): Assessment {
  const { systemPrompt } = work.input;
  const [first, ...hidden] = work.readings;
  const leak = systemPrompt === undefined ? null : findPromptLeak(first.view, systemPrompt, hidden);
  if (leak !== null) note(work, 'leak.system-prompt', leak.score);
  return assessPromptLeak(leak, first.name);
}

/** What harms its consumer stands there as it is: nobody decodes it first. */
function unsafeOutputIn(work: Work): Assessment {
  const [{ view, open, name }] = work.readings;
  const places = findUnsafeOutput(view, { open, allowed: work.allowed });
  for (const { detector, score } of places) note(work, detector, score);
  return assessUnsafeOutput(work.input.policy, places, name);
}

const notInspected = (policy: Policy): Inspection => ({
  decision: 'allow',
  risk: 0,
  riskLevel: riskLevel(0),
  reasons: [`nothing was inspected: the guard is switched off ${byPolicy(policy)}`],
  findings: [],
  detectorScores: [],
  redactedText: null,
  sanitisedText: null,
  fingerprints: [],
  engineVersion: ENGINE_VERSION,
  policyVersion: policyVersion(policy),
});

function conclude(
  work: Work,
  assessments: readonly Assessment[],
  fingerprints: readonly string[],
  { writer, token }: { readonly writer: EntityWriter; readonly token: (entityType: string) => string },
): Inspection {
  const { text, policy } = work.input;
  const findings = assessments
    .flatMap((assessment) => assessment.findings)
    .map((finding): Finding => ({ ...finding, version: ENGINE_VERSION }))
    .sort((a, b) => a.start - b.start || a.end - b.end);
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
    redactedText: redactedTextOf(text, findings, writer, token),
    sanitisedText: sanitisedTextOf(text, findings, writer, token),
    fingerprints,
    engineVersion: ENGINE_VERSION,
    policyVersion: policyVersion(policy),
  };
}
