import { type BudgetId, type LeaseId, newId, type OrgId } from '@sentinelmesh/kernel';
import type { Logger } from '@sentinelmesh/telemetry';
import type { Budget } from '../domain/budget.ts';
import { createHeldLeases, type HeldLease, type Wanted } from '../domain/held-leases.ts';
import { type MicroUsd, smaller } from '../domain/money.ts';
import type { LeaseStore } from './ports.ts';

/** What was taken, the budget that has too little left, or that there is no such budget any more. */
export type Taken =
  | { readonly kind: 'taken'; readonly leaseId: LeaseId }
  | { readonly kind: 'refused'; readonly budget: Budget }
  | { readonly kind: 'gone' };

/** What this replica has leased from one budget. */
export type Account = {
  /** Takes from memory as long as that has enough. Refuses only after the row was asked. */
  take(wanted: Wanted): Promise<Taken>;
  /** Puts back what was taken and not needed. */
  putBack(leaseId: LeaseId, amount: MicroUsd): void;
  /** How much may be put back, and where; undefined when nothing may. */
  room(): { readonly leaseId: LeaseId; readonly amount: MicroUsd } | undefined;
  /** Gives back to the row all that is free. */
  recall(): Promise<void>;
  /** Gives back what was not needed since the last time, and forgets leases that have ended. */
  tidy(): Promise<void>;
  /** Whether there is nothing to remember. */
  isEmpty(): boolean;
};

export type AccountOptions = {
  readonly leases: LeaseStore;
  /** Names this replica, differently after each start. */
  readonly holder: string;
  /** How long a lease is taken from; it lasts longer by the longest hold. */
  readonly ttlMs: number;
  readonly log: Pick<Logger, 'warn'>;
  readonly onLease: (outcome: 'granted' | 'refused' | 'returned') => void;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
};

type Waiting = { readonly wanted: Wanted; resolve(taken: Taken): void; reject(error: unknown): void };

const longestOf = (waiting: readonly Waiting[]): number => Math.max(...waiting.map(({ wanted }) => wanted.holdMs));

export function createAccount(of: { orgId: OrgId; budgetId: BudgetId }, options: AccountOptions): Account {
  const { leases, holder, ttlMs, log, onLease, now } = options;
  const held = createHeldLeases(now);
  let share: MicroUsd = 0n;
  let waiting: Waiting[] = [];
  let isAsking = false;
  /** What is being given back: the row does not have it before. */
  let returning: Promise<void> = Promise.resolve();

  /** One request for all that wait; those that come meanwhile are in the next. */
  async function ask(): Promise<void> {
    isAsking = true;
    while (waiting.length > 0) {
      const asking = waiting;
      waiting = [];
      const growing = await giveBackIdle(longestOf(asking));
      // What came back meanwhile may be enough for some.
      const short = asking.filter((one) => !serve(one));
      if (short.length === 0) continue;
      await askFor(short, growing).catch((error) => {
        for (const { reject } of short) reject(error);
      });
    }
    isAsking = false;
  }

  function serve({ wanted, resolve }: Waiting): boolean {
    const leaseId = held.take(wanted);
    if (leaseId !== undefined) resolve({ kind: 'taken', leaseId });
    return leaseId !== undefined;
  }

  async function askFor(asking: readonly Waiting[], growing: HeldLease | undefined): Promise<void> {
    const holdMs = longestOf(asking);
    // The end is counted from before the row is asked: it ends here before it ends there.
    const lease: HeldLease = growing ?? { id: newId('lse'), endsAt: now() + ttlMs + holdMs, free: 0n, used: 0n };
    const amounts = asking.map(({ wanted }) => wanted.amount);
    const wanted = amounts.reduce((sum, amount) => sum + amount, 0n) - lease.free;
    const least = amounts.reduce(smaller) - lease.free;
    const request = { ...of, leaseId: lease.id, isNew: growing === undefined, holder, wanted, least, ttlMs: ttlMs + holdMs };
    const outcome = await leases.grant(request);
    if (outcome === undefined) {
      // The budget is gone, and its leases with it.
      held.forget();
      for (const { resolve } of asking) resolve({ kind: 'gone' });
      return;
    }
    share = outcome.share;
    if (outcome.granted > 0n) held.receive(lease, outcome.granted);
    onLease(outcome.granted > 0n ? 'granted' : 'refused');
    const unserved = asking.filter((one) => !serve(one));
    // The money is there, but its lease has come too near its end while the row answered: another lease is asked for.
    const tooLate = unserved.filter((one) => one.wanted.amount <= lease.free);
    waiting = [...tooLate, ...waiting];
    const refused = unserved.filter((one) => !tooLate.includes(one));
    // What is free here is reserved for nobody yet.
    const budget = { ...outcome.budget, reserved: outcome.budget.reserved - held.free() };
    for (const { resolve } of refused) resolve({ kind: 'refused', budget });
  }

  /** What is free in leases that cannot be taken from for so long must be in the row when that is asked. @returns the lease that can */
  async function giveBackIdle(holdMs: number): Promise<HeldLease | undefined> {
    for (;;) {
      await returning;
      const growing = held.growing(holdMs);
      const idle = held.all().filter((lease) => lease !== growing && lease.free > 0n);
      if (idle.length === 0) return growing;
      for (const lease of idle) void giveBack(lease, lease.free);
    }
  }

  function giveBack(lease: HeldLease, surplus: MicroUsd): Promise<void> {
    const amount = smaller(surplus, lease.free);
    if (amount <= 0n) return Promise.resolve();
    // First here, then there: it is never free in both. If it is lost on the way, the sweeper has it in the end.
    lease.free -= amount;
    const one = sendBack(lease, amount);
    returning = returning.then(() => one);
    return one;
  }

  async function sendBack(lease: HeldLease, amount: MicroUsd): Promise<void> {
    try {
      await leases.giveBack(of.orgId, lease.id, of.budgetId, amount);
      onLease('returned');
    } catch (error) {
      const ids = { org_id: of.orgId, budget_id: of.budgetId };
      log.warn({ ...ids, error }, 'leased money could not be given back; it comes back when the lease ends');
    }
  }

  return {
    take: (wanted) =>
      new Promise((resolve, reject) => {
        const one = { wanted, resolve, reject };
        // Who came first is served first: while others wait for the row, nobody takes what they may need.
        if (!isAsking && serve(one)) return;
        waiting.push(one);
        if (!isAsking) void ask();
      }),
    putBack: held.putBack,
    room: () => held.room(share),
    recall: async () => {
      for (const lease of held.all()) await giveBack(lease, lease.free);
    },
    async tidy() {
      // Whoever asks the row counts on what is free here.
      if (!isAsking) for (const { lease, surplus } of held.tidy()) await giveBack(lease, surplus);
    },
    isEmpty: () => held.all().length === 0 && waiting.length === 0 && !isAsking,
  };
}
