import type { Clock, DeliveryId, RequestContext } from '@sentinelmesh/kernel';
import type { Delivery } from '../domain/delivery.ts';
import { isPushKind } from '../domain/destination.ts';
import { DeadLetterOfExport, DeliveryInFlight, DestinationNotEnabled } from '../errors.ts';
import type { DeliveryReader, WakeEngine } from './crud-ports.ts';
import { type DescribeChange, factsOfDestination } from './describe-change.ts';
import type { DestinationRef, FindDestination } from './find-destination.ts';
import { noDelivery } from './get-delivery.ts';

/**
 * Has a delivery attempted again now, one that succeeded too.
 *
 * @throws NotFound, DeliveryInFlight
 * @throws DestinationNotEnabled when nothing is sent to its destination
 * @throws DeadLetterOfExport for one of a SIEM
 */
export type RetryDelivery = (request: DestinationRef & { readonly deliveryId: DeliveryId }, context: RequestContext) => Promise<Delivery>;

type Dependencies = {
  deliveries: Pick<DeliveryReader, 'retry'>;
  findDestination: FindDestination;
  describeChange: DescribeChange;
  wakeEngine: WakeEngine;
  clock: Clock;
};

export function createRetryDelivery(dependencies: Dependencies): RetryDelivery {
  const { deliveries, findDestination, describeChange, wakeEngine, clock } = dependencies;
  return async ({ deliveryId, ...ref }, context) => {
    const { orgId } = context;
    const { destination } = await findDestination(orgId, ref);
    if (!isPushKind(destination.kind)) throw new DeadLetterOfExport();
    if (destination.state !== 'enabled') throw new DestinationNotEnabled(destination.state);
    const attributes = { ...factsOfDestination(destination), delivery_id: deliveryId };
    const at = new Date(clock.now());
    const change = { entity: 'destination', action: 'delivery_retried', entityId: ref.id, at, attributes } as const;
    const delivery = await deliveries.retry(orgId, ref.id, deliveryId, describeChange(change, context));
    if (delivery === undefined) throw noDelivery(deliveryId);
    if (delivery === 'in_flight') throw new DeliveryInFlight();
    wakeEngine();
    return delivery;
  };
}
