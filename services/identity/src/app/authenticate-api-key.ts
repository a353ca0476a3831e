import { equalInConstantTime, type Secret } from '@sentinelmesh/crypto';
import type { Clock, KeyId, OrgId, WorkspaceId } from '@sentinelmesh/kernel';
import { isUsable } from '../domain/api-key.ts';
import { parseLookupId } from '../domain/key-format.ts';
import { ApiKeyRejected } from '../errors.ts';
import type { HashKey } from './hash-key.ts';
import type { ApiKeyStore } from './ports.ts';

/** Whose a presented key is and what it may do. */
export type AuthenticatedKey = {
  readonly keyId: KeyId;
  readonly orgId: OrgId;
  readonly workspaceId: WorkspaceId;
  readonly scopes: readonly string[];
  readonly expiresAt: Date | undefined;
};

export type AuthenticateApiKey = (presented: Secret<string>) => Promise<AuthenticatedKey>;

type Dependencies = { apiKeys: Pick<ApiKeyStore, 'findByLookupId'>; hashKey: HashKey; clock: Clock };

/** Compared where no key was found, so that an unknown lookup id costs what a wrong secret costs. No key has this hash. */
const NO_HASH = new Uint8Array(32);

/** @throws ApiKeyRejected (from the returned function) when the key is malformed, unknown, wrong, expired or revoked */
export function createAuthenticateApiKey({ apiKeys, hashKey, clock }: Dependencies): AuthenticateApiKey {
  return async (presented) => {
    const lookupId = parseLookupId(presented);
    // Without a database: whoever presents this can compute the checksum as well and learns nothing from the answer being fast.
    if (lookupId === undefined) throw new ApiKeyRejected();

    const candidate = await apiKeys.findByLookupId(lookupId);
    const isGenuine = equalInConstantTime(hashKey(presented), candidate?.keyHash ?? NO_HASH);
    if (candidate === undefined || !isGenuine || !isUsable(candidate.key, clock.now())) throw new ApiKeyRejected();
    const { orgId, key } = candidate;
    return { keyId: key.id, orgId, workspaceId: key.workspaceId, scopes: key.scopes, expiresAt: key.expiresAt };
  };
}
