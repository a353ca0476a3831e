import type { Clock, RequestContext } from '@sentinelmesh/kernel';
import type { DestinationStatus } from '../domain/destination-status.ts';
import type { DestinationStore, RefreshDirectory } from './crud-ports.ts';
import { type DescribeChange, factsOfDestination } from './describe-change.ts';
import { type DestinationRef, type FindDestination, noDestination } from './find-destination.ts';

/**
 * Removes a destination and returns it as it was. Its deliveries cannot be found any more from then on.
 *
 * @throws NotFound
 */
export type DeleteDestination = (ref: DestinationRef, context: RequestContext) => Promise<DestinationStatus>;

type Dependencies = {
  destinations: Pick<DestinationStore, 'remove'>;
  findDestination: FindDestination;
  describeChange: DescribeChange;
  refreshDirectory: RefreshDirectory;
  clock: Clock;
};

export function createDeleteDestination(dependencies: Dependencies): DeleteDestination {
  const { destinations, findDestination, describeChange, refreshDirectory, clock } = dependencies;
  return async (ref, context) => {
    const { orgId } = context;
    const { destination } = await findDestination(orgId, ref);
    const at = new Date(clock.now());
    const attributes = factsOfDestination(destination);
    const change = { entity: 'destination', action: 'removed', entityId: ref.id, at, attributes } as const;
    const removed = await destinations.remove(orgId, ref.id, describeChange(change, context));
    if (removed === undefined) throw noDestination(ref.id);
    await refreshDirectory();
    return removed;
  };
}
