import { main } from '@sentinelmesh/service-kit';
import { webhookDeliveryService } from './service.ts';

await main([webhookDeliveryService]);
