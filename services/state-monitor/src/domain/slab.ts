import { type MicroUsd, smaller } from './money.ts';

const LARGEST_SLAB: MicroUsd = 1_000_000n;

/**
 * What a replica may have of a budget beyond what its calls hold: 1 % of what is left, shared among the replicas that
 * lease from it. So what lies idle in all replicas together shrinks with what is left, and never matters much.
 *
 * @param others how many other replicas lease from this budget
 */
export const shareOf = ({ left, others }: { left: MicroUsd; others: number }): MicroUsd =>
  left <= 0n ? 0n : left / (100n * BigInt(others + 1));

/**
 * How much of a budget a replica is leased at once, so that it can reserve from that in memory: at least what is asked
 * for, beyond that its share, but no more than a dollar. A replica that calls much keeps what its calls did not need,
 * up to its share, and so asks less and less often.
 *
 * @param left what the budget has left
 * @param wanted what the calls that wait need together
 * @param least what the smallest of them needs: less is of no use to anybody
 */
export function slabOf({ left, wanted, least, share }: { left: MicroUsd; wanted: MicroUsd; least: MicroUsd; share: MicroUsd }): MicroUsd {
  if (left < least) return 0n;
  const slab = smaller(share, LARGEST_SLAB);
  return smaller(wanted > slab ? wanted : slab, left);
}
