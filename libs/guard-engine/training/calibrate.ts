import type { Calibration } from '../src/models/weights-file.ts';
import { round, upperQuantile } from './statistics.ts';

/** The margins of a text by models that have not learnt from it. */
export type Judged = {
  readonly whole: number;
  readonly window: number;
  readonly windows: number;
  readonly label: 0 | 1;
  readonly source: string;
  readonly isPrompt: boolean;
  readonly isCompound: boolean;
};

/** No source of prompts counts as more than this many. */
const MOST_OF_A_SOURCE = 400;
const STEPS = 30;
const COMPOUND_ALARMS = 3;
/** Tried out: more hides attacks in long texts, less lets long texts raise false alarms. */
const WINDOW_GROWTH = 0.3;
const MAX_SLOPE = 30;

/**
 * Sets .5 where the given share of harmless prompts lies above, be it by the whole or by a window, and no more than
 * {@link COMPOUND_ALARMS} times that share of rows of many prompts.
 */
export function calibrate(judged: readonly Judged[], falseAlarms: number): Calibration {
  const prompts = weighedBySource(judged.filter(({ isPrompt, label }) => isPrompt && label === 0));
  const compounds = judged.filter(({ isCompound }) => isCompound).map((text) => ({ text, weight: 1 }));
  const wholes = prompts.map(({ text, weight }) => ({ score: text.whole, weight }));
  const windows = [...prompts, ...compounds]
    .filter(({ text }) => text.windows > 1)
    .map(({ text, weight }) => ({ score: text.window - WINDOW_GROWTH * Math.log(text.windows), weight }));
  const at = (share: number): Thresholds => {
    const whole = round(upperQuantile(wholes, share));
    return { whole, window: windows.length === 0 ? whole : round(upperQuantile(windows, share)), windowGrowth: WINDOW_GROWTH };
  };

  let [low, high] = [0, falseAlarms];
  for (let step = 0; step < STEPS; step++) {
    const share = (low + high) / 2;
    const isTight = alarms(prompts, at(share)) <= falseAlarms && alarms(compounds, at(share)) <= COMPOUND_ALARMS * falseAlarms;
    if (isTight) low = share;
    else high = share;
  }
  const thresholds = at(low);
  return { ...thresholds, slope: slopeOf(judged.map((text) => ({ excess: excess(text, thresholds), label: text.label }))) };
}

type Thresholds = Pick<Calibration, 'whole' | 'window' | 'windowGrowth'>;
type Weighed = { readonly text: Judged; readonly weight: number };

function weighedBySource(prompts: readonly Judged[]): readonly Weighed[] {
  const sizes = Map.groupBy(prompts, ({ source }) => source);
  return prompts.map((text) => ({ text, weight: Math.min(1, MOST_OF_A_SOURCE / (sizes.get(text.source)?.length ?? 1)) }));
}

function alarms(texts: readonly Weighed[], thresholds: Thresholds): number {
  const above = texts.filter(({ text }) => excess(text, thresholds) > 0);
  const total = (some: readonly Weighed[]): number => some.reduce((sum, { weight }) => sum + weight, 0);
  return total(above) / Math.max(1, total(texts));
}

function excess({ whole, window, windows }: Judged, at: Thresholds): number {
  const ofWhole = whole - at.whole;
  return windows === 1 ? ofWhole : Math.max(ofWhole, window - at.window - at.windowGrowth * Math.log(windows));
}

/** The slope of the likeliest logistic curve through .5 at 0, both labels counting equally. */
function slopeOf(texts: readonly { readonly excess: number; readonly label: 0 | 1 }[]): number {
  const positives = Math.max(1, texts.filter(({ label }) => label === 1).length);
  const negatives = Math.max(1, texts.length - positives);
  const loss = (slope: number): number =>
    texts.reduce((sum, text) => {
      const share = text.label === 1 ? 1 / positives : 1 / negatives;
      return sum + share * Math.log1p(Math.exp(Math.min(500, (text.label === 1 ? -1 : 1) * slope * text.excess)));
    }, 0);
  let [low, high] = [0.5, MAX_SLOPE];
  for (let step = 0; step < STEPS; step++) {
    const [left, right] = [low + (high - low) / 3, high - (high - low) / 3];
    if (loss(left) <= loss(right)) high = right;
    else low = left;
  }
  return round((low + high) / 2);
}
