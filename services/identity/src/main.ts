import { main } from '@sentinelmesh/service-kit';
import { identityService } from './service.ts';

await main([identityService]);
