/** What was found in a request, for its caller: kinds and counts, without any of the text. */

export type Threat = {
  readonly layer: 'input' | 'output' | 'session';
  readonly category: string;
  readonly type: string;
  readonly action: string;
  readonly count: number;
  readonly score: number;
};

type Found = { readonly category: string; readonly entityType: string; readonly action: string; readonly score: number };

/** The findings that the policy minds. What it allows is in events and traces only: a name in a prompt is no threat. */
export const minded = <Of extends { readonly action: string }>(findings: readonly Of[]): readonly Of[] =>
  findings.filter(({ action }) => action !== 'allow');

/** The findings of one text: one threat for each type and what was done with it. */
export function textThreats(layer: 'input' | 'output', findings: readonly Found[]): Threat[] {
  const threats = new Map<string, Threat>();
  for (const { category, entityType, action, score } of minded(findings)) {
    const key = `${entityType} ${action}`;
    const known = threats.get(key);
    threats.set(
      key,
      known === undefined
        ? { layer, category, type: entityType, action, count: 1, score }
        : { ...known, count: known.count + 1, score: Math.max(known.score, score) },
    );
  }
  return [...threats.values()];
}

type Watched = {
  readonly decision: string;
  readonly cause: string;
  readonly risk: number;
  readonly repetition?: { readonly type: string; readonly repeats: number } | undefined;
};

/** What the state monitor objects to: what repeats itself, a limit of the session, a budget. */
export function sessionThreats({ decision, cause, risk, repetition }: Watched): Threat[] {
  const action = decision === 'stop' ? 'block' : 'flag';
  const threats: Threat[] = [];
  if (repetition !== undefined) {
    const type = repetition.type.toUpperCase();
    threats.push({ layer: 'session', category: 'repetition', type, action, count: repetition.repeats, score: risk });
  }
  if (decision === 'stop' && cause !== '' && cause !== 'repetition') {
    const category = cause === 'budget' ? 'budget' : 'limit';
    threats.push({ layer: 'session', category, type: cause.toUpperCase(), action, count: 1, score: risk });
  }
  return threats;
}

/** How often each type of thing was found, as layers and events tell it. */
export type FindingCount = { category: string; entityType: string; count: number; maxScore: number };

export function countFindings(findings: readonly Omit<Found, 'action'>[]): FindingCount[] {
  const counts = new Map<string, FindingCount>();
  for (const { category, entityType, score } of findings) {
    const counted = counts.get(entityType);
    if (counted === undefined) {
      counts.set(entityType, { category, entityType, count: 1, maxScore: score });
    } else {
      counted.count += 1;
      counted.maxScore = Math.max(counted.maxScore, score);
    }
  }
  return [...counts.values()];
}
