/** What becomes of a request, the mildest first. */
const decisions = ['allow', 'flag', 'redact', 'escalate', 'block'] as const;
export type Decision = (typeof decisions)[number];

/** Risks from which a request is looked at again, and from which it is blocked. */
export type Thresholds = { readonly escalate: number; readonly block: number };

/** What the words of the state monitor mean for a request. */
const words: ReadonlyMap<string, Decision> = new Map([
  ['continue', 'allow'],
  ['warn', 'flag'],
  ['stop', 'block'],
]);

/**
 * The gravest that any layer says, or that follows from the risk of all of them together.
 *
 * @param layers the decisions of guards and state monitor, in their own words; a word that nobody knows blocks
 */
export function decideRequest(layers: readonly string[], risk: number, thresholds: Thresholds): Decision {
  let gravest: Decision = risk >= thresholds.block ? 'block' : risk >= thresholds.escalate ? 'escalate' : 'allow';
  for (const layer of layers) {
    const decision = decisions.find((known) => known === layer) ?? words.get(layer) ?? 'block';
    if (decisions.indexOf(decision) > decisions.indexOf(gravest)) gravest = decision;
  }
  return gravest;
}

const dispositions = { allow: 'allowed', flag: 'flagged', redact: 'redacted', escalate: 'escalated', block: 'blocked' } as const;
export type Disposition = (typeof dispositions)[Decision];

/** The word of the audit log, and of metrics, for a decision. */
export const dispositionOf = (decision: Decision): Disposition => dispositions[decision];
