import { type Clock, newId, type RequestContext } from '@sentinelmesh/kernel';
import type { Organization, Workspace } from '../domain/organization.ts';
import type { DescribeChange } from './describe-change.ts';
import type { OrganizationStore } from './ports.ts';

export type CreateOrganization = (
  request: { name: string; workspaceName: string },
  context: RequestContext,
) => Promise<{ organization: Organization; workspace: Workspace }>;

type Dependencies = { organizations: Pick<OrganizationStore, 'create'>; describeChange: DescribeChange; clock: Clock };

/** Creates an organisation together with its first workspace. */
export function createCreateOrganization({ organizations, describeChange, clock }: Dependencies): CreateOrganization {
  return async ({ name, workspaceName }, context) => {
    const { principal } = context;
    const at = new Date(clock.now());
    const orgId = newId('org', at.getTime());
    const workspaceId = newId('ws', at.getTime());
    const organization: Organization = { id: orgId, name, createdAt: at };
    const workspace: Workspace = { id: workspaceId, name: workspaceName, createdAt: at };
    await organizations.create(organization, workspace, [
      ...describeChange('identity.organization.created', { orgId, entityId: orgId, at, data: { orgId, principal } }, context),
      ...describeChange(
        'identity.workspace.created',
        { orgId, workspaceId, entityId: workspaceId, at, data: { workspaceId, principal } },
        context,
      ),
    ]);
    return { organization, workspace };
  };
}
