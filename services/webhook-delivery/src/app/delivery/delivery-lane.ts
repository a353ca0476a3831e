import { setTimeout as sleep } from 'node:timers/promises';
import type { AttemptResult } from '../../domain/attempt.ts';
import type { Destination } from '../../domain/destination.ts';
import { afterFailure, afterSuccess, afterWaiting, HEALTHY, type Health } from '../../domain/health.ts';
import type { PushSender } from '../../kinds/destination-kind.ts';
import type { DirectoryEntry } from '../ports.ts';
import type { HealthChange } from './engine-ports.ts';

/** A destination of a push kind as this process delivers to it. */
export type DeliveryLane = {
  entry: DirectoryEntry;
  health: Health;
  /** When there is something due in the database; undefined when nothing is known to be. */
  dueAt: number | undefined;
  sender: PushSender | undefined;
  openedAt: number;
  /** Whether this process could not open it the last time. */
  isUnopened: boolean;
  /** What the sender was opened with. */
  opening: string;
  /** Until what was learned is written down. Never rejects. */
  saving: Promise<void>;
  /** When the last success was written down. */
  successSavedAt: number;
  /** When the database was asked last for what is due; 0 before. */
  claimedAt: number;
};

/** A success of a destination that is well is written down so often only. */
const SUCCESS_EVERY_MS = 30_000;
/** A sender is closed when what it has under way must be over. */
const CLOSE_AFTER_MS = 60_000;

export const openLane = (entry: DirectoryEntry, now: number): DeliveryLane => ({
  entry,
  health: entry.health,
  dueAt: now,
  sender: undefined,
  openedAt: 0,
  isUnopened: false,
  opening: entry.opening,
  saving: Promise.resolve(),
  successSavedAt: 0,
  claimedAt: 0,
});

/** How many attempts the lane may have under way now. */
export function slotsOf({ entry: { destination }, health }: DeliveryLane): number {
  if (destination.state !== 'enabled' || health.circuit === 'open') return 0;
  if (health.circuit === 'half_open' || destination.ordering === 'destination') return 1;
  return destination.concurrency;
}

export const isOrdered = ({ ordering }: Destination): boolean => ordering !== 'none';

/** Takes over what has changed in the directory. Of its health, only what another process has written down. */
export function renewLane(lane: DeliveryLane, entry: DirectoryEntry): void {
  if (entry.revision !== lane.entry.revision) lane.health = entry.health;
  lane.entry = entry;
  if (entry.opening !== lane.opening) closeSender(lane);
  lane.opening = entry.opening;
}

/** What is under way ends before the connections do. */
export function closeSender(lane: DeliveryLane): void {
  const { sender } = lane;
  lane.sender = undefined;
  if (sender !== undefined) void sleep(CLOSE_AFTER_MS, undefined, { ref: false }).then(() => sender.close());
}

/** Lets an open circuit be tried again when its time has come. @returns whether it is */
export function wakeLane(lane: DeliveryLane, now: Date): boolean {
  const before = lane.health;
  lane.health = afterWaiting(before, now);
  return lane.health !== before;
}

/** Counts a failure that is not the destination's: this process leaves it to others for a while, and nobody else hears of it. */
export function leaveAlone(lane: DeliveryLane, at: Date): void {
  const { toldFailing } = lane.health;
  const { health } = afterFailure({ ...lane.health, failingSince: undefined }, { error: 'server_error', retryAfterMs: undefined, now: at });
  lane.health = { ...health, toldFailing };
}

/** The health of the lane after an attempt, and what of it is worth writing down. */
export function learn(lane: DeliveryLane, result: AttemptResult, at: Date): HealthChange | undefined {
  const { orgId, id: destinationId } = lane.entry.destination;
  const before = lane.health;
  if (!result.succeeded) {
    const { error = 'server_error', status = 0, retryAfterMs } = result;
    const { health, news } = afterFailure(before, { error, retryAfterMs, now: at });
    lane.health = health;
    return { orgId, destinationId, before, health, news, failure: { error, status, detail: (result.response ?? '').slice(0, 500) }, at };
  }
  const { health, news } = afterSuccess(before);
  lane.health = health;
  if (before === HEALTHY && at.getTime() - lane.successSavedAt < SUCCESS_EVERY_MS) return undefined;
  lane.successSavedAt = at.getTime();
  return { orgId, destinationId, before, health, news, failure: undefined, at };
}
