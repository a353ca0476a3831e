import type { Database } from '@sentinelmesh/database';
import type { EntryReader } from '../app/ports.ts';
import type { EntryFilters } from '../domain/filters.ts';
import type { Entry } from '../domain/record.ts';
import type { AuditTables } from './tables.ts';

const COLUMNS = ['sequence', 'recorded_at', 'producer', 'record'] as const;

/** Reads the logs in Postgres. */
export function createPostgresEntryReader({ database }: { database: Pick<Database<AuditTables>, 'withOrg'> }): EntryReader {
  return {
    list: (orgId, { filters, before, limit }) =>
      database.withOrg(orgId, async (trx) => {
        let query = trx.selectFrom('audit.entry').select(COLUMNS).where('org_id', '=', orgId);
        for (const [column, value] of equalities(filters)) if (value !== undefined) query = query.where(column, '=', value);
        if (filters.since !== undefined) query = query.where('occurred_at', '>=', filters.since);
        if (filters.until !== undefined) query = query.where('occurred_at', '<', filters.until);
        if (before !== undefined) query = query.where('sequence', '<', before);
        return (await query.orderBy('sequence', 'desc').limit(limit).execute()).map(toEntry);
      }),
    find: (orgId, eventId) =>
      database.withOrg(orgId, async (trx) => {
        const query = trx.selectFrom('audit.entry').select(COLUMNS).where('org_id', '=', orgId).where('event_id', '=', eventId);
        const row = await query.executeTakeFirst();
        return row === undefined ? undefined : toEntry(row);
      }),
  };
}

const equalities = (filters: EntryFilters) =>
  [
    ['workspace_id', filters.workspaceId],
    ['entity', filters.entity],
    ['action', filters.action],
    ['principal_id', filters.principalId],
    ['disposition', filters.disposition],
    ['request_id', filters.requestId],
  ] as const;

const toEntry = (row: Pick<AuditTables['audit.entry'], (typeof COLUMNS)[number]>): Entry => ({
  sequence: row.sequence,
  recordedAt: row.recorded_at,
  producer: row.producer,
  bytes: row.record,
});
