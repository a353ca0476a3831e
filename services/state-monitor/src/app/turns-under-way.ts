import type { OrgId } from '@sentinelmesh/kernel';
import type { Decision } from '../domain/decision.ts';
import type { ReadAction } from '../domain/repetition/step-features.ts';
import type { Hold } from '../domain/reservation.ts';

export type OpenedTurn = { readonly decision: Decision; readonly holds: readonly Hold[] };

/** A turn that this replica is to open. */
type Turn = {
  readonly orgId: OrgId;
  readonly key: string;
  /** By `sessionKey`. */
  readonly session: string;
  /** What it looks like to the watch for repetition, so that it need not be read again. */
  readonly action: ReadAction;
  /** How long it may be under way; after that, nobody is expected to close it. */
  readonly forMs: number;
};

/** `inRows` says whether rows know of the turn, so that its step is counted already; absent where none was opened. */
type Outcome = { readonly opened: OpenedTurn; readonly inRows?: boolean };

/**
 * The turns that this replica opens, from the moment when it is asked to until they are closed. What is lost with the replica
 * is little: their money comes back with its lease, and a turn that nobody closes is no step of its session.
 */
export type TurnsUnderWay = {
  /** Has it opened once: whoever asks again, while it is under way, gets the same answer. */
  open(turn: Turn, opening: () => Promise<Outcome>): Promise<OpenedTurn>;
  /** Undefined where another replica opened it, or too many were opened since. */
  actionOf(orgId: OrgId, key: string): ReadAction | undefined;
  closed(orgId: OrgId, key: string): void;
  /** How many turns of a session there may be, at the most, that its row does not count: opened, or being opened. */
  atMost(orgId: OrgId, session: string): number;
  /** The keys of those that are opened and were written down nowhere. */
  unwritten(orgId: OrgId, session: string): readonly string[];
};

type Entry = Pick<Turn, 'key'> & { readonly inSession: string; endsAt: number; answer?: Promise<OpenedTurn> };

/** More than a replica has under way at a time. Of those that come first nobody is likely to hear again. */
const MAX_TURNS = 100_000;
/** Of long texts there is much to remember. */
const MAX_ACTIONS = 1_000;

/** @param now milliseconds of a clock that only goes forward */
export function createTurnsUnderWay(now: () => number): TurnsUnderWay {
  // In the order in which they were opened, which is nearly that of their ends.
  const turns = new Map<string, Entry>();
  const actions = new Map<string, ReadAction>();
  const sessions = new Map<string, Map<string, 'opening' | 'opened'>>();
  const idIn = (orgId: OrgId, key: string) => `${orgId}/${key}`;

  function forget(id: string): void {
    const entry = turns.get(id);
    if (entry === undefined) return;
    turns.delete(id);
    actions.delete(id);
    forgetInSession(entry);
  }

  function forgetInSession({ inSession, key }: Entry): void {
    const keys = sessions.get(inSession);
    keys?.delete(key);
    if (keys?.size === 0) sessions.delete(inSession);
  }

  function forgetEnded(): void {
    for (const [id, { endsAt }] of turns) {
      if (endsAt > now() && turns.size <= MAX_TURNS) return;
      forget(id);
    }
  }

  function add({ orgId, key, session, action }: Turn): Entry {
    const id = idIn(orgId, key);
    const entry: Entry = { key, inSession: idIn(orgId, session), endsAt: Number.POSITIVE_INFINITY };
    turns.set(id, entry);
    actions.set(id, action);
    if (actions.size > MAX_ACTIONS) for (const oldest of actions.keys().take(1)) actions.delete(oldest);
    keysOf(entry.inSession).set(key, 'opening');
    forgetEnded();
    return entry;
  }

  function keysOf(inSession: string) {
    const keys = sessions.get(inSession) ?? new Map<string, 'opening' | 'opened'>();
    sessions.set(inSession, keys);
    return keys;
  }

  async function finish({ orgId, key, forMs }: Turn, entry: Entry, opening: () => Promise<Outcome>): Promise<OpenedTurn> {
    const id = idIn(orgId, key);
    try {
      const { opened, inRows } = await opening();
      if (turns.get(id) !== entry) return opened;
      entry.endsAt = now() + forMs;
      if (inRows === undefined) forget(id);
      else if (inRows) forgetInSession(entry);
      else keysOf(entry.inSession).set(key, 'opened');
      return opened;
    } catch (error) {
      if (turns.get(id) === entry) forget(id);
      throw error;
    }
  }

  return {
    open(turn, opening) {
      const before = turns.get(idIn(turn.orgId, turn.key))?.answer;
      if (before !== undefined) return before;
      const entry = add(turn);
      entry.answer = finish(turn, entry, opening);
      return entry.answer;
    },
    actionOf: (orgId, key) => actions.get(idIn(orgId, key)),
    closed: (orgId, key) => forget(idIn(orgId, key)),
    atMost(orgId, session) {
      forgetEnded();
      return sessions.get(idIn(orgId, session))?.size ?? 0;
    },
    unwritten: (orgId, session) =>
      [...(sessions.get(idIn(orgId, session)) ?? [])].flatMap(([key, state]) => (state === 'opened' ? [key] : [])),
  };
}
