import type { IdentityServiceDefinition } from '@sentinelmesh/contracts';
import { secret } from '@sentinelmesh/crypto';
import type { AccessTable, Handlers } from '@sentinelmesh/rpc';
import type { AuthenticateApiKey } from '../app/authenticate-api-key.ts';
import type { CreateApiKey } from '../app/create-api-key.ts';
import type { CreateOrganization } from '../app/create-organization.ts';
import type { CreateWorkspace } from '../app/create-workspace.ts';
import type { GetOrganization } from '../app/get-organization.ts';
import type { ListApiKeys } from '../app/list-api-keys.ts';
import type { ListOrganizations } from '../app/list-organizations.ts';
import type { ListWorkspaces } from '../app/list-workspaces.ts';
import type { RevokeApiKey } from '../app/revoke-api-key.ts';
import {
  fromCreateApiKey,
  fromCreateOrganization,
  fromCreateWorkspace,
  fromGetOrganization,
  fromPageRequest,
  fromRevokeApiKey,
  toApiKeyMessage,
  toAuthenticateApiKeyResponse,
  toOrganizationMessage,
  toWorkspaceMessage,
} from './mapping.ts';

type UseCases = {
  createOrganization: CreateOrganization;
  listOrganizations: ListOrganizations;
  getOrganization: GetOrganization;
  createWorkspace: CreateWorkspace;
  listWorkspaces: ListWorkspaces;
  createApiKey: CreateApiKey;
  listApiKeys: ListApiKeys;
  revokeApiKey: RevokeApiKey;
  authenticateApiKey: AuthenticateApiKey;
};

export const identityAccess: AccessTable<typeof IdentityServiceDefinition> = {
  createOrganization: { principal: 'operator' },
  listOrganizations: { principal: 'operator' },
  getOrganization: { scope: 'identity:read' },
  createWorkspace: { scope: 'identity:write' },
  listWorkspaces: { scope: 'identity:read' },
  createApiKey: { scope: 'identity:write' },
  listApiKeys: { scope: 'identity:read' },
  revokeApiKey: { scope: 'identity:write' },
  authenticateApiKey: { principal: 'service' },
};

export const identityRpc = (useCases: UseCases): Handlers<typeof IdentityServiceDefinition> => ({
  async createOrganization(request, context) {
    const { organization, workspace } = await useCases.createOrganization(fromCreateOrganization(request), context);
    return { organization: toOrganizationMessage(organization), workspace: toWorkspaceMessage(workspace) };
  },
  async listOrganizations(request) {
    const { items, nextPageToken } = await useCases.listOrganizations(fromPageRequest('org', request));
    return { organizations: items.map(toOrganizationMessage), nextPageToken };
  },
  async getOrganization(request, context) {
    return { organization: toOrganizationMessage(await useCases.getOrganization(fromGetOrganization(request), context)) };
  },
  async createWorkspace(request, context) {
    return { workspace: toWorkspaceMessage(await useCases.createWorkspace(fromCreateWorkspace(request), context)) };
  },
  async listWorkspaces(request, context) {
    const { items, nextPageToken } = await useCases.listWorkspaces(fromPageRequest('ws', request), context);
    return { workspaces: items.map(toWorkspaceMessage), nextPageToken };
  },
  async createApiKey(request, context) {
    const { apiKey, written } = await useCases.createApiKey(fromCreateApiKey(request), context);
    return { apiKey: toApiKeyMessage(apiKey), secret: written.reveal() };
  },
  async listApiKeys(request, context) {
    const { items, nextPageToken } = await useCases.listApiKeys(fromPageRequest('key', request), context);
    return { apiKeys: items.map(toApiKeyMessage), nextPageToken };
  },
  async revokeApiKey(request, context) {
    return { apiKey: toApiKeyMessage(await useCases.revokeApiKey(fromRevokeApiKey(request), context)) };
  },
  async authenticateApiKey(request) {
    return toAuthenticateApiKeyResponse(await useCases.authenticateApiKey(secret(request.secret)));
  },
});
