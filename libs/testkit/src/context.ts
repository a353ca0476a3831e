import { createSigner, newKey } from '@sentinelmesh/crypto';
import { newId, systemClock, type TenantContext } from '@sentinelmesh/kernel';
import { type CallContext, createContextMinter } from '@sentinelmesh/rpc';

/** Who may mint contexts in a test: what services are told, and the contexts themselves. */
export type TestIssuers = {
  /** The value of MESH_CONTEXT_ISSUERS. */
  readonly variable: string;
  /** The value of MESH_CONTEXT_SIGNING_KEY, for a gateway under test. */
  readonly gatewaySeed: string;
  /** The context of one call. An operator's comes from the operator's key, every other from the gateway's. */
  contextOf(tenant: TenantContext, options?: { timeoutMs?: number }): CallContext;
};

export function createTestIssuers(): TestIssuers {
  const seeds = { gateway: newKey(), operator: newKey() };
  const signers = { gateway: createSigner(seeds.gateway), operator: createSigner(seeds.operator) };
  const minters = {
    gateway: createContextMinter({ issuer: 'gateway', signer: signers.gateway, clock: systemClock }),
    operator: createContextMinter({ issuer: 'operator', signer: signers.operator, clock: systemClock }),
  };
  return {
    variable: `gateway=${signers.gateway.publicKey},operator=${signers.operator.publicKey}`,
    gatewaySeed: seeds.gateway.reveal().toString('base64url'),
    contextOf: (tenant, { timeoutMs = 10_000 } = {}) => ({
      token: minters[tenant.principal.type === 'operator' ? 'operator' : 'gateway'].mint(tenant),
      requestId: newId('req'),
      deadlineAt: Date.now() + timeoutMs,
    }),
  };
}
