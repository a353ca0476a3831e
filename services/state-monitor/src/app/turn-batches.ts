import type { OrgId } from '@sentinelmesh/kernel';
import type { Decision } from '../domain/decision.ts';
import type { Opening, TurnRequest } from '../domain/open-turn.ts';
import type { Recorded, Recording } from '../domain/record-step.ts';
import type { Batcher } from './batcher.ts';
import type { Lessor } from './lessor.ts';
import type { TurnStore } from './ports.ts';

type Item = { readonly open: TurnRequest } | { readonly record: Recording };

type Dependencies = {
  readonly turns: TurnStore;
  readonly lessor: Pick<Lessor, 'room' | 'putBack'>;
  readonly batched: (
    run: (orgId: OrgId, items: readonly Item[]) => Promise<readonly (Opening | Recorded)[]>,
  ) => Batcher<Item, Opening | Recorded>;
  readonly onStep: (decision: Decision) => void;
};

/**
 * Turns that are opened and steps that are recorded, in the same batches: both lock the same sessions and budgets, and would
 * wait for each other. What calls did not need goes back to the leases in memory, once that is committed.
 */
export function createTurnBatches({ turns, lessor, batched, onStep }: Dependencies): {
  readonly open: Batcher<TurnRequest, Opening>;
  readonly record: Batcher<Recording, Recorded>;
} {
  const carryOut = batched(async (orgId, items) => {
    const opens = items.flatMap((item) => ('open' in item ? item.open : []));
    const recordings = items.flatMap((item) => ('record' in item ? item.record : []));
    const { openings, recorded } = await turns.carryOut(orgId, { opens, recordings }, lessor.room());
    for (const { decision, returned } of recorded) {
      onStep(decision);
      for (const { budgetId, leaseId, amount } of returned) lessor.putBack(budgetId, leaseId, amount);
    }
    const [nextOpening, nextRecorded] = [openings.values(), recorded.values()];
    return items.flatMap((item) => ('open' in item ? nextOpening : nextRecorded).next().value ?? []);
  });
  return {
    // Each gets the outcome of its kind.
    open: (orgId, open) => carryOut(orgId, { open }) as Promise<Opening>,
    record: (orgId, record) => carryOut(orgId, { record }) as Promise<Recorded>,
  };
}
