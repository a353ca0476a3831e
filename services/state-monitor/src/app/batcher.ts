import { isRetryable, type OrgId } from '@sentinelmesh/kernel';
import { Overloaded } from '../errors.ts';

/** Has an item done together with others of the same organisation; resolves or rejects with its own outcome. */
export type Batcher<Item, Outcome> = (orgId: OrgId, item: Item) => Promise<Outcome>;

type Options<Item, Outcome> = {
  readonly maxBatch: number;
  /** How many items may wait, of all organisations together. */
  readonly maxWaiting: number;
  /** Does a batch in one transaction: all of it or, when it throws, nothing. An outcome for each item, in their order. */
  readonly run: (orgId: OrgId, items: readonly Item[]) => Promise<readonly Outcome[]>;
};

type Waiting<Item, Outcome> = { readonly item: Item; resolve(outcome: Outcome): void; reject(error: unknown): void };

/**
 * Group commit: while one batch of an organisation is under way, what arrives for it makes up the next one. Nothing is
 * delayed on purpose, so an item alone is done at once, and the more arrive, the fewer transactions each of them costs.
 *
 * An item that makes its batch fail, with an error that would repeat itself, fails alone: the batch is halved until it
 * is found.
 *
 * @throws Overloaded when too many items wait
 */
export function createBatcher<Item, Outcome>({ maxBatch, maxWaiting, run }: Options<Item, Outcome>): Batcher<Item, Outcome> {
  const queues = new Map<OrgId, Waiting<Item, Outcome>[]>();
  let waiting = 0;

  async function drain(orgId: OrgId, queue: Waiting<Item, Outcome>[]): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.splice(0, maxBatch);
      waiting -= batch.length;
      await settle(orgId, batch);
    }
    queues.delete(orgId);
  }

  async function settle(orgId: OrgId, batch: readonly Waiting<Item, Outcome>[]): Promise<void> {
    try {
      const outcomes = await run(
        orgId,
        batch.map(({ item }) => item),
      );
      if (outcomes.length !== batch.length) throw new Error('a batch has not as many outcomes as items');
      // Lengths are equal.
      for (const [index, { resolve }] of batch.entries()) resolve(outcomes[index] as Outcome);
    } catch (error) {
      if (batch.length === 1 || isRetryable(error)) for (const { reject } of batch) reject(error);
      else for (const half of [batch.slice(0, batch.length >> 1), batch.slice(batch.length >> 1)]) await settle(orgId, half);
    }
  }

  return (orgId, item) => {
    if (waiting >= maxWaiting) return Promise.reject(new Overloaded());
    return new Promise((resolve, reject) => {
      waiting += 1;
      const queue = queues.get(orgId);
      if (queue !== undefined) {
        queue.push({ item, resolve, reject });
        return;
      }
      const first = [{ item, resolve, reject }];
      queues.set(orgId, first);
      // At the end of this turn of the event loop, so that what arrives together goes together.
      setImmediate(() => void drain(orgId, first));
    });
  };
}
