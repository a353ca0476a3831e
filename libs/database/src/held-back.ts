import { backoffMs } from './backoff.ts';

const BACKOFF = { baseMs: 1_000, maxMs: 60_000 };

/** Organisations whose next message the bus refuses. They wait, longer each time, so that the others need not. */
export type HeldBack = {
  /** Whoever has to wait at this moment. */
  organizations(): string[];
  /** Adds a failure; returns for how many milliseconds the organisation now waits. */
  hold(orgId: string): number;
  release(orgId: string): void;
};

export function createHeldBack(now: () => number = Date.now): HeldBack {
  const held = new Map<string, { readonly failures: number; readonly until: number }>();
  return {
    organizations: () => [...held].filter(([, { until }]) => until > now()).map(([orgId]) => orgId),
    hold: (orgId) => {
      const failures = (held.get(orgId)?.failures ?? 0) + 1;
      const waitMs = Math.round(backoffMs({ failures, ...BACKOFF }));
      held.set(orgId, { failures, until: now() + waitMs });
      return waitMs;
    },
    release: (orgId) => {
      held.delete(orgId);
    },
  };
}
