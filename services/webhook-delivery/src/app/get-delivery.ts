import { type DeliveryId, NotFound, type RequestContext } from '@sentinelmesh/kernel';
import type { Delivery, RecordedAttempt } from '../domain/delivery.ts';
import type { DeliveryReader } from './crud-ports.ts';
import type { DestinationRef, FindDestination } from './find-destination.ts';

/** @throws NotFound */
export type GetDelivery = (
  request: DestinationRef & { readonly deliveryId: DeliveryId },
  context: RequestContext,
) => Promise<{ readonly delivery: Delivery; readonly attempts: readonly RecordedAttempt[] }>;

type Dependencies = { deliveries: Pick<DeliveryReader, 'find'>; findDestination: FindDestination };

export function createGetDelivery({ deliveries, findDestination }: Dependencies): GetDelivery {
  return async ({ deliveryId, ...ref }, { orgId }) => {
    await findDestination(orgId, ref);
    const found = await deliveries.find(orgId, ref.id, deliveryId);
    if (found === undefined) throw noDelivery(deliveryId);
    return found;
  };
}

export const noDelivery = (id: DeliveryId): NotFound => new NotFound('delivery', id);
