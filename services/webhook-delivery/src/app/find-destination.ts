import { type DestinationId, NotFound, type OrgId } from '@sentinelmesh/kernel';
import { type Group, groupOf } from '../domain/destination.ts';
import type { DestinationStore, StoredDestination } from './crud-ports.ts';

/** How a caller names a destination: through a group it is found only if it belongs to that. */
export type DestinationRef = { readonly id: DestinationId; readonly group: Group | undefined };

/** @throws NotFound also for a destination of another organisation or another group */
export type FindDestination = (orgId: OrgId, ref: DestinationRef) => Promise<StoredDestination>;

export function createFindDestination({ destinations }: { destinations: Pick<DestinationStore, 'find'> }): FindDestination {
  return async (orgId, { id, group }) => {
    const found = await destinations.find(orgId, id);
    if (found === undefined || (group !== undefined && groupOf(found.destination.kind) !== group)) throw noDestination(id);
    return found;
  };
}

export const noDestination = (id: DestinationId): NotFound => new NotFound('destination', id);
