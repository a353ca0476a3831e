/** Further organisations of a mesh, made by its operator at the command line. */
import assert from 'node:assert/strict';
import { type Api, createApi } from './api.ts';
import type { Mesh } from './mesh.ts';

export type Organization = {
  readonly orgId: string;
  readonly workspaceId: string;
  readonly keyId: string;
  readonly apiKey: string;
  readonly api: Api;
};

export async function createOrganization(mesh: Mesh, name: string): Promise<Organization> {
  const { org_id: orgId, workspace_id: workspaceId } = await commandJson<{ org_id: string; workspace_id: string }>(mesh, [
    'org',
    'create',
    name,
  ]);
  const { key_id: keyId, api_key: apiKey } = await createKey(mesh, { orgId, workspaceId });
  return { orgId, workspaceId, keyId, apiKey, api: createApi({ address: () => mesh.http, apiKey }) };
}

export type CreatedKey = { readonly key_id: string; readonly api_key: string; readonly expires_at?: string };

export const createKey = (
  mesh: Mesh,
  { orgId, workspaceId }: Pick<Organization, 'orgId' | 'workspaceId'>,
  options: readonly string[] = [],
) => commandJson<CreatedKey>(mesh, ['key', 'create', '--org', orgId, '--workspace', workspaceId, ...options]);

/** Runs a command with `--json` and reads its answer. */
export async function commandJson<T>(mesh: Mesh, args: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await mesh.command([...args, '--json']);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as T;
}
