import type { KeyId, WorkspaceId } from '@sentinelmesh/kernel';

/** An API key as the mesh knows it: everything but the key itself. */
export type ApiKey = {
  readonly id: KeyId;
  readonly name: string;
  /** The workspace it acts in. */
  readonly workspaceId: WorkspaceId;
  readonly scopes: readonly string[];
  /** The part of the written key that finds this one; see `key-format.ts`. */
  readonly lookupId: string;
  readonly createdAt: Date;
  /** When it stops working by itself. */
  readonly expiresAt?: Date;
  readonly revokedAt?: Date;
};

/** Whether the key works at this time. It works no more at the very moment it expires. */
export function isUsable({ expiresAt, revokedAt }: Pick<ApiKey, 'expiresAt' | 'revokedAt'>, now: number): boolean {
  return revokedAt === undefined && (expiresAt === undefined || now < expiresAt.getTime());
}
