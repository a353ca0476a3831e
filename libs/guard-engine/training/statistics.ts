/** A share with its 95 % interval (Wilson 1927). */
export type Share = { readonly share: number; readonly low: number; readonly high: number; readonly count: number };

const Z = 1.96;

export function shareOf(hits: number, count: number): Share {
  if (count === 0) return { share: 0, low: 0, high: 1, count };
  const share = hits / count;
  const centre = (share + (Z * Z) / (2 * count)) / (1 + (Z * Z) / count);
  const spread = (Z / (1 + (Z * Z) / count)) * Math.sqrt((share * (1 - share)) / count + (Z * Z) / (4 * count * count));
  return { share: round(share), low: round(Math.max(0, centre - spread)), high: round(Math.min(1, centre + spread)), count };
}

/** How often a positive has a higher score than a negative; equal scores count half. */
export function areaUnderCurve(positives: readonly number[], negatives: readonly number[]): number {
  const scores = [...positives.map((score) => ({ score, positive: true })), ...negatives.map((score) => ({ score, positive: false }))];
  scores.sort((a, b) => a.score - b.score);
  let below = 0;
  let wins = 0;
  for (let from = 0; from < scores.length; ) {
    let to = from;
    let equalPositives = 0;
    while (to < scores.length && scores[to]?.score === scores[from]?.score) if (scores[to++]?.positive === true) equalPositives++;
    const equalNegatives = to - from - equalPositives;
    wins += equalPositives * (below + equalNegatives / 2);
    below += equalNegatives;
    from = to;
  }
  return round(wins / (positives.length * negatives.length));
}

/** The score that a share of all lies above, each counting by its weight. */
export function upperQuantile(scores: readonly { readonly score: number; readonly weight: number }[], share: number): number {
  const sorted = scores.toSorted((a, b) => b.score - a.score);
  let left = share * scores.reduce((sum, { weight }) => sum + weight, 0);
  for (const { score, weight } of sorted) {
    left -= weight;
    if (left < 0) return score;
  }
  return sorted.at(-1)?.score ?? 0;
}

export const round = (value: number): number => Math.round(value * 10_000) / 10_000;
