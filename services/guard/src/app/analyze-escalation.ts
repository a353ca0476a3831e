import type { BusMessage } from '@sentinelmesh/event-bus';
import type { InspectInput } from '@sentinelmesh/guard-engine';
import { type Clock, newId } from '@sentinelmesh/kernel';
import { type MeshPolicy, POLICY_NAMES } from '@sentinelmesh/policy';
import { concludeAnalysis, type EscalatedText, type Escalation } from '../domain/analysis.ts';
import { lookAgain } from '../domain/second-look.ts';
import type { Analysis, CurrentPolicies, Engine, EscalationStore, Judge, Judgement } from './ports.ts';

/** `early`: the text is said to be kept and is not there yet; ask again in a moment. */
export type AnalyzeOutcome = 'analyzed' | 'known' | 'early';

export type AnalyzeEscalation = (escalation: Escalation) => Promise<AnalyzeOutcome>;

type Dependencies = {
  readonly escalations: Pick<EscalationStore, 'load' | 'record'>;
  readonly engine: Pick<Engine, 'inspect'>;
  readonly policies: CurrentPolicies;
  /** Absent where none is configured. */
  readonly judge: Pick<Judge, 'ask'> | undefined;
  /** The messages that tell of an analysis. */
  readonly describe: (analysis: Analysis) => readonly BusMessage[];
  readonly observe: (analysis: Analysis) => void;
  readonly clock: Clock;
};

/** How long after its escalation a text may still be on its way to the store. */
const TEXT_ARRIVES_WITHIN_MS = 10_000;

/**
 * Takes the second look at an escalation, once, however often it is told of it. The judge is asked where there is one and the text
 * was kept; otherwise, where it does not answer, and about what it was not shown, the rules speak.
 *
 * @throws Unavailable when the database does not answer; nothing is recorded then, and the judge may be asked again
 */
export function createAnalyzeEscalation({
  escalations,
  engine,
  policies,
  judge,
  describe,
  observe,
  clock,
}: Dependencies): AnalyzeEscalation {
  const inspect = async (input: InspectInput) => (await engine.inspect(input)).result;
  const look = (escalation: Escalation, policy: MeshPolicy, text: EscalatedText | undefined) =>
    lookAgain({ inspect, policy: policy.engine, layers: escalation.layers, text });

  const judged = async ({ orgId, layers, textKept }: Escalation, text: EscalatedText | undefined): Promise<Judgement | undefined> => {
    if (judge === undefined || !(textKept || text !== undefined)) return undefined;
    return text === undefined ? { kind: 'failed', degradedBy: 'unavailable', cost: 0n } : judge.ask({ orgId, layers, text });
  };

  return async (escalation) => {
    const { orgId, decisionId } = escalation;
    const { isAnalyzed, text } = await escalations.load(orgId, decisionId, new Date(clock.now()));
    if (isAnalyzed) return 'known';
    if (text === undefined && escalation.textKept && clock.now() - escalation.escalatedAt.getTime() < TEXT_ARRIVES_WITHIN_MS)
      return 'early';

    const startedAt = performance.now();
    const policy = policyOf(policies, escalation);
    const judgement = await judged(escalation, text);
    const isJudged = judgement?.kind === 'answered';
    const opinions = [
      ...(isJudged ? [judgement.opinion] : []),
      ...(isJudged && judgement.isWhole ? [] : [await look(escalation, policy, text)]),
    ];
    const now = clock.now();
    const analysis: Analysis = {
      id: newId('evt', now),
      at: new Date(now),
      escalation,
      conclusion: concludeAnalysis(escalation.risk, opinions, policy.engine.thresholds),
      method: isJudged ? 'judge' : 'rules',
      degradedBy: judgement?.kind === 'failed' ? judgement.degradedBy : undefined,
      model: isJudged ? judgement.model : '',
      costMicroUsd: judgement?.cost ?? 0n,
      durationUs: Math.round((performance.now() - startedAt) * 1_000),
    };
    if (!(await escalations.record(analysis, describe(analysis)))) return 'known';
    observe(analysis);
    return 'analyzed';
  };
}

/** The policy as it is now; it may have changed since the decision. */
function policyOf(policies: CurrentPolicies, { policyVersion }: Escalation): MeshPolicy {
  const name = POLICY_NAMES.find((each) => policyVersion.startsWith(`${each}@`)) ?? 'process';
  return policies()[name];
}
