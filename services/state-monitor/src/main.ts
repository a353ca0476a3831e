import { main } from '@sentinelmesh/service-kit';
import { stateMonitorService } from './service.ts';

await main([stateMonitorService]);
