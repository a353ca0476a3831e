import { main } from '@sentinelmesh/service-kit';
import { auditService } from './service.ts';

await main([auditService]);
