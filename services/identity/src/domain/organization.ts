import type { OrgId, WorkspaceId } from '@sentinelmesh/kernel';

/** A tenant of the mesh. */
export type Organization = { readonly id: OrgId; readonly name: string; readonly createdAt: Date };

/** A part of an organisation; its name is unique there. */
export type Workspace = { readonly id: WorkspaceId; readonly name: string; readonly createdAt: Date };
