/** Items that arrive one by one and are taken in batches. */
export type BatchQueue<T> = {
  readonly size: () => number;
  push(item: T): void;
  /** What is there need not wait: no more will come soon. */
  endGroup(): void;
  /**
   * Up to `maxBatch` items, as soon as so many are there, their group has ended or the first has waited `maxWaitMs`; none once
   * the queue is closed and empty.
   */
  next(): Promise<T[]>;
  /** Ends `next()` when everything has been taken. */
  close(): void;
  all(): readonly T[];
};

export function createBatchQueue<T extends { readonly receivedAt: number }>({
  maxBatch,
  maxWaitMs,
}: {
  maxBatch: number;
  maxWaitMs: () => number;
}): BatchQueue<T> {
  const items: T[] = [];
  /** How many of them are of groups that have ended. */
  let complete = 0;
  let closed = false;
  let wake = () => {};

  const woken = (timeoutMs?: number) =>
    new Promise<void>((resolve) => {
      const timer = timeoutMs === undefined ? undefined : setTimeout(resolve, timeoutMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  /** Milliseconds that the batch may still wait for more; 0 when it is ready. */
  const patience = () => {
    const [first] = items;
    if (closed || first === undefined || complete > 0 || items.length >= maxBatch) return 0;
    return Math.max(0, first.receivedAt + maxWaitMs() - Date.now());
  };

  return {
    size: () => items.length,
    push(item) {
      items.push(item);
      if (items.length === 1 || items.length >= maxBatch) wake();
    },
    endGroup() {
      complete = items.length;
      if (complete > 0) wake();
    },
    async next() {
      while (!closed && items.length === 0) await woken();
      for (let leftMs = patience(); leftMs > 0; leftMs = patience()) await woken(leftMs);
      const batch = items.splice(0, maxBatch);
      complete = Math.max(0, complete - batch.length);
      return batch;
    },
    close() {
      closed = true;
      wake();
    },
    all: () => items,
  };
}
