import { key } from '@sentinelmesh/config';
import { z } from 'zod';

/** The key of the policy file, for the sections of the services that use policies. */
export const policyKey = key({
  env: 'MESH_POLICY',
  schema: z.string().optional(),
  description:
    'A YAML file with one or two policies (`check`, `process`) in the place of the built-in ones. Changes are taken over while the mesh runs.',
});
