import { NotFound, type OrgId, type RequestContext } from '@sentinelmesh/kernel';
import type { Organization } from '../domain/organization.ts';
import type { OrganizationStore } from './ports.ts';

export type GetOrganization = (request: { id: OrgId | undefined }, context: RequestContext) => Promise<Organization>;

/**
 * The caller's own organisation.
 *
 * @throws NotFound also for one that exists but is not the caller's
 */
export function createGetOrganization({ organizations }: { organizations: Pick<OrganizationStore, 'find'> }): GetOrganization {
  return async ({ id }, { orgId }) => {
    const wanted = id ?? orgId;
    const organization = wanted === orgId ? await organizations.find(orgId) : undefined;
    if (organization === undefined) throw new NotFound('organisation', wanted);
    return organization;
  };
}
