import type { EventId } from '@sentinelmesh/kernel';
import type { VerifiedRecord } from './record.ts';

/** Where the records of one organisation go. Every record is in exactly one of the three lists. */
export type Numbering = {
  /** New entries in the order the records came, the first one at the size of the log. */
  readonly entries: readonly { readonly sequence: bigint; readonly record: VerifiedRecord }[];
  /** Records that the log, or `entries`, has already. */
  readonly duplicates: readonly VerifiedRecord[];
  /** Records whose event id belongs to another record: their producer is broken or compromised. */
  readonly conflicts: readonly VerifiedRecord[];
};

/**
 * Gives records their places in a log of `size` entries.
 *
 * @param stored the MACs of those entries of the log whose event ids occur in `records`. A MAC covers the whole record
 *   and its subject, so that equal MACs mean the same record, delivered again.
 */
export function numberRecords(size: bigint, stored: ReadonlyMap<EventId, Uint8Array>, records: readonly VerifiedRecord[]): Numbering {
  const known = new Map(stored);
  const entries: { sequence: bigint; record: VerifiedRecord }[] = [];
  const duplicates: VerifiedRecord[] = [];
  const conflicts: VerifiedRecord[] = [];
  for (const record of records) {
    const mac = known.get(record.eventId);
    if (mac === undefined) {
      known.set(record.eventId, record.mac);
      entries.push({ sequence: size + BigInt(entries.length), record });
    } else (Buffer.compare(mac, record.mac) === 0 ? duplicates : conflicts).push(record);
  }
  return { entries, duplicates, conflicts };
}
