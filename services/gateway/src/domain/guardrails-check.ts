/**
 * The answer of `POST /guardrails/check` in the words of the platform's guide: *safety* from 1 (safe) to 0, which is
 * 1 − risk. This is the only place where the two scales meet.
 */
export type SafetyLevel = 'safe' | 'warning' | 'unsafe' | 'blocked';

/** The least safety that counts as safe, where the policy says nothing else. */
export const MIN_SAFETY_SCORE = 0.7;

/** ≥ .9 safe, ≥ .7 warning, ≥ .5 unsafe, below that blocked; a policy puts its own figure in the place of .7. */
export function safetyLevel(safety: number, minSafetyScore: number): SafetyLevel {
  if (safety < minSafetyScore) return safety >= 0.5 ? 'unsafe' : 'blocked';
  return safety >= 0.9 ? 'safe' : 'warning';
}

/** 1 − risk, in thousandths, so that .2 gives .8 and not .8000000000000000444. */
export const toSafety = (risk: number): number => Math.round((1 - risk) * 1_000) / 1_000;

const flagsByCategory: Readonly<Record<string, string>> = {
  pii: 'pii_detected',
  secret: 'secret_detected',
  injection: 'jailbreak_attempt',
  leak: 'data_leak',
};

/** What was found, each kind once: `pii_detected`, `jailbreak_attempt`, `violence`, … */
export function toFlags(findings: readonly { readonly category: string; readonly entityType: string }[]): string[] {
  return [...new Set(findings.map(({ category, entityType }) => flagsByCategory[category] ?? entityType.toLowerCase()))];
}
