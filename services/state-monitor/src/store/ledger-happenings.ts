import type { Happening } from '../domain/happening.ts';
import type { Ledger } from '../domain/ledger.ts';
import type { Cost } from '../domain/reservation.ts';

export const thresholdsOf = (ledger: Ledger): readonly Happening[] =>
  ledger.crossed().map(({ budget, percent }) => ({ kind: 'threshold_crossed', budget, percent }));

/** One word for all that a transaction settled, so that what was audited always adds up to what was spent. */
export function settlementOf(costs: readonly Cost[]): readonly Happening[] {
  const [first] = costs;
  if (first === undefined) return [];
  const cost = costs.reduce((sum, { microUsd }) => sum + microUsd, 0n);
  return [{ kind: 'usage_settled', settlements: costs.length, cost, priceVersion: first.priceVersion }];
}
