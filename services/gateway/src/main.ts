import { main } from '@sentinelmesh/service-kit';
import { gatewayService } from './service.ts';

await main([gatewayService]);
