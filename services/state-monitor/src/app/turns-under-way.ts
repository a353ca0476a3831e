import type { Decision } from '../domain/decision.ts';
import type { ReadAction } from '../domain/repetition/step-features.ts';
import type { Hold } from '../domain/reservation.ts';

/** A turn that this replica has opened and that is not closed yet. */
export type TurnUnderWay = {
  /** By `sessionKey`. */
  readonly session: string;
  /** What it looks like to the watch for repetition, so that it need not be read again. */
  readonly action: ReadAction;
  readonly decision: Decision;
  readonly holds: readonly Hold[];
  /** Whether rows know of it, so that its step is counted already. */
  readonly inRows: boolean;
};

/**
 * The turns that this replica has opened, from their opening to their closing. What is lost with the replica is little:
 * their money comes back with its lease, and a turn that nobody closes is no step of its session.
 */
export type TurnsUnderWay = {
  /** @param forMs how long it may be under way; after that, nobody is expected to close it */
  opened(key: string, turn: TurnUnderWay, forMs: number): void;
  find(key: string): TurnUnderWay | undefined;
  closed(key: string): void;
  /** How many turns of a session are under way of which its row does not know. */
  uncounted(session: string): number;
};

type Entry = TurnUnderWay & { readonly endsAt: number };

/** @param now milliseconds of a clock that only goes forward */
export function createTurnsUnderWay(now: () => number): TurnsUnderWay {
  // In the order in which they were opened, which is nearly that of their ends.
  const turns = new Map<string, Entry>();
  const uncounted = new Map<string, number>();

  function forget(key: string): void {
    const turn = turns.get(key);
    if (turn === undefined) return;
    turns.delete(key);
    if (!turn.inRows) count(turn.session, -1);
  }

  function count(session: string, change: number): void {
    const turnsNow = (uncounted.get(session) ?? 0) + change;
    if (turnsNow > 0) uncounted.set(session, turnsNow);
    else uncounted.delete(session);
  }

  function forgetEnded(): void {
    for (const [key, { endsAt }] of turns) {
      if (endsAt > now()) return;
      forget(key);
    }
  }

  return {
    opened(key, turn, forMs) {
      forgetEnded();
      forget(key);
      turns.set(key, { ...turn, endsAt: now() + forMs });
      if (!turn.inRows) count(turn.session, 1);
    },
    find: (key) => turns.get(key),
    closed: forget,
    uncounted: (session) => uncounted.get(session) ?? 0,
  };
}
