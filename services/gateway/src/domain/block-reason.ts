/** Why a request was blocked, in one line for its caller, without any of the text. */

/** A finding as far as a reason needs it. */
export type BlockingFinding = { readonly category: string; readonly entityType: string; readonly action: string };

/** By category, the weightiest first. */
const phrases: Readonly<Record<string, string>> = {
  secret: 'Secret detected',
  pii: 'PII detected',
  leak: 'Leak detected',
  injection: 'Injection detected',
  moderation: 'Harmful content detected',
};

const TOO_RISKY = 'Risk too high';

/** `PII detected: credit_card`, of the text on its way in; `PII detected in the answer: credit_card`, on its way out. */
export function guardBlockReason(findings: readonly BlockingFinding[], direction: 'input' | 'output'): string {
  const where = direction === 'output' ? ' in the answer' : '';
  const blocking = findings.filter(({ action }) => action === 'block');
  const reasons = Object.entries(phrases).flatMap(([category, phrase]) => {
    const types = new Set(blocking.filter((finding) => finding.category === category).map(({ entityType }) => entityType.toLowerCase()));
    return types.size === 0 ? [] : [`${phrase}${where}: ${[...types].join(', ')}`];
  });
  return reasons.length === 0 ? `${TOO_RISKY}${where}` : reasons.join('; ');
}

const causes: Readonly<Record<string, string>> = {
  repetition: 'Session stopped: repetition',
  steps: 'Session stopped: too many steps',
  duration: 'Session stopped: it runs for too long',
  depth: 'Session stopped: too many sessions above it',
  budget: 'Budget exceeded',
};

/** `Session stopped: repetition (alternation)`, `Budget exceeded` */
export function sessionBlockReason(cause: string, repetition: { readonly type: string } | undefined): string {
  const reason = Object.hasOwn(causes, cause) ? causes[cause] : undefined;
  if (reason === undefined) return `${TOO_RISKY} in this session`;
  return cause === 'repetition' && repetition !== undefined ? `${reason} (${repetition.type})` : reason;
}
