import { defineSection, integer, key } from '@sentinelmesh/config';
import { z } from 'zod';

export const auditConfig = defineSection({
  name: 'audit',
  description: 'The audit log.',
  keys: {
    rootKey: key({
      env: 'MESH_AUDIT_ROOT_KEY',
      schema: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
      secret: true,
      description: 'The key from which those of all producers of audit records are derived: 32 bytes in base64url.',
    }),
    parallelOrganizations: key({
      env: 'MESH_AUDIT_PARALLEL',
      schema: integer({ min: 1, max: 99 }),
      default: 4,
      description: 'To how many logs records are appended at once; each takes a database connection, so keep it below MESH_DATABASE_POOL.',
    }),
  },
});
