/**
 * The tenant context that travels with every call inside the mesh: signed by the one who authenticated the caller,
 * verified by every service on every method.
 *
 * A token is `base64url(JSON) "." base64url(signature)`, the signature being Ed25519 (RFC 8032) over the first part as
 * ASCII. There is one algorithm and no header to negotiate it. Minting and verifying are cached, so that a busy caller
 * costs one signature every half lifetime.
 */
import type { Signer, Verifier } from '@sentinelmesh/crypto';
import { type Clock, isId, type PrincipalType, type TenantContext, Unauthenticated } from '@sentinelmesh/kernel';

const TOKEN_LIFETIME_MS = 60_000;
const CACHED_TOKENS = 10_000;
const MAX_TOKEN_LENGTH = 8_192;

/** Who may mint contexts: for each issuer the key that verifies it and the kinds of principal it may speak for. */
export type Issuers = Readonly<Record<string, { readonly verifier: Verifier; readonly principals: readonly PrincipalType[] }>>;

export type ContextMinter = { mint(context: TenantContext): string };
export type ContextVerifier = { verify(token: string): TenantContext };

type Claims = { iss: string; org: string; ws?: string; pt: PrincipalType; pid: string; sc: readonly string[]; exp: number };

export function createContextMinter({ issuer, signer, clock }: { issuer: string; signer: Signer; clock: Clock }): ContextMinter {
  const minted = createBoundedCache<{ token: string; renewAt: number }>();
  return {
    mint({ orgId, workspaceId, principal, scopes }) {
      const now = clock.now();
      const key = JSON.stringify([orgId, workspaceId, principal.type, principal.id, scopes]);
      const cached = minted.get(key);
      if (cached !== undefined && cached.renewAt > now) return cached.token;
      const claims: Claims = {
        iss: issuer,
        org: orgId,
        ...(workspaceId === undefined ? {} : { ws: workspaceId }),
        pt: principal.type,
        pid: principal.id,
        sc: scopes,
        exp: now + TOKEN_LIFETIME_MS,
      };
      const body = Buffer.from(JSON.stringify(claims)).toString('base64url');
      const token = `${body}.${Buffer.from(signer.sign(Buffer.from(body))).toString('base64url')}`;
      minted.set(key, { token, renewAt: now + TOKEN_LIFETIME_MS / 2 });
      return token;
    },
  };
}

/** @throws Unauthenticated (from `verify`) for a token that is missing, malformed, forged, expired or beyond its issuer's rights. */
export function createContextVerifier({ issuers, clock }: { issuers: Issuers; clock: Clock }): ContextVerifier {
  const verified = createBoundedCache<{ context: TenantContext; expiresAt: number }>();
  return {
    verify(token) {
      const now = clock.now();
      const cached = verified.get(token);
      if (cached !== undefined && cached.expiresAt > now) return cached.context;
      const claims = readClaims(token, issuers);
      if (claims === undefined) throw new Unauthenticated('the call carries no valid context');
      if (claims.exp <= now) throw new Unauthenticated('the context of the call has expired');
      const context = toTenantContext(claims);
      verified.set(token, { context, expiresAt: claims.exp });
      return context;
    },
  };
}

function readClaims(token: string, issuers: Issuers): Claims | undefined {
  const [body, signature, ...rest] = token.length <= MAX_TOKEN_LENGTH ? token.split('.') : [];
  if (body === undefined || signature === undefined || rest.length > 0) return undefined;
  const claims = parseClaims(body);
  if (claims === undefined) return undefined;
  const issuer = Object.hasOwn(issuers, claims.iss) ? issuers[claims.iss] : undefined;
  const genuine = issuer?.verifier.verify(Buffer.from(body), Buffer.from(signature, 'base64url')) === true;
  return genuine && issuer.principals.includes(claims.pt) ? claims : undefined;
}

function parseClaims(body: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(body, 'base64url').toString());
    return isClaims(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isClaims(value: unknown): value is Claims {
  if (typeof value !== 'object' || value === null) return false;
  const claims = value as Partial<Record<keyof Claims, unknown>>;
  return (
    typeof claims.iss === 'string' &&
    typeof claims.org === 'string' &&
    isId('org', claims.org) &&
    (claims.ws === undefined || (typeof claims.ws === 'string' && isId('ws', claims.ws))) &&
    typeof claims.pt === 'string' &&
    typeof claims.pid === 'string' &&
    Array.isArray(claims.sc) &&
    claims.sc.every((scope) => typeof scope === 'string') &&
    typeof claims.exp === 'number'
  );
}

function toTenantContext({ org, ws, pt, pid, sc }: Claims): TenantContext {
  if (!isId('org', org) || (ws !== undefined && !isId('ws', ws))) throw new Unauthenticated('the call carries no valid context');
  return { orgId: org, ...(ws === undefined ? {} : { workspaceId: ws }), principal: { type: pt, id: pid }, scopes: sc };
}

/** A map that forgets its oldest entry when it is full. */
function createBoundedCache<V>() {
  const entries = new Map<string, V>();
  return {
    get: (key: string) => entries.get(key),
    set(key: string, value: V) {
      entries.delete(key);
      if (entries.size >= CACHED_TOKENS) {
        const oldest = entries.keys().next();
        if (!oldest.done) entries.delete(oldest.value);
      }
      entries.set(key, value);
    },
  };
}
