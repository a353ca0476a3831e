/** What the engine of push kinds needs of its store. All of it is work over all organisations. */
import type { DeliveryId, DestinationId, OrgId } from '@sentinelmesh/kernel';
import type { DeliveryOutcome } from '../../domain/after-attempt.ts';
import type { AttemptResult } from '../../domain/attempt.ts';
import type { Health, HealthNews } from '../../domain/health.ts';
import type { OutgoingEvent } from '../../domain/outgoing-event.ts';
import type { Severity } from '../../domain/severity.ts';

/** An event that somebody gets, in the form in which it is stored. */
export type NewMessage = { readonly orgId: OrgId; readonly id: string; readonly event: string };

export type NewDelivery = {
  readonly orgId: OrgId;
  readonly destinationId: DestinationId;
  readonly id: DeliveryId;
  /** `in_flight`: this worker attempts it now. */
  readonly state: 'in_flight' | 'pending' | 'held';
  /** What it waits for: deliveries with the same key are attempted one after the other. */
  readonly orderKey: string | null;
  /** The place of the event in the stream. */
  readonly position: number;
  readonly eventType: string;
  readonly severity: Severity;
  readonly workspaceId: string;
};

export type DeliveryRef = Pick<DueDelivery, 'orgId' | 'destinationId' | 'deliveryId'>;

/** A delivery that this worker is to attempt. */
export type DueDelivery = {
  readonly orgId: OrgId;
  readonly destinationId: DestinationId;
  readonly deliveryId: DeliveryId;
  /** The number of the attempt, from 1. */
  readonly number: number;
  /** The number of the attempt since the retry schedule began. */
  readonly scheduled: number;
  readonly event: OutgoingEvent;
};

export type FinishedAttempt = Pick<DueDelivery, 'orgId' | 'destinationId' | 'deliveryId' | 'number'> & {
  readonly startedAt: Date;
  readonly result: AttemptResult;
  readonly outcome: DeliveryOutcome;
};

/** Which destination is asked for, and for how many deliveries. */
export type LaneDemand = {
  readonly orgId: OrgId;
  readonly destinationId: DestinationId;
  readonly room: number;
  readonly isOrdered: boolean;
};

export type DeliveryStore = {
  /**
   * Writes events and deliveries that are not there yet: both or neither. Those in flight are this worker's.
   *
   * @returns the ids of the deliveries that are new, as `<destination> <delivery>`
   */
  takeIn(messages: readonly NewMessage[], deliveries: readonly NewDelivery[]): Promise<ReadonlySet<string>>;
  /**
   * Takes deliveries that are due; they are this worker's then. Of an ordered lane, of each key the oldest, and what was taken in
   * before the lane was ordered.
   */
  claim(demands: readonly LaneDemand[]): Promise<readonly DueDelivery[]>;
  /** When the next delivery of each destination is due; absent for those that have none. */
  nextDue(demands: readonly LaneDemand[]): Promise<ReadonlyMap<DestinationId, Date>>;
  /** Writes down attempts and what became of the deliveries. A delivery that was taken from this worker stays as it is, unless it succeeded. */
  record(attempts: readonly FinishedAttempt[]): Promise<void>;
  /** Gives deliveries back that were not attempted; they are due at once. */
  giveBack(deliveries: readonly DeliveryRef[]): Promise<void>;
  /** The deliveries that are this worker's. */
  inFlight(): Promise<readonly DeliveryRef[]>;
};

/** The processes that deliver. */
export type WorkerStore = {
  /** Tells that this worker is alive. */
  beat(): Promise<void>;
  /**
   * Takes back what workers have in flight that were not seen for `deadAfterMs`: the attempt is written down as unknown, and the
   * delivery is due. Where that goes on and on, it is due later each time, and has failed after eight. At most a thousand at once.
   *
   * @returns how many
   */
  takeBackFromDead(deadAfterMs: number): Promise<number>;
  /** This worker stops. */
  leave(): Promise<void>;
};

export type HealthChange = {
  readonly orgId: OrgId;
  readonly destinationId: DestinationId;
  readonly before: Health;
  readonly health: Health;
  readonly news: HealthNews | undefined;
  /** What went wrong last; undefined after a success. */
  readonly failure: { readonly error: string; readonly status: number; readonly detail: string } | undefined;
  readonly at: Date;
};

export type HealthStore = {
  /** Writes down how a destination is doing, disables it where the news say so, and tells its owner: all of it or nothing. */
  save(change: HealthChange): Promise<void>;
};

/** What is due for a destination and was not attempted. */
export type Backlog = { readonly orgId: OrgId; readonly destinationId: DestinationId; readonly waiting: number; readonly oldestMs: number };

/** Work that is done now and then. Each does a bounded part of it and tells how much that was. */
export type Housekeeping = {
  /** Holds what is due for destinations that are disabled. */
  holdForDisabled(): Promise<number>;
  /** Lets what waits for others go where the destination asks for no order any more. */
  releaseUnordered(): Promise<number>;
  /** Makes deliveries of a recovery due, at most `batch` of them; they take turns. */
  recover(batch: number): Promise<number>;
  /** The destinations for which more is due than `waiting`, or something for longer than `oldestMs`. */
  backlogs(most: Omit<Backlog, 'orgId' | 'destinationId'>): Promise<readonly Backlog[]>;
  /** Removes what is older than `keepDays`. */
  prune(keepDays: number): Promise<number>;
};
