import type { DeepDetector } from '../app/deep-look.ts';
import type { Judge } from '../app/ports.ts';
import type { AnalysisCategory } from '../domain/analysis.ts';
import type { DeepScores } from '../domain/deep-opinion.ts';

type Dependencies = {
  readonly judge: Pick<Judge, 'ask'>;
  /** The model that judges. */
  readonly version: string;
  readonly observeCost: (costMicroUsd: bigint) => void;
};

/** What a judgement of a text says of it. Redaction has dealt with personal data; a suspicion without a name is one of an attack. */
const MEANS: Readonly<Record<AnalysisCategory, (risk: number) => DeepScores>> = {
  injection: (risk) => ({ injection: risk, harmful: 0 }),
  exfiltration: (risk) => ({ injection: risk, harmful: 0 }),
  none: (risk) => ({ injection: risk, harmful: 0 }),
  harm: (risk) => ({ injection: 0, harmful: risk }),
  personal_data: () => ({ injection: 0, harmful: 0 }),
};

/**
 * The judge of escalations as a detector: it is shown the text alone, as what the person wrote or as what the agent answered. Each
 * organisation's looks come out of its budget of the day. It keeps its own time, so an answer that comes too late is paid for.
 */
export const createJudgeDetector = ({ judge, version, observeCost }: Dependencies): DeepDetector => ({
  id: 'deep.judge',
  version,
  async look({ text, direction, orgId }) {
    const shown = direction === 'input' ? { input: text, response: '' } : { input: '', response: text };
    const judgement = await judge.ask({ orgId, layers: [], text: shown });
    observeCost(judgement.cost);
    if (judgement.kind === 'failed') return { kind: 'failed', degradedBy: judgement.degradedBy };
    const { risk, category } = judgement.opinion;
    return { kind: 'answered', ...MEANS[category](risk), isWhole: judgement.isWhole };
  },
});
