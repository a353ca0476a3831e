import type { Logger } from '@sentinelmesh/telemetry';
import type { Lessor } from './lessor.ts';
import type { Janitor, SettlementStore } from './ports.ts';

type Dependencies = {
  readonly janitor: Janitor;
  readonly settlements: SettlementStore;
  readonly lessor: Pick<Lessor, 'tidy' | 'close'>;
  readonly keepDays: number;
  readonly sweepEveryMs: number;
  readonly log: Pick<Logger, 'warn'>;
  readonly onExpired: (expired: { reservations: number; leases: number }) => void;
};

const TIDY_EVERY_MS = 1_000;
const TELL_EVERY_MS = 1_000;
const PRUNE_EVERY_MS = 60 * 60_000;

/**
 * What is done now and then, in every replica: giving back what leases do not need, telling what was settled, giving back what
 * has expired, and removing what is too old. What fails is done the next time. The returned function ends it, gives back every
 * lease and tells what is left to be told.
 */
export function startKeepingHouse(dependencies: Dependencies): () => Promise<void> {
  const { janitor, settlements, lessor, keepDays, sweepEveryMs, log, onExpired } = dependencies;
  const stops = [
    every(TIDY_EVERY_MS, () => lessor.tidy()),
    every(TELL_EVERY_MS, settlements.tell),
    every(sweepEveryMs, async () => onExpired(await janitor.sweep())),
    every(PRUNE_EVERY_MS, async () => void (await janitor.prune(keepDays))),
  ];

  function every(ms: number, work: () => Promise<void>): () => Promise<void> {
    let isFailing = false;
    let underWay: Promise<void> = Promise.resolve();
    let timer: NodeJS.Timeout | undefined;
    const next = () => {
      timer = setTimeout(() => {
        underWay = work()
          .then(() => {
            isFailing = false;
          })
          .catch((error) => {
            if (!isFailing) log.warn({ error }, 'keeping house failed and will be tried again');
            isFailing = true;
          })
          .finally(() => {
            if (timer !== undefined) next();
          });
      }, ms).unref();
    };
    next();
    return () => {
      clearTimeout(timer);
      timer = undefined;
      return underWay;
    };
  }

  return async () => {
    await Promise.all(stops.map((stop) => stop()));
    await lessor.close();
    await settlements.tell();
  };
}

/** Often enough that nothing stays reserved much longer than its expiry, and no more than a few times a minute otherwise. */
export const sweepIntervalMs = (reservationTtlMs: number): number => Math.min(5_000, Math.max(250, reservationTtlMs / 4));
