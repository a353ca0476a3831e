/** What became of a request, computed from what its layers said. */
import type { AgentUsage, LayerReport } from '@sentinelmesh/contracts';
import { type RiskLevel, riskLevel } from '@sentinelmesh/kernel';
import { aggregateRisk } from '../domain/aggregate-risk.ts';
import { guardBlockReason, sessionBlockReason } from '../domain/block-reason.ts';
import { type Decision, decideRequest } from '../domain/decide-request.ts';
import { minded, sessionThreats, type Threat, textThreats } from '../domain/threats.ts';
import { type Inspected, type Journey, type Layer, type Passage, saidBy } from './passage.ts';
import type { PathPolicy } from './ports.ts';

export type Outcome = {
  readonly decisionId: string;
  readonly decision: Decision;
  readonly risk: number;
  readonly riskLevel: RiskLevel;
  /** Undefined when it was not blocked. */
  readonly blockReason: string | undefined;
  /** Undefined when it was blocked or the agent failed. */
  readonly response: string | undefined;
  readonly redactedInput: string;
  readonly piiCount: number;
  readonly injectionDetected: boolean;
  readonly threats: readonly Threat[];
  readonly layers: readonly LayerReport[];
  readonly warnings: readonly string[];
  readonly degraded: readonly string[];
  readonly sessionId: string;
  readonly policyVersion: string;
  /** Undefined when the agent was not asked. */
  readonly usage: AgentUsage | undefined;
  /** The tools that the agent named. */
  readonly tools: readonly string[];
};

/** Whether what was said so far is enough to block the request. */
export const isBlocked = (passage: Passage, policy: PathPolicy): boolean => judge(passage, policy).decision === 'block';

function judge({ input, turn, output }: Passage, { thresholds }: PathPolicy): { decision: Decision; risk: number } {
  const [inputSaid, turnSaid, outputSaid] = [saidBy(input)?.inspection, saidBy(turn), saidBy(output)?.inspection];
  const risk = aggregateRisk({ input: inputSaid?.risk, state: turnSaid?.risk, output: outputSaid?.risk });
  const decisions = [inputSaid, turnSaid, outputSaid].flatMap((said) => said?.decision ?? []);
  return { risk, decision: decideRequest(decisions, risk, thresholds) };
}

export function toOutcome(journey: Journey, passage: Passage): Outcome {
  const { request, policy } = journey;
  const { input, turn, agent, output, closed } = passage;
  const { decision, risk } = judge(passage, policy);
  const [inputSaid, turnSaid, outputSaid] = [saidBy(input)?.inspection, saidBy(turn), saidBy(output)?.inspection];
  const found = [...(inputSaid?.findings ?? []), ...(outputSaid?.findings ?? [])];
  return {
    decisionId: journey.id,
    decision,
    risk,
    riskLevel: riskLevel(risk),
    blockReason: decision === 'block' ? whyBlocked(passage) : undefined,
    response: decision === 'block' ? undefined : responseOf(passage),
    redactedInput: saidBy(input)?.passedText ?? inputSaid?.redactedText ?? request.text,
    piiCount: minded(inputSaid?.findings ?? []).filter(({ category }) => category === 'pii' || category === 'secret').length,
    injectionDetected: found.some(({ category }) => category === 'injection'),
    threats: [
      ...textThreats('input', inputSaid?.findings ?? []),
      ...(turnSaid === undefined ? [] : sessionThreats(turnSaid)),
      ...textThreats('output', outputSaid?.findings ?? []),
    ],
    layers: [reportOf(input), reportOf(turn), agent?.report, reportOf(output)].filter((report) => report !== undefined),
    warnings: warningsOf(passage),
    degraded: [
      ...[input, turn].flatMap(nameIfMissing),
      ...(agent?.answer.kind === 'failed' ? ['agent'] : []),
      ...[output].flatMap(nameIfMissing),
    ],
    sessionId: request.sessionId,
    policyVersion: inputSaid?.policyVersion ?? outputSaid?.policyVersion ?? policy.version,
    usage: agent === undefined ? undefined : toAgentUsage(agent.answer, closed?.cost),
    tools: agent?.answer.kind === 'answered' ? agent.answer.tools : [],
  };
}

/** The layer that was the last to speak is the one that stopped it. */
function whyBlocked({ input, turn, output }: Passage): string {
  const answer = saidBy(output)?.inspection;
  if (answer !== undefined) return guardBlockReason(answer.findings, 'output');
  const session = saidBy(turn);
  if (session !== undefined) return sessionBlockReason(session.cause, session.repetition);
  return guardBlockReason(saidBy(input)?.inspection.findings ?? [], 'input');
}

function responseOf({ agent, output }: Passage): string | undefined {
  if (agent?.answer.kind !== 'answered') return undefined;
  return saidBy(output)?.passedText ?? agent.answer.text;
}

function warningsOf({ input, turn, agent, output, closed }: Passage): string[] {
  const session = saidBy(turn);
  const warnings = [input, turn].flatMap(warningIfMissing);
  if (session?.decision === 'warn') warnings.push(...session.reasons);
  if (agent?.answer.kind === 'failed') warnings.push(`the agent gave no answer (${agent.answer.reason})`);
  warnings.push(...[output].flatMap(warningIfMissing));
  if (closed !== undefined && closed.decision !== 'continue') warnings.push(...closed.reasons);
  return [...new Set(warnings)];
}

type AnyLayer = Layer<Inspected> | Passage['turn'];

const reportOf = (layer: AnyLayer): LayerReport | undefined => (layer?.kind === 'ran' ? layer.report : undefined);
const nameIfMissing = (layer: AnyLayer): string[] => (layer?.kind === 'missing' ? [layer.layer] : []);
const warningIfMissing = (layer: AnyLayer): string[] => (layer?.kind === 'missing' ? [layer.warning] : []);

function toAgentUsage(
  { model, usage }: NonNullable<Passage['agent']>['answer'],
  cost: { microUsd: bigint; priceKnown: boolean; priceVersion: string } | undefined,
): AgentUsage {
  return {
    model,
    inputTokens: BigInt(usage?.inputTokens ?? 0),
    cachedInputTokens: BigInt(usage?.cachedInputTokens ?? 0),
    outputTokens: BigInt(usage?.outputTokens ?? 0),
    reasoningTokens: BigInt(usage?.reasoningTokens ?? 0),
    costMicroUsd: cost?.microUsd ?? 0n,
    // What costs nothing is priced right; what nobody could price is not.
    priceKnown: cost?.priceKnown ?? usage === undefined,
    priceVersion: cost?.priceVersion ?? '',
  };
}
