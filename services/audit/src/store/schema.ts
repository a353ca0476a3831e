import type { ServiceSchema } from '@sentinelmesh/service-kit';
import { createLog } from './migrations/0001-create-log.ts';

/** What the migrator and the tenancy check need to know about the schema of this service. */
export const auditSchema: ServiceSchema = {
  name: 'audit',
  migrations: { '0001_create_log': createLog },
  usesSystemRole: false,
  allowedEscapes: [],
};
