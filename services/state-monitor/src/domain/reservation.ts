/**
 * A *reservation* is money held for one call in every budget that pays for it; settling it turns what was held into what
 * the call really cost. It is known by a key that its caller chose, so that whatever is repeated changes nothing.
 *
 * Each budget's part is a *hold*. The row of a narrow budget (run, session, end user) holds its part itself. A wide
 * budget (workspace, organisation) is paid from by everybody at once: a replica *leases* a part of it, which the row
 * counts as reserved, and holds from that lease in memory.
 */
import type { BudgetId, LeaseId } from '@sentinelmesh/kernel';
import type { MicroUsd } from './money.ts';

export type Hold = {
  readonly budgetId: BudgetId;
  /** Absent where the budget's row itself holds it. */
  readonly leaseId?: LeaseId;
  readonly amount: MicroUsd;
};

/** What a call did cost, by which prices. */
export type Cost = { readonly microUsd: MicroUsd; readonly priceKnown: boolean; readonly priceVersion: string };

export type Reservation = {
  readonly key: string;
  readonly state: 'held' | 'settled' | 'released' | 'expired';
  readonly amount: MicroUsd;
  readonly holds: readonly Hold[];
  /** When the rows give back what they hold; leases have expiries of their own. */
  readonly expiresAt: Date;
  /** Once it is settled. */
  readonly settled?: Settlement;
};

export type Settlement = {
  /** Absent where nothing was used, or nobody knows. */
  readonly cost?: Cost;
  /** The number of the step in its session; 0 where it is none. */
  readonly step: number;
};

// Names of callers hold no control characters, so a line feed cannot occur in them.
export const turnKey = (workspaceId: string, turnId: string): string => `turn/${workspaceId}/${turnId}`;
export const stepKey = (workspaceId: string, sessionId: string, stepId: string): string => `step/${workspaceId}/${sessionId}\n${stepId}`;
export const reservationKey = (workspaceId: string, id: string): string => `reservation/${workspaceId}/${id}`;
export const spendKey = (budgetId: BudgetId, spendId: string): string => `spend/${budgetId}/${spendId}`;

/** How long money is held for a call that may take `durationMs`: longer than the call, whatever it takes to hear of its end. */
export const holdMsOf = (durationMs: number, ttlMs: number): number => Math.max(ttlMs, 2 * durationMs);

export const rowHolds = (holds: readonly Hold[]): readonly Hold[] => holds.filter(({ leaseId }) => leaseId === undefined);
