import { type MeshError, type OrgId, toMeshError } from '@sentinelmesh/kernel';
import type { VerifiedRecord } from '../domain/record.ts';
import { RecordConflict } from '../errors.ts';
import type { EntryWriter } from './ports.ts';

/** What became of a record. `duplicate`: the log had it already. */
export type AppendResult = 'appended' | 'duplicate' | MeshError;

/** Answers for every record it was given. */
export type AppendRecords = (records: readonly VerifiedRecord[]) => Promise<ReadonlyMap<VerifiedRecord, AppendResult>>;

/**
 * Appends a batch to the logs of its organisations, one transaction for each; the order within an organisation is kept.
 * Never throws: when the log of one organisation cannot be written, the others are not held up.
 *
 * Results: `RecordConflict` where the id is taken by another record; for all records of an organisation the error that
 * its transaction failed with, in which case none of them is in the log.
 *
 * @param parallel how many organisations at once; each takes a database connection
 */
export function createAppendRecords({ entries, parallel }: { entries: EntryWriter; parallel: number }): AppendRecords {
  return async (records) => {
    const results = new Map<VerifiedRecord, AppendResult>();
    const waiting = [...Map.groupBy(records, ({ orgId }) => orgId)];
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        for (const [record, result] of await appendToLog(entries, ...next)) results.set(record, result);
      }
    };
    await Promise.all(Array.from({ length: Math.min(parallel, waiting.length) }, work));
    return results;
  };
}

async function appendToLog(
  log: EntryWriter,
  orgId: OrgId,
  records: readonly VerifiedRecord[],
): Promise<(readonly [VerifiedRecord, AppendResult])[]> {
  try {
    const { entries, duplicates, conflicts } = await log.append(orgId, records);
    return [
      ...entries.map(({ record }) => [record, 'appended'] as const),
      ...duplicates.map((record) => [record, 'duplicate'] as const),
      ...conflicts.map((record) => [record, new RecordConflict()] as const),
    ];
  } catch (error) {
    const failure = toMeshError(error);
    return records.map((record) => [record, failure] as const);
  }
}
