import { hash } from 'node:crypto';
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

type Known = { readonly context: TenantContext; readonly keyId: string; readonly expiresAt: number };

/**
 * Authenticates API keys, remembering the good ones for half a minute. Many requests with the same new key make one
 * look-up. Revocations reach this through the bus; while `hearsRevocations()` is false nothing remembered is trusted.
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
  // Both by the digest of the key.
  const known = new Map<string, Known>();
  const underWay = new Map<string, Promise<Known>>();

  const lookUp = (digest: string, secret: string): Promise<Known> => {
    const asked = lookUpKey(secret)
      .then((response) => {
        const found = toKnown(response, clock.now());
        // Not when a revocation has come in the meantime: it may have been this key's.
        if (underWay.get(digest) === asked) remember(digest, found);
        return found;
      })
      .finally(() => {
        if (underWay.get(digest) === asked) underWay.delete(digest);
      });
    underWay.set(digest, asked);
    return asked;
  };

  const remember = (digest: string, found: Known) => {
    known.delete(digest);
    known.set(digest, found);
    if (known.size > MAX_CACHED) {
      const oldest = known.keys().next();
      if (!oldest.done) known.delete(oldest.value);
    }
  };

  return {
    async authenticate(secret) {
      if (secret === undefined || secret === '')
        throw new Unauthenticated('no API key: send it as `x-api-key` or as `authorization: Bearer`');
      if (secret.length > MAX_KEY_LENGTH) throw new Unauthenticated('the API key is not valid');
      const digest = hash('sha256', secret, 'base64');
      const remembered = known.get(digest);
      if (remembered !== undefined && remembered.expiresAt > clock.now() && hearsRevocations()) return remembered.context;
      const { context } = await (underWay.get(digest) ?? lookUp(digest, secret));
      return context;
    },
    forget(keyId) {
      underWay.clear();
      for (const [digest, found] of known) if (found.keyId === keyId) known.delete(digest);
    },
    forgetAll() {
      underWay.clear();
      known.clear();
    },
  };
}

function toKnown({ keyId, orgId, workspaceId, scopes, expiresAt }: AuthenticateApiKeyResponse, now: number): Known {
  if (!isId('org', orgId) || !isId('ws', workspaceId)) throw new Unauthenticated('the API key is not valid');
  return {
    keyId,
    context: { orgId, workspaceId, principal: { type: 'api_key', id: keyId }, scopes },
    expiresAt: Math.min(now + CACHE_MS, expiresAt?.getTime() ?? Number.POSITIVE_INFINITY),
  };
}
