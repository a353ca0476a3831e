/** What the trained models say, in the form in which signatures speak. */
import type { PlacedHit } from '../assessment.ts';
import type { Signature } from '../signature.ts';
import { toOriginal } from '../view.ts';
import type { NamedView } from '../views/views.ts';
import { type InjectionFamily, MODERATION_LABELS, type ModerationLabel } from './labels.ts';
import type { ModelScores } from './models.ts';

/** From here on the models are right about most texts; below it nothing is reported of them. */
const SPEAKS_FROM = 0.5;
/** Alone, a model that is just sure enough has a text looked at again; only one that is very sure blocks it. */
const LEAST_WEIGHT = 0.3;
const MOST_WEIGHT = 0.56;

const weightOf = (score: number): number => LEAST_WEIGHT + ((score - SPEAKS_FROM) / (1 - SPEAKS_FROM)) * (MOST_WEIGHT - LEAST_WEIGHT);

const FAMILIES: Readonly<Record<InjectionFamily, string>> = {
  override: 'to overrule instructions',
  extraction: 'to get at instructions or secrets',
  jailbreak: 'to talk the model out of its rules',
  indirect: 'to give instructions from within content',
  exfiltration: 'to send data away',
  obfuscation: 'to hide what is asked',
};

const LABELS: Readonly<Record<ModerationLabel, readonly [entityType: string, title: string]>> = {
  hate: ['HATE', 'reads like hate'],
  harassment: ['HARASSMENT', 'reads like harassment'],
  violence: ['VIOLENCE', 'reads like violence'],
  sexual: ['SEXUAL', 'reads like sexual content'],
  self_harm: ['SELF_HARM', 'reads like self-harm'],
  profanity: ['PROFANITY', 'reads like profanity'],
};

/** The sign of injection, where the model sees one. */
export function injectionHits({ injection, family, injectionSpan }: ModelScores, reading: NamedView): readonly PlacedHit[] {
  if (injection < SPEAKS_FROM || injectionSpan.end <= injectionSpan.start) return [];
  const title = `reads like an attempt ${family === undefined ? 'to misuse the model' : FAMILIES[family]}`;
  return [hit(asSignature('injection.model', 'PROMPT_INJECTION', title), injection, injectionSpan, reading)];
}

/** The label of harmful content that fits best, where the model sees harm. */
export function moderationHits({ moderation, moderationSpan }: ModelScores, reading: NamedView): readonly PlacedHit[] {
  const label = MODERATION_LABELS.reduce((best, one) => (moderation[one] > moderation[best] ? one : best));
  if (moderation[label] < SPEAKS_FROM || moderationSpan.end <= moderationSpan.start) return [];
  const [entityType, title] = LABELS[label];
  return [hit(asSignature('moderation.model', entityType, title), moderation[label], moderationSpan, reading)];
}

function hit(signature: Signature, score: number, span: ModelScores['injectionSpan'], { view, name }: NamedView): PlacedHit {
  return { ...toOriginal(view, span.start, span.end), signature, score: weightOf(score), view: name };
}

const asSignature = (id: string, entityType: string, title: string): Signature => ({
  id,
  entityType,
  title,
  weight: MOST_WEIGHT,
  untrustedWeight: MOST_WEIGHT,
  keywords: [],
  pattern: /(?!)/g,
  unless: null,
  examples: { matches: [], misses: [] },
});
