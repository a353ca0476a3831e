import { InvalidArgument, isId, NotFound, type OrgId } from '@sentinelmesh/kernel';
import type { Entry } from '../domain/record.ts';
import type { EntryReader } from './ports.ts';

export type GetEntry = (request: { orgId: OrgId; id: string }) => Promise<Entry>;

/**
 * The entry of one record.
 *
 * @throws InvalidArgument when the id is not the id of an event
 * @throws NotFound also for the ids of other organisations
 */
export function createGetEntry({ entries }: { entries: Pick<EntryReader, 'find'> }): GetEntry {
  return async ({ orgId, id }) => {
    if (!isId('evt', id)) throw new InvalidArgument([{ field: 'id', message: 'must be the id of an event, `evt_` and 26 characters' }]);
    const entry = await entries.find(orgId, id);
    if (entry === undefined) throw new NotFound('audit entry', id);
    return entry;
  };
}
