import type { RequestContext } from '@sentinelmesh/kernel';
import type { Workspace } from '../domain/organization.ts';
import { type Page, type PageRequest, toPage } from '../domain/page.ts';
import type { WorkspaceStore } from './ports.ts';

export type ListWorkspaces = (page: PageRequest, context: RequestContext) => Promise<Page<Workspace>>;

/** Lists the workspaces of the caller's organisation, oldest first. */
export function createListWorkspaces({ workspaces }: { workspaces: Pick<WorkspaceStore, 'list'> }): ListWorkspaces {
  return async (page, { orgId }) => toPage(await workspaces.list(orgId, page), page.size);
}
