import type { EventId, OrgId } from '@sentinelmesh/kernel';
import type { EntryFilters } from '../domain/filters.ts';
import type { Numbering } from '../domain/numbering.ts';
import type { Entry, VerifiedRecord } from '../domain/record.ts';

/** Writes to the logs. */
export type EntryWriter = {
  /**
   * Appends records of one organisation to its log, all or none of the new ones. When it returns they are committed.
   * Concurrent calls for one organisation, from whatever process, wait for each other.
   *
   * @throws Unavailable, DeadlineExceeded when the log cannot be written at the moment; it may have been all the same
   * @throws whatever else when a record holds a value that cannot be stored
   */
  append(orgId: OrgId, records: readonly VerifiedRecord[]): Promise<Numbering>;
};

/** Reads the log of one organisation. */
export type EntryReader = {
  /** At most `limit` entries with a sequence below `before`, newest first. */
  list(orgId: OrgId, query: { filters: EntryFilters; before?: bigint; limit: number }): Promise<readonly Entry[]>;
  find(orgId: OrgId, eventId: EventId): Promise<Entry | undefined>;
};
