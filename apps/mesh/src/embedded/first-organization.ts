import { isId, type OrgId, type WorkspaceId } from '@sentinelmesh/kernel';
import type { Operator } from './operator.ts';

/** Where whoever just started a mesh can begin. `apiKey` is there only when it was made now. */
export type FirstOrganization = { readonly orgId: OrgId; readonly workspaceId: WorkspaceId; readonly apiKey: string | null };

/** The oldest organisation and its oldest workspace, made if there is none; with a key if it has none or `newKey` asks for one. */
export async function ensureFirstOrganization({ identity, as }: Operator, { newKey }: { newKey: boolean }): Promise<FirstOrganization> {
  const ids = await openFirstOrganization({ identity, as });
  // A mesh that was killed between the two steps of its first start has an organisation and no key.
  const { apiKeys } = await identity.listApiKeys({ pageSize: 1 }, as(ids.orgId));
  return { ...ids, apiKey: newKey || apiKeys.length === 0 ? await createKey({ identity, as }, ids) : null };
}

/** The oldest organisation and its oldest workspace, made if there is none. */
export async function openFirstOrganization({
  identity,
  as,
}: Pick<Operator, 'identity' | 'as'>): Promise<Omit<FirstOrganization, 'apiKey'>> {
  const { organizations } = await identity.listOrganizations({ pageSize: 1 }, as());
  const [existing] = organizations;
  if (existing === undefined) {
    const { organization, workspace } = await identity.createOrganization({ name: 'First organisation' }, as());
    return checkIds(organization?.id, workspace?.id);
  }
  const orgId = checkOrg(existing.id);
  const { workspaces } = await identity.listWorkspaces({ pageSize: 1 }, as(orgId));
  return checkIds(orgId, workspaces[0]?.id);
}

async function createKey(
  { identity, as }: Pick<Operator, 'identity' | 'as'>,
  { orgId, workspaceId }: { orgId: OrgId; workspaceId: WorkspaceId },
): Promise<string> {
  const { secret } = await identity.createApiKey({ name: 'made at start', workspaceId, scopes: ['*'] }, as(orgId));
  return secret;
}

function checkIds(orgId: string | undefined, workspaceId: string | undefined): { orgId: OrgId; workspaceId: WorkspaceId } {
  if (workspaceId === undefined || !isId('ws', workspaceId)) throw new Error('identity returned no workspace');
  return { orgId: checkOrg(orgId), workspaceId };
}

function checkOrg(orgId: string | undefined): OrgId {
  if (orgId === undefined || !isId('org', orgId)) throw new Error('identity returned no organisation');
  return orgId;
}
