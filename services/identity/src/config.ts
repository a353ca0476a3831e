import { defineSection, key } from '@sentinelmesh/config';
import { z } from 'zod';

export const identityConfig = defineSection({
  name: 'identity',
  description: 'Organisations, workspaces and API keys.',
  keys: {
    keyPepper: key({
      env: 'MESH_KEY_PEPPER',
      schema: z.string().min(1),
      secret: true,
      description: 'The key of the hashes that are kept of API keys, base64url of 32 bytes. With another one, no key made before works.',
    }),
  },
});
