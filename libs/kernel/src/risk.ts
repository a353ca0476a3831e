/**
 * Terminology: `risk` is one number from 0 to 1, higher is worse. It follows from what was found *and* the policy
 * that applies, never from a finding alone.
 */
export type RiskLevel = 'info' | 'low' | 'medium' | 'high' | 'critical';

/** The level of a risk: info < .1 ≤ low < .3 ≤ medium < .5 ≤ high ≤ .95 < critical. */
export function riskLevel(risk: number): RiskLevel {
  if (risk < 0.1) return 'info';
  if (risk < 0.3) return 'low';
  if (risk < 0.5) return 'medium';
  return risk <= 0.95 ? 'high' : 'critical';
}
