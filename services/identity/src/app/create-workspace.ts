import { type Clock, newId, type RequestContext } from '@sentinelmesh/kernel';
import type { Workspace } from '../domain/organization.ts';
import type { DescribeChange } from './describe-change.ts';
import type { WorkspaceStore } from './ports.ts';

export type CreateWorkspace = (request: { name: string }, context: RequestContext) => Promise<Workspace>;

type Dependencies = { workspaces: Pick<WorkspaceStore, 'create'>; describeChange: DescribeChange; clock: Clock };

/**
 * Creates a workspace in the caller's organisation.
 *
 * @throws WorkspaceNameTaken
 * @throws NotFound when the organisation does not exist: an operator may name any
 */
export function createCreateWorkspace({ workspaces, describeChange, clock }: Dependencies): CreateWorkspace {
  return async ({ name }, context) => {
    const { orgId, principal } = context;
    const at = new Date(clock.now());
    const workspaceId = newId('ws', at.getTime());
    const workspace: Workspace = { id: workspaceId, name, createdAt: at };
    const change = { orgId, workspaceId, entityId: workspaceId, at, data: { workspaceId, principal } };
    await workspaces.create(orgId, workspace, describeChange('identity.workspace.created', change, context));
    return workspace;
  };
}
