import { main } from '@sentinelmesh/service-kit';
import { guardService } from './service.ts';

await main([guardService]);
