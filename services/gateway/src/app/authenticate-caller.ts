import { createHash } from 'node:crypto';
import type { AuthenticateApiKeyResponse } from '@sentinelmesh/contracts';
import { type Clock, isId, type TenantContext, Unauthenticated } from '@sentinelmesh/kernel';

const CACHE_MS = 30_000;
const MAX_CACHED = 10_000;
const MAX_KEY_LENGTH = 200;

/** Asks identity whose key this is. @throws Unauthenticated */
export type LookUpKey = (secret: string) => Promise<AuthenticateApiKeyResponse>;

export type CallerAuthenticator = {
  /** @throws Unauthenticated when there is no key, or none that works */
  authenticate(secret: string | undefined): Promise<TenantContext>;
  /** A key was revoked: forget it. */
  forget(keyId: string): void;
  /** Revocations may have been missed: forget everything. */
  forgetAll(): void;
};

type Cached = { readonly context: TenantContext; readonly keyId: string; readonly expiresAt: number };

/**
 * Authenticates API keys, remembering the good ones for half a minute. Revocations reach this through the bus;
 * while `hearsRevocations()` is false nothing remembered is trusted.
 */
export function createCallerAuthenticator({
  lookUpKey,
  hearsRevocations,
  clock,
}: {
  lookUpKey: LookUpKey;
  hearsRevocations: () => boolean;
  clock: Clock;
}): CallerAuthenticator {
  const cache = new Map<string, Cached>();
  // Counts revocations, so that an answer that was under way when one arrived is not remembered.
  let revocations = 0;

  const remember = (digest: string, cached: Cached) => {
    if (cache.size >= MAX_CACHED) cache.clear();
    cache.set(digest, cached);
  };

  return {
    async authenticate(secret) {
      if (secret === undefined || secret === '')
        throw new Unauthenticated('no API key: send it as `x-api-key` or as `authorization: Bearer`');
      if (secret.length > MAX_KEY_LENGTH) throw new Unauthenticated('the API key is not valid');
      const digest = createHash('sha256').update(secret).digest('base64');
      const cached = cache.get(digest);
      if (cached !== undefined && cached.expiresAt > clock.now() && hearsRevocations()) return cached.context;
      const revocationsBefore = revocations;
      const found = toCached(await lookUpKey(secret), clock.now());
      if (revocations === revocationsBefore) remember(digest, found);
      return found.context;
    },
    forget(keyId) {
      revocations += 1;
      for (const [digest, cached] of cache) if (cached.keyId === keyId) cache.delete(digest);
    },
    forgetAll() {
      revocations += 1;
      cache.clear();
    },
  };
}

function toCached({ keyId, orgId, workspaceId, scopes, expiresAt }: AuthenticateApiKeyResponse, now: number): Cached {
  if (!isId('org', orgId) || !isId('ws', workspaceId)) throw new Unauthenticated('the API key is not valid');
  return {
    keyId,
    context: { orgId, workspaceId, principal: { type: 'api_key', id: keyId }, scopes },
    expiresAt: Math.min(now + CACHE_MS, expiresAt?.getTime() ?? Number.POSITIVE_INFINITY),
  };
}
