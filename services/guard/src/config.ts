import { defineSection, key } from '@sentinelmesh/config';
import { z } from 'zod';

export const guardConfig = defineSection({
  name: 'guard',
  description: 'The guard service.',
  keys: {
    fingerprintKey: key({
      env: 'MESH_FINGERPRINT_KEY',
      schema: z.string(),
      secret: true,
      description: 'The key of the fingerprints of found entities, base64url of 32 bytes.',
    }),
  },
});
