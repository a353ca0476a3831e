import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Mesh } from '../mesh.ts';

export type Organization = { readonly orgId: string; readonly apiKey: string };

/** A new organisation with a key, made as an operator makes them. */
export async function createOrganization({ home }: Pick<Mesh, 'home'>): Promise<Organization> {
  const mesh = async (...args: readonly string[]) => {
    const { stdout } = await promisify(execFile)(process.execPath, ['apps/mesh/bin/mesh.js', ...args, '--json'], {
      env: { ...process.env, MESH_HOME: home },
    });
    return JSON.parse(stdout) as { [name in 'org_id' | 'workspace_id' | 'api_key']: string };
  };
  const { org_id: orgId, workspace_id: workspaceId } = await mesh('org', 'create', 'bench');
  return { orgId, apiKey: (await mesh('key', 'create', '--org', orgId, '--workspace', workspaceId)).api_key };
}
