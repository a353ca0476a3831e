/** Calls that the one who runs the mesh makes, in the name of the operator. */
import { IdentityServiceDefinition } from '@sentinelmesh/contracts';
import { newId, type OrgId, SYSTEM_ORG, systemClock } from '@sentinelmesh/kernel';
import { type CallContext, type Client, connectChannel, createContextMinter } from '@sentinelmesh/rpc';
import type { MeshSecrets } from './secrets.ts';

export type Operator = {
  readonly identity: Client<typeof IdentityServiceDefinition>;
  /** The context of one call, for one organisation or for none. */
  as(orgId?: OrgId): CallContext;
  close(): void;
};

const TIMEOUT_MS = 10_000;

export function connectOperator(address: string, secrets: MeshSecrets): Operator {
  const channel = connectChannel(address);
  const minter = createContextMinter({ issuer: 'operator', signer: secrets.contextSigner('operator'), clock: systemClock });
  return {
    identity: channel.client(IdentityServiceDefinition),
    as: (orgId = SYSTEM_ORG) => ({
      token: minter.mint({ orgId, principal: { type: 'operator', id: 'operator' }, scopes: ['*'] }),
      requestId: newId('req'),
      deadlineAt: Date.now() + TIMEOUT_MS,
    }),
    close: channel.close,
  };
}
