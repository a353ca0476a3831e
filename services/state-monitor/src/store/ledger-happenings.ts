import type { Happening } from '../domain/happening.ts';
import type { Ledger } from '../domain/ledger.ts';

export const thresholdsOf = (ledger: Ledger): readonly Happening[] =>
  ledger.crossed().map(({ budget, percent }) => ({ kind: 'threshold_crossed', budget, percent }));
