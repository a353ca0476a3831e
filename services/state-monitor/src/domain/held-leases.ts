import type { LeaseId } from '@sentinelmesh/kernel';
import type { MicroUsd } from './money.ts';

/** `holdMs`: how long it may be needed. */
export type Wanted = { readonly amount: MicroUsd; readonly holdMs: number };

/** A lease as the replica that has it sees it. */
export type HeldLease = {
  readonly id: LeaseId;
  readonly endsAt: number;
  free: MicroUsd;
  /** Taken since the last tidying. */
  used: MicroUsd;
};

/** The leases that a replica has from one budget: money comes to the current one, the former ones wait for their ends. */
export type HeldLeases = {
  /** The lease that it was taken from; undefined when there is not enough, or not for long enough. */
  take(wanted: Wanted): LeaseId | undefined;
  /** The lease that can grow for a hold of this length. */
  growing(holdMs: number): HeldLease | undefined;
  receive(lease: HeldLease, granted: MicroUsd): void;
  putBack(leaseId: LeaseId, amount: MicroUsd): void;
  /** How much less than `share` lies idle, and where there is room for it. */
  room(share: MicroUsd): { readonly leaseId: LeaseId; readonly amount: MicroUsd } | undefined;
  /** What is free of the current lease. */
  free(): MicroUsd;
  /** What each has that nobody needs: all that former ones have, of the current one what was not used since the last time. */
  tidy(): readonly { readonly lease: HeldLease; readonly surplus: MicroUsd }[];
  all(): readonly HeldLease[];
  forget(): void;
};

/** @param now milliseconds of a clock that only goes forward */
export function createHeldLeases(now: () => number): HeldLeases {
  let current: HeldLease | undefined;
  const former = new Set<HeldLease>();
  const lasts = (lease: HeldLease, holdMs: number) => now() + holdMs <= lease.endsAt;
  const all = () => [...(current === undefined ? [] : [current]), ...former];
  return {
    take: ({ amount, holdMs }) => {
      if (current === undefined || current.free < amount || !lasts(current, holdMs)) return undefined;
      current.free -= amount;
      current.used += amount;
      return current.id;
    },
    growing: (holdMs) => (current !== undefined && lasts(current, holdMs) ? current : undefined),
    receive: (lease, granted) => {
      lease.free += granted;
      if (current !== undefined && current !== lease) former.add(current);
      current = lease;
    },
    putBack: (leaseId, amount) => {
      const lease = all().find(({ id }) => id === leaseId);
      if (lease !== undefined) lease.free += amount;
    },
    room: (share) => {
      if (current === undefined || current.free >= share || !lasts(current, 0)) return undefined;
      return { leaseId: current.id, amount: share - current.free };
    },
    free: () => current?.free ?? 0n,
    tidy: () => {
      if (current !== undefined && !lasts(current, 0)) {
        former.add(current);
        current = undefined;
      }
      const tidied = all().map((lease) => ({ lease, surplus: lease === current ? lease.free - lease.used : lease.free }));
      if (current !== undefined) current.used = 0n;
      for (const lease of former) if (!lasts(lease, 0)) former.delete(lease);
      return tidied;
    },
    all,
    forget: () => {
      current = undefined;
      former.clear();
    },
  };
}
