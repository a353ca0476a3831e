import type { Span } from '../span.ts';
import { INJECTION_FAMILIES, type InjectionFamily, MODERATION_LABELS, type ModerationLabel } from './labels.ts';
import { createScorer, type Margins, stretchMargins, WINDOW } from './scorer.ts';
import { type Calibration, decodeWeights } from './weights-file.ts';

/** Scores are 0..1; from .5 on a text is what the score says, at the share of false alarms that the weights' metrics state. */
export type ModelScores = {
  readonly injection: number;
  /** What kind of attack; undefined where there is too little reason to ask. */
  readonly family: InjectionFamily | undefined;
  /** Where it speaks most like an attack: a window of the folded text, or all of a short one. */
  readonly injectionSpan: Span;
  /** The highest of them is how harmful the text is at all, the others are in proportion. */
  readonly moderation: Readonly<Record<ModerationLabel, number>>;
  /** Where the text is most harmful, likewise. */
  readonly moderationSpan: Span;
};

export type Models = {
  readonly version: string;
  /** Of a folded text, in time linear in it. Nothing throws, whatever the text. */
  score(foldedText: string): ModelScores;
};

/** A lower score is not worth the question what kind of attack, or of harm, it would be. */
const MIN_KIND_SCORE = 0.2;

/**
 * The trained linear models. The bytes are those of `weights/models.bin`. Nothing of a text is kept.
 *
 * @throws WeightsInvalid
 */
export function createModels(bytes: Uint8Array): Models {
  const { version, lanes, kinds } = decodeWeights(bytes);
  const marginsIn = createScorer(lanes);
  const familyTables = INJECTION_FAMILIES.map((family) => kinds[family]);
  const labelTables = MODERATION_LABELS.map((label) => kinds[label]);

  function familyOf(injection: number, stretch: string): InjectionFamily | undefined {
    if (injection < MIN_KIND_SCORE) return undefined;
    const margins = stretchMargins(stretch, familyTables);
    return INJECTION_FAMILIES[margins.indexOf(Math.max(...margins))];
  }

  function labelsOf(harmful: number, stretch: string): Record<ModerationLabel, number> {
    // Too little harm to tell of which kind: it could be any.
    if (harmful < MIN_KIND_SCORE) return byLabel(() => harmful);
    const margins = stretchMargins(stretch, labelTables);
    const most = logistic(Math.max(...margins));
    return byLabel((place) => (harmful * logistic(margins[place] ?? 0)) / most);
  }

  return {
    version,
    score(foldedText) {
      const { injection: attack, harmful: harm, windows } = marginsIn(foldedText);
      const injection = calibrated(attack, windows, lanes.injection);
      const harmful = calibrated(harm, windows, lanes.harmful);
      const injectionSpan = spanOf(attack, windows, foldedText);
      const moderationSpan = spanOf(harm, windows, foldedText);
      return {
        injection,
        family: familyOf(injection, foldedText.slice(injectionSpan.start, injectionSpan.end)),
        injectionSpan,
        moderation: labelsOf(harmful, foldedText.slice(moderationSpan.start, moderationSpan.end)),
        moderationSpan,
      };
    },
  };
}

/** What the whole text or its worst window says, whichever is more. */
function calibrated({ whole, window }: Margins, windows: number, calibration: Calibration): number {
  const ofWhole = whole - calibration.whole;
  if (windows === 1) return logistic(calibration.slope * ofWhole);
  const ofWindow = window - calibration.window - calibration.windowGrowth * Math.log(windows);
  return logistic(calibration.slope * Math.max(ofWhole, ofWindow));
}

const logistic = (margin: number): number => 1 / (1 + Math.exp(-margin));

/** A short text is one stretch; else the window that says most. */
const spanOf = ({ windowStart }: Margins, windows: number, { length }: string): Span =>
  windows === 1 ? { start: 0, end: length } : { start: windowStart, end: Math.min(windowStart + WINDOW, length) };

const byLabel = (score: (place: number) => number): Record<ModerationLabel, number> =>
  Object.fromEntries(MODERATION_LABELS.map((label, place) => [label, score(place)])) as Record<ModerationLabel, number>;
