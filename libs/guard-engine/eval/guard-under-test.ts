import { type Category, checkPolicy, createGuardEngine, type Finding, type GuardEngine, type InspectInput } from '../src/index.ts';
import { type Share, shareOf } from '../training/statistics.ts';
import { loadModels, loadTagger } from '../weights/load.ts';

/** The guard as a service runs it: every rule, the committed weights, the policy for checks. */
export const guard: GuardEngine = createGuardEngine({ models: loadModels(), tagger: loadTagger() });

/** The same without trained models. */
export const rulesAlone: GuardEngine = createGuardEngine();

/** What the guard thinks of one text. */
export type Verdict = {
  /** Of injection, 0..1: what rules and models say together. */
  readonly injection: number;
  /** Of injection, to put texts in order: where rules and models together say the same, the model decides. */
  readonly injectionOrder: number;
  /** Of the worst finding of moderation. */
  readonly harm: number;
  /** What the moderation model says, of the worst label. */
  readonly harmModel: number;
  readonly findings: readonly Finding[];
};

/** A text is acted on from here: it goes to a person, or is blocked. */
const ESCALATES = checkPolicy.thresholds.escalate;
const BLOCKS = checkPolicy.thresholds.block;

export const isInjection = ({ injection }: Verdict): boolean => injection >= ESCALATES;
export const isBlockedInjection = ({ injection }: Verdict): boolean => injection >= BLOCKS;
export const isHarm = ({ harm }: Verdict): boolean => harm >= ESCALATES;

type Circumstances = Partial<Pick<InspectInput, 'source' | 'trust'>> & {
  readonly engine?: GuardEngine;
  readonly categories?: readonly Category[];
};

/** Inspects a text, by default one that a user typed, for everything. */
export function judge(text: string, { engine = guard, categories, source = 'user', trust = 'trusted' }: Circumstances = {}): Verdict {
  const policy = categories === undefined ? checkPolicy : { ...checkPolicy, categories };
  const { detectorScores, findings } = engine.inspect({ text, direction: 'input', source, trust, policy });
  const scoreOf = (name: string): number => detectorScores.find(({ detector }) => detector === name)?.score ?? 0;
  const injection = scoreOf('injection');
  return {
    injection,
    injectionOrder: injection + scoreOf('injection.model') / 1_000,
    harm: findings.reduce((worst, { category, score }) => (category === 'moderation' ? Math.max(worst, score) : worst), 0),
    harmModel: detectorScores.reduce(
      (worst, { detector, score }) => (detector.startsWith('moderation.model.') ? Math.max(worst, score) : worst),
      0,
    ),
    findings,
  };
}

/** How many of the rows are so, with its interval. */
export const shareWhere = <Row>(rows: readonly Row[], condition: (row: Row) => boolean): Share =>
  shareOf(rows.filter(condition).length, rows.length);
