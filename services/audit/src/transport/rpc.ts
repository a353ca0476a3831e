import type { AuditServiceDefinition } from '@sentinelmesh/contracts';
import type { AccessTable, Handlers } from '@sentinelmesh/rpc';
import type { GetEntry } from '../app/get-entry.ts';
import type { ListEntries } from '../app/list-entries.ts';
import { toEntryMessage, toFilters } from './mapping.ts';

/** Who may read the log of an organisation. */
export const auditAccess: AccessTable<AuditServiceDefinition> = {
  listEntries: { scope: 'audit:read' },
  getEntry: { scope: 'audit:read' },
};

export const auditRpc = ({
  listEntries,
  getEntry,
}: {
  listEntries: ListEntries;
  getEntry: GetEntry;
}): Handlers<AuditServiceDefinition> => ({
  async listEntries(request, { orgId }) {
    const { pageSize, pageToken } = request;
    const { entries, nextPageToken } = await listEntries({ orgId, filters: toFilters(request), pageSize, pageToken });
    return { entries: entries.map(toEntryMessage), nextPageToken };
  },
  getEntry: async ({ id }, { orgId }) => ({ entry: toEntryMessage(await getEntry({ orgId, id })) }),
});
