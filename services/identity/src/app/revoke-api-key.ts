import { type Clock, type KeyId, NotFound, type RequestContext } from '@sentinelmesh/kernel';
import type { ApiKey } from '../domain/api-key.ts';
import type { DescribeChange } from './describe-change.ts';
import type { ApiKeyStore } from './ports.ts';

export type RevokeApiKey = (request: { id: KeyId }, context: RequestContext) => Promise<ApiKey>;

type Dependencies = { apiKeys: Pick<ApiKeyStore, 'revoke'>; describeChange: DescribeChange; clock: Clock };

/**
 * Makes a key of the caller's organisation work no more. Revoking it again changes nothing and tells nobody anything.
 *
 * @throws NotFound also for another organisation's key
 */
export function createRevokeApiKey({ apiKeys, describeChange, clock }: Dependencies): RevokeApiKey {
  return async ({ id }, context) => {
    const { orgId, principal } = context;
    const at = new Date(clock.now());
    const describe = ({ workspaceId }: ApiKey) =>
      describeChange('identity.key.revoked', { orgId, workspaceId, entityId: id, at, data: { keyId: id, principal } }, context);
    const key = await apiKeys.revoke(orgId, id, at, describe);
    if (key === undefined) throw new NotFound('API key', id);
    return key;
  };
}
