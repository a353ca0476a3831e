/**
 * What a deeper look at a text means for its inspection.
 *
 * - gray zone: the engine did not block the text, and it is not sure either that there is nothing. Only such texts are looked at.
 * - topics:    attacks in what goes to an agent, harm in both directions, each only where the policy wants it stopped. An output
 *              that reads like an attack attacks nobody yet: the engine flags it, and that is enough.
 *
 * The look can raise the risk, never lower it; what is less than the policy escalates changes nothing.
 */
import { type DetectorScore, type Finding, type InspectInput, type Inspection, type Policy, riskLevel } from '@sentinelmesh/guard-engine';
import { concludeAnalysis, type Opinion } from './analysis.ts';

/** How sure a deeper look is, each 0..1. It is the risk of the text: .5 blocks where the policy blocks at .5. */
export type DeepScores = { readonly injection: number; readonly harmful: number };

export type DeepTopics = Readonly<Record<keyof DeepScores, boolean>>;

/** From here on a model of the engine sees something. What it finds is in the gray zone anyway. */
const GRAY_FROM = 0.2;
/** How the engine names the scores of its models, all labels of harm together. */
const MODELS = { injection: 'injection.model', moderation: 'moderation.model' } as const;

/** What the text should be asked about; undefined outside the gray zone. */
export function topicsOf(input: Omit<InspectInput, 'text'>, { decision, findings, detectorScores }: Inspection): DeepTopics | undefined {
  const { policy, direction, source, trust } = input;
  if (decision === 'block' || !policy.enabled) return undefined;
  const isGray = (category: 'injection' | 'moderation'): boolean =>
    findings.some((finding) => finding.category === category) ||
    detectorScores.some(({ detector, score }) => score >= GRAY_FROM && detector.startsWith(MODELS[category]));
  const isOperator = source === 'system' && trust === 'trusted';
  const injection = direction === 'input' && !isOperator && wants(policy, 'injection') && isGray('injection');
  const harmful = policy.blockUnsafeContent && wants(policy, 'moderation') && isGray('moderation');
  return injection || harmful ? { injection, harmful } : undefined;
}

const wants = ({ categories }: Policy, category: 'injection' | 'moderation'): boolean => categories?.includes(category) ?? true;

type Seen = {
  readonly topics: DeepTopics;
  readonly scores: DeepScores;
  readonly detector: string;
  readonly version: string;
  readonly policy: Policy;
  readonly textLength: number;
};

const KINDS = {
  injection: { category: 'injection', entityType: 'PROMPT_INJECTION', explanation: 'looks like an attack to the deep tier' },
  harm: { category: 'moderation', entityType: 'HARMFUL_CONTENT', explanation: 'looks harmful to the deep tier' },
} as const;

/** The inspection with what the deep tier saw, its score in any case; `isRaised` when that makes the text more dangerous. */
export function withDeepScores(inspection: Inspection, seen: Seen): { readonly inspection: Inspection; readonly isRaised: boolean } {
  const { topics, scores, detector, policy } = seen;
  const opinions: Opinion[] = [];
  if (topics.injection) opinions.push({ risk: scores.injection, category: 'injection', confidence: scores.injection });
  if (topics.harmful) opinions.push({ risk: scores.harmful, category: 'harm', confidence: scores.harmful });
  const { risk, decision, category } = concludeAnalysis(inspection.risk, opinions, policy.thresholds);
  const told = { ...inspection, detectorScores: withScore(inspection.detectorScores, { detector, score: most(opinions) }) };
  if (risk <= inspection.risk || decision === 'allow') return { inspection: told, isRaised: false };
  const { explanation, ...kind } = category === 'harm' ? KINDS.harm : KINDS.injection;
  const finding: Finding = {
    ...kind,
    start: 0,
    end: seen.textLength,
    score: risk,
    detector,
    explanation,
    view: 'original',
    version: seen.version,
    action: decision === 'block' ? 'block' : 'flag',
  };
  return {
    inspection: {
      ...told,
      decision,
      risk,
      riskLevel: riskLevel(risk),
      reasons: [`the text ${explanation} (${detector}, ${risk})`, ...inspection.reasons],
      findings: [...inspection.findings, finding].sort((a, b) => a.start - b.start || a.end - b.end),
    },
    isRaised: true,
  };
}

const most = (opinions: readonly Opinion[]): number => opinions.reduce((most, { risk }) => Math.max(most, risk), 0);

const withScore = (scores: readonly DetectorScore[], score: DetectorScore): readonly DetectorScore[] =>
  [...scores, score].sort((a, b) => (a.detector < b.detector ? -1 : 1));
