import type { Clock } from '@sentinelmesh/kernel';

type Dependencies = {
  readonly stores: readonly { prune(at: Date): Promise<void> }[];
  readonly clock: Clock;
  readonly everyMs: number;
  readonly log: { warn(fields: Readonly<Record<string, unknown>>, message: string): void };
};

/** Deletes what is kept for too long, now and then: a text is gone at most `everyMs` after its time. */
export function startPruner({ stores, clock, everyMs, log }: Dependencies): { stop(): Promise<void> } {
  let running = Promise.resolve();
  const pruneAll = async () => {
    for (const store of stores) await store.prune(new Date(clock.now()));
  };
  const prune = () => {
    running = running
      .then(pruneAll)
      .catch((error: unknown) => log.warn({ error }, 'expired texts could not be deleted and will be tried again'));
  };
  prune();
  const timer = setInterval(prune, everyMs).unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
