import type { DestinationServiceDefinition } from '@sentinelmesh/contracts';
import { isId, MeshError, NotFound, type OrgId } from '@sentinelmesh/kernel';
import type { CallContext, Client } from '@sentinelmesh/rpc';
import type { Operator } from '../embedded/operator.ts';
import { ServiceNotThere } from '../errors.ts';
import { parseOrg } from './ids.ts';
import { asOperator } from './running-mesh.ts';

/** The destinations of one organisation, as the operator reaches them. */
export type OrganizationDoor = {
  readonly orgId: OrgId;
  readonly destinations: Client<typeof DestinationServiceDefinition>;
  /** The context of one call. */
  as(timeoutMs?: number): CallContext;
};

/**
 * Does something with the destinations of an organisation of the mesh that runs.
 *
 * @param org its id; the oldest one when undefined, which is said if there are others
 * @throws InvalidArgument, MeshNotRunning, ServiceNotThere
 * @throws NotFound when there is no organisation
 */
export function inOrganization<T>(org: string | undefined, work: (door: OrganizationDoor) => Promise<T>): Promise<T> {
  const named = org === undefined ? undefined : parseOrg(org);
  return asOperator(async (operator) => {
    const orgId = named ?? (await oldestOrganization(operator));
    const { destinations, as } = operator;
    return work({ orgId, destinations, as: (timeoutMs) => as(orgId, timeoutMs) }).catch((error: unknown) => {
      throw error instanceof MeshError && error.status === 'unimplemented' ? new ServiceNotThere('webhook-delivery') : error;
    });
  });
}

async function oldestOrganization({ identity, as }: Operator): Promise<OrgId> {
  const { organizations } = await identity.listOrganizations({ pageSize: 2 }, as());
  const [oldest, another] = organizations;
  if (oldest === undefined || !isId('org', oldest.id)) throw new NotFound('organisation', 'yet; `mesh org create` makes one');
  if (another !== undefined) process.stderr.write(`mesh: in ${oldest.id}, the oldest organisation; --org names another\n`);
  return oldest.id;
}
