import type { Secret } from '@sentinelmesh/crypto';
import { type Clock, InvalidArgument, newId, type RequestContext, type WorkspaceId } from '@sentinelmesh/kernel';
import type { ApiKey } from '../domain/api-key.ts';
import { newKey, type RandomIndex } from '../domain/key-format.ts';
import { scopesBeyond } from '../domain/scopes.ts';
import { ScopesExceeded } from '../errors.ts';
import type { DescribeChange } from './describe-change.ts';
import type { HashKey } from './hash-key.ts';
import type { ApiKeyStore } from './ports.ts';

export type CreateApiKey = (
  request: { name: string; workspaceId: WorkspaceId; scopes: readonly string[]; expiresAt: Date | undefined },
  context: RequestContext,
) => Promise<{ apiKey: ApiKey; written: Secret<string> }>;

type Dependencies = {
  apiKeys: Pick<ApiKeyStore, 'create'>;
  hashKey: HashKey;
  describeChange: DescribeChange;
  randomIndex: RandomIndex;
  clock: Clock;
};

/**
 * Creates an API key in the caller's organisation. The written key is in the answer and nowhere else: only its keyed
 * hash is kept.
 *
 * @throws ScopesExceeded when the key would reach further than its creator
 * @throws InvalidArgument when it would be expired from the start
 * @throws NotFound when the organisation has no such workspace
 */
export function createCreateApiKey({ apiKeys, hashKey, describeChange, randomIndex, clock }: Dependencies): CreateApiKey {
  return async ({ name, workspaceId, scopes, expiresAt }, context) => {
    const { orgId, principal } = context;
    const at = new Date(clock.now());
    const beyond = scopesBeyond(context.scopes, scopes);
    if (beyond.length > 0) throw new ScopesExceeded(beyond);
    if (expiresAt !== undefined && expiresAt <= at) throw new InvalidArgument([{ field: 'expires_at', message: 'must be in the future' }]);

    const { lookupId, written } = newKey(randomIndex);
    const id = newId('key', at.getTime());
    const apiKey: ApiKey = { id, name, workspaceId, scopes, lookupId, createdAt: at, ...(expiresAt === undefined ? {} : { expiresAt }) };
    const change = {
      orgId,
      workspaceId,
      entityId: id,
      at,
      data: { keyId: id, workspaceId, scopes: [...scopes], expiresAt, principal },
      attributes: { scopes: scopes.join(' '), ...(expiresAt === undefined ? {} : { expires_at: expiresAt.toISOString() }) },
    };
    await apiKeys.create(orgId, apiKey, hashKey(written), describeChange('identity.key.created', change, context));
    return { apiKey, written };
  };
}
