import type { RequestContext } from '@sentinelmesh/kernel';
import type { Delivery } from '../domain/delivery.ts';
import { type Page, type PageRequest, toPage } from '../domain/page.ts';
import type { DeliveryFilter, DeliveryReader } from './crud-ports.ts';
import type { DestinationRef, FindDestination } from './find-destination.ts';

/**
 * Lists deliveries to a destination, newest first. Those of a stream kind are its dead letters.
 *
 * @throws NotFound
 */
export type ListDeliveries = (
  request: DestinationRef & { readonly filter: DeliveryFilter; readonly page: PageRequest },
  context: RequestContext,
) => Promise<Page<Delivery>>;

type Dependencies = { deliveries: Pick<DeliveryReader, 'list'>; findDestination: FindDestination };

export function createListDeliveries({ deliveries, findDestination }: Dependencies): ListDeliveries {
  return async ({ filter, page, ...ref }, { orgId }) => {
    await findDestination(orgId, ref);
    return toPage(await deliveries.list(orgId, ref.id, filter, page), page.size);
  };
}
