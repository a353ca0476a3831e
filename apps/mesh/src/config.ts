import { defineSection, key } from '@sentinelmesh/config';
import { z } from 'zod';

/** What `mesh up` itself is told. The URLs of servers mean something else to a single service, which gets its own. */
export const meshConfig = defineSection({
  name: 'mesh',
  description: 'The `mesh` command on one machine. `DATABASE_URL` and `NATS_URL`, when set, name servers to use instead of embedded ones.',
  keys: {
    home: key({ env: 'MESH_HOME', schema: z.string(), default: '.mesh', description: 'Where `mesh up` keeps its data and secrets.' }),
    operatorAddress: key({
      env: 'MESH_OPERATOR_ADDRESS',
      schema: z.string().optional(),
      description:
        'Where the identity service takes calls: `host:port`. For commands to a mesh that `mesh up` has not started, such as one in containers.',
    }),
    config: key({
      env: 'MESH_CONFIG',
      schema: z.string().optional(),
      description: 'A YAML file with settings: a section name, then its keys.',
    }),
  },
});
