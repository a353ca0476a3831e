import type { Clock } from '@sentinelmesh/kernel';
import type { EscalationStore } from './ports.ts';

type Dependencies = {
  readonly escalations: Pick<EscalationStore, 'prune'>;
  readonly clock: Clock;
  readonly everyMs: number;
  readonly log: { warn(fields: Readonly<Record<string, unknown>>, message: string): void };
};

/** Deletes what is kept for too long, now and then: a text is gone at most `everyMs` after its time. */
export function startPruner({ escalations, clock, everyMs, log }: Dependencies): { stop(): Promise<void> } {
  let running = Promise.resolve();
  const prune = () => {
    running = running
      .then(() => escalations.prune(new Date(clock.now())))
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
