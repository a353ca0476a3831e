import { Unavailable } from '@sentinelmesh/kernel';
import type { BusMessage } from './outbox.ts';

/** No publication begins later than this after the first; the transaction that holds the rows must end. */
const BUDGET_MS = 5_000;
const PUBLISH_TIMEOUT_MS = 10_000;

/** A row of the outbox. */
export type OutboxRow = BusMessage & { readonly position: bigint; readonly org_id: string };

export type Publish = (message: BusMessage) => Promise<void>;

export type Published = {
  /** What the bus has acknowledged. */
  readonly rows: readonly OutboxRow[];
  /** The first row of an organisation that failed; those behind it were not tried. */
  readonly failures: readonly { readonly row: OutboxRow; readonly error: unknown }[];
  /** Whether time ran out before every organisation was done. */
  readonly unfinished: boolean;
};

/**
 * Publishes each organisation's rows one after the other, all organisations at once. One row at a time is what keeps
 * the order: of several under way the second could arrive although the first was lost.
 */
export async function publishInOrder(rows: readonly OutboxRow[], publish: Publish, isStopping: () => boolean): Promise<Published> {
  const published: OutboxRow[] = [];
  const failures: { row: OutboxRow; error: unknown }[] = [];
  let unfinished = false;
  const endAt = performance.now() + BUDGET_MS;

  async function publishAll(queue: readonly OutboxRow[]): Promise<void> {
    for (const row of queue) {
      if (isStopping() || performance.now() > endAt) {
        unfinished = true;
        return;
      }
      try {
        await inTime(publish(toMessage(row)));
        published.push(row);
      } catch (error) {
        failures.push({ row, error });
        return;
      }
    }
  }

  await Promise.all([...Map.groupBy(rows, (row) => row.org_id).values()].map(publishAll));
  return { rows: published, failures, unfinished };
}

const toMessage = ({ id, subject, headers, payload }: OutboxRow): BusMessage => ({ id, subject, headers, payload });

function inTime(publication: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Unavailable('the bus did not acknowledge in time')), PUBLISH_TIMEOUT_MS);
    publication.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
