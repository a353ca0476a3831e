import type { RequestContext } from '@sentinelmesh/kernel';
import type { Group } from '../domain/destination.ts';
import type { DestinationStatus } from '../domain/destination-status.ts';
import { type PageRequest, toPage } from '../domain/page.ts';
import { kindsOf } from '../domain/resolve-kind.ts';
import type { DestinationStore } from './crud-ports.ts';

type ListedDestinations = { readonly items: readonly DestinationStatus[]; readonly nextPageToken: string };

/** Lists the destinations of the caller's organisation, oldest first; those of one group where it is named. */
export type ListDestinations = (
  request: PageRequest & { group: Group | undefined },
  context: RequestContext,
) => Promise<ListedDestinations>;

export function createListDestinations({ destinations }: { destinations: Pick<DestinationStore, 'list'> }): ListDestinations {
  return async ({ group, ...page }, { orgId }) => {
    const found = await destinations.list(orgId, kindsOf(group), page);
    const { items, nextPageToken } = toPage(
      found.map((status) => ({ id: status.destination.id, status })),
      page.size,
    );
    return { items: items.map(({ status }) => status), nextPageToken };
  };
}
