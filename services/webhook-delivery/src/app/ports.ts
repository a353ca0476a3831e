/** What the use cases need of the rest, each as small as it can be. */
import type { Destination } from '../domain/destination.ts';
import type { Health } from '../domain/health.ts';
import type { OutgoingEvent } from '../domain/outgoing-event.ts';
import type { OpenOptions } from '../kinds/destination-kind.ts';

/** A destination as those who deliver know it. */
export type DirectoryEntry = {
  readonly destination: Destination;
  /** Another one after each change that whoever delivers must know of. */
  readonly revision: bigint;
  /** How it is doing, as it was written down last. */
  readonly health: Health;
  /** Another one after each change of what its kind is opened with. */
  readonly opening: string;
  /** Whether the destination gets this event, by its own subscription or by an alert rule. The organisation is looked at as well. */
  matches(event: OutgoingEvent): boolean;
  /** What its kind is opened with: settings as checked, secrets in clear. @throws SealedDataRejected, InvalidArgument */
  openOptions(): Omit<OpenOptions<unknown>, 'egress' | 'exportFolder'>;
};

/** All destinations of all organisations, as of about a second ago; of changes made in this process at once. */
export type DestinationDirectory = {
  /** Whether the organisation has destinations of push kinds. */
  isWatched(orgId: string): boolean;
  /** The destinations of push kinds that get this event. */
  receiversOf(event: OutgoingEvent): readonly DirectoryEntry[];
  /** The destinations of push kinds. */
  push(): readonly DirectoryEntry[];
  /** The destinations of stream kinds. */
  streams(): readonly DirectoryEntry[];
  /** Called after destinations or rules have changed. */
  onChange(listener: () => void): void;
  /** Reads what has changed now. */
  refresh(): Promise<void>;
};
