import type { Clock, OrgId } from '@sentinelmesh/kernel';
import { IdempotencyShareUsed } from '../errors.ts';

/** What an entry takes besides its value: its key, its headers, its index. */
const ENTRY_BYTES = 300;

/** How much of a store that all organisations use each of them may fill. */
export type StorageShare = {
  /** @throws IdempotencyShareUsed */
  check(org: OrgId): void;
  /** An entry with a value of `bytes` was stored. */
  charge(org: OrgId, bytes: number): void;
};

/**
 * A share of `bytes` per `windowMs`, the time after which the store forgets. It becomes free again evenly, as with a rate
 * limit, and is counted by this process alone.
 */
export function createStorageShare({ bytes, windowMs, clock }: { bytes: number; windowMs: number; clock: Clock }): StorageShare {
  // By organisation: when all that it has stored will be forgotten. Organisations are made by operators, so they are few.
  const emptyAt = new Map<OrgId, number>();
  return {
    check(org) {
      const retryAfterMs = (emptyAt.get(org) ?? 0) - windowMs - clock.now();
      if (retryAfterMs > 0) throw new IdempotencyShareUsed(retryAfterMs);
    },
    charge(org, stored) {
      const from = Math.max(emptyAt.get(org) ?? 0, clock.now());
      emptyAt.set(org, from + ((stored + ENTRY_BYTES) / bytes) * windowMs);
    },
  };
}
