import { createEgress, type Egress } from '@sentinelmesh/egress';

/** The way out of the mesh, as an operator opens it who trusts this machine. */
export const loopbackEgress = (): Egress => createEgress({ allow: { hosts: ['127.0.0.1', 'localhost'] }, log: { warn: () => {} } });
