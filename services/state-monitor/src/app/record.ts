import type { OrgId } from '@sentinelmesh/kernel';
import type { Decision } from '../domain/decision.ts';
import type { Recorded, Recording } from '../domain/record-step.ts';
import type { Lessor } from './lessor.ts';
import type { TurnStore } from './ports.ts';

type Dependencies = {
  readonly turns: Pick<TurnStore, 'record'>;
  readonly lessor: Pick<Lessor, 'room' | 'putBack'>;
  readonly onStep: (decision: Decision) => void;
};

/** Records a batch of steps. What their calls did not need goes back to the leases in memory, once that is committed. */
export function createRecord({ turns, lessor, onStep }: Dependencies) {
  return async (orgId: OrgId, recordings: readonly Recording[]): Promise<readonly Recorded[]> => {
    const recorded = await turns.record(orgId, recordings, lessor.room());
    for (const { decision, returned } of recorded) {
      onStep(decision);
      for (const { budgetId, leaseId, amount } of returned) lessor.putBack(budgetId, leaseId, amount);
    }
    return recorded;
  };
}
