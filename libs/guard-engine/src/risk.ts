import type { Decision, RiskLevel } from './inspection.ts';
import { type Policy, policyVersion } from './policy.ts';

/** info < .1 ≤ low < .3 ≤ medium < .5 ≤ high ≤ .95 < critical. */
export function riskLevel(risk: number): RiskLevel {
  if (risk < 0.1) return 'info';
  if (risk < 0.3) return 'low';
  if (risk < 0.5) return 'medium';
  return risk <= 0.95 ? 'high' : 'critical';
}

/** What one group of findings adds: a risk, and why. */
export type Contribution = { readonly risk: number; readonly reason: string };

/** Risks are told to thousandths. */
export const RISK_STEP = 0.001;

/** The risk of a text is that of its worst part. */
export function totalRisk(contributions: readonly Contribution[]): number {
  const worst = contributions.reduce((most, { risk }) => Math.max(most, risk), 0);
  return Math.round(worst * 1000) / 1000;
}

export function decide(policy: Policy, risk: number, signs: { readonly isRedacted: boolean; readonly isFlagged: boolean }): Decision {
  if (risk >= policy.thresholds.block) return 'block';
  if (risk >= policy.thresholds.escalate) return 'escalate';
  if (signs.isRedacted) return 'redact';
  return signs.isFlagged ? 'flag' : 'allow';
}

const MAX_REASONS = 16;

/** The reasons, the weightiest first, each once. */
export function reasonsOf(contributions: readonly Contribution[]): readonly string[] {
  const ordered = contributions.toSorted((a, b) => b.risk - a.risk).map(({ reason }) => reason);
  return [...new Set(ordered)].slice(0, MAX_REASONS);
}

export const byPolicy = (policy: Policy): string => `by policy ${policyVersion(policy)}`;
