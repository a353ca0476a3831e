import { createRandom, type Random } from '../training/seeded-random.ts';

/** A figure with its 95 % interval. */
export type Estimate = { readonly value: number; readonly low: number; readonly high: number };

const RESAMPLES = 1_000;
const SEED = 1;

/**
 * A statistic of some groups with the interval of the percentile bootstrap (Efron 1979): each group is drawn again from itself,
 * with replacement. The same groups give the same interval.
 */
export function bootstrap<Item>(
  groups: readonly (readonly Item[])[],
  statistic: (groups: readonly (readonly Item[])[]) => number,
): Estimate {
  const random = createRandom(SEED);
  const drawn = Array.from({ length: RESAMPLES }, () => statistic(groups.map((group) => drawnAgain(group, random)))).sort((a, b) => a - b);
  const at = (share: number): number => drawn[Math.round(share * (RESAMPLES - 1))] ?? Number.NaN;
  return { value: statistic(groups), low: at(0.025), high: at(0.975) };
}

const drawnAgain = <Item>(group: readonly Item[], random: Random): readonly Item[] => group.map(() => random.pick(group));
