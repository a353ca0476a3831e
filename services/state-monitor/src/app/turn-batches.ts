import type { OrgId } from '@sentinelmesh/kernel';
import type { Decision } from '../domain/decision.ts';
import type { Opening, TurnRequest } from '../domain/open-turn.ts';
import type { Recorded, Recording } from '../domain/record-step.ts';
import { sessionOf } from '../domain/session.ts';
import type { Batcher } from './batcher.ts';
import type { Lessor } from './lessor.ts';
import type { TurnStore } from './ports.ts';
import type { TurnsUnderWay } from './turns-under-way.ts';

type Item = { readonly open: TurnRequest } | { readonly record: Recording };

type Batched = <I, O>(kind: 'open' | 'turn', run: (orgId: OrgId, items: readonly I[]) => Promise<readonly O[]>) => Batcher<I, O>;

type Dependencies = {
  readonly turns: TurnStore;
  readonly lessor: Pick<Lessor, 'room' | 'putBack'>;
  readonly underWay: Pick<TurnsUnderWay, 'atMost' | 'unwritten'>;
  readonly batched: Batched;
  readonly onStep: (decision: Decision) => void;
};

/**
 * Turns that are opened and steps that are recorded. Most turns need no row to be opened and wait for nobody. Those that do
 * share batches with what is recorded: both lock the same sessions and budgets, and would wait for each other. What calls
 * did not need goes back to the leases in memory, once that is committed.
 */
export function createTurnBatches({ turns, lessor, underWay, batched, onStep }: Dependencies): {
  readonly open: Batcher<TurnRequest, Opening>;
  readonly record: Batcher<Recording, Recorded>;
} {
  const openUnlocked = batched('open', (orgId, opens: readonly TurnRequest[]) => {
    // Counted before rows are read: what is recorded meanwhile may count twice, and cannot be missed.
    const counts = new Map(opens.map(({ payer }) => sessionOf(payer)).map((session) => [session, underWay.atMost(orgId, session)]));
    return turns.openUnlocked(orgId, opens, (session) => counts.get(session) ?? 0);
  });
  const carryOut = batched('turn', async (orgId, items: readonly Item[]): Promise<readonly (Opening | Recorded)[]> => {
    const opens = items.flatMap((item) => ('open' in item ? item.open : []));
    const recordings = items.flatMap((item) => ('record' in item ? item.record : []));
    const unwritten = (session: string) => underWay.unwritten(orgId, session);
    const { openings, recorded } = await turns.carryOut(orgId, { opens, recordings }, { room: lessor.room(), unwritten });
    for (const { decision, returned } of recorded) {
      onStep(decision);
      for (const { budgetId, leaseId, amount } of returned) lessor.putBack(budgetId, leaseId, amount);
    }
    const [nextOpening, nextRecorded] = [openings.values(), recorded.values()];
    return items.flatMap((item) => ('open' in item ? nextOpening : nextRecorded).next().value ?? []);
  });
  return {
    // Each gets the outcome of its kind.
    open: async (orgId, open) => (await openUnlocked(orgId, open)) ?? (carryOut(orgId, { open }) as Promise<Opening>),
    record: (orgId, record) => carryOut(orgId, { record }) as Promise<Recorded>,
  };
}
