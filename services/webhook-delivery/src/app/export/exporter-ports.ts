/** What the engine of stream kinds needs of its store. All of it is work over all organisations. */
import type { DestinationId, OrgId } from '@sentinelmesh/kernel';
import type { ChainHead } from '../../domain/chain.ts';
import type { OutgoingEvent } from '../../domain/outgoing-event.ts';

export type ExportPlace = { readonly orgId: OrgId; readonly destinationId: DestinationId };

/** How far a destination is. */
export type Position = {
  /** The last message of the stream that it has acknowledged or that was not for it; 0 before the first. */
  readonly streamSequence: number;
  /** The last record of its chain. */
  readonly head: ChainHead;
};

export type ClaimedPosition = ExportPlace &
  Position & {
    /** Where to begin while `streamSequence` is 0. */
    readonly startAt: Date | undefined;
    readonly acknowledgedAt: Date | undefined;
  };

/** An event that its destination will never get, with the reason. */
export type DeadLetter = {
  readonly event: OutgoingEvent;
  readonly streamSequence: number;
  readonly reason: string;
  readonly startedAt: Date;
  readonly totalMs: number;
};

export type PositionChange = {
  readonly from: Position;
  readonly to: Position;
  /** Undefined where nothing was sent. */
  readonly acknowledgedAt: Date | undefined;
  readonly deadLetters: readonly DeadLetter[];
};

/** A position belongs to one worker at a time: to the one that has claimed it, until somebody else does. */
export type PositionStore = {
  /** Takes those that nobody holds; this worker holds them for so long. */
  claim(places: readonly ExportPlace[], holdMs: number): Promise<readonly ClaimedPosition[]>;
  /** Holds all that this worker has for so long from now on. @returns the chain of each of them */
  renew(holdMs: number): Promise<ReadonlyMap<DestinationId, string>>;
  release(places: readonly ExportPlace[]): Promise<void>;
  /**
   * Moves a position from where it was left, and keeps what was given up: both or neither. Repeating it does no harm.
   *
   * @returns false when this worker does not hold it any more, or somebody else has moved it; nothing is changed then
   */
  advance(place: ExportPlace, change: PositionChange): Promise<boolean>;
  /** Tells the owner that much is waiting, unless that was told within the last hour. */
  tellBacklog(place: ExportPlace, backlog: { readonly waiting: number; readonly oldestMs: number; readonly at: Date }): Promise<void>;
};
