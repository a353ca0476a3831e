import { auditService } from '@sentinelmesh/audit';
import { gatewayService } from '@sentinelmesh/gateway';
import { guardService } from '@sentinelmesh/guard';
import { identityService } from '@sentinelmesh/identity';
import type { Service } from '@sentinelmesh/service-kit';
import { stateMonitorService } from '@sentinelmesh/state-monitor';
import { webhookDeliveryService } from '@sentinelmesh/webhook-delivery';

/** Every service of the mesh, in the order in which they start: the one with the public door last. */
export const services: readonly Service[] = [
  identityService,
  auditService,
  guardService,
  stateMonitorService,
  webhookDeliveryService,
  gatewayService,
];
