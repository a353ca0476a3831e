/** Calls that the one who runs the mesh makes, in the name of the operator. */
import { DestinationServiceDefinition, IdentityServiceDefinition } from '@sentinelmesh/contracts';
import { newId, type OrgId, SYSTEM_ORG, systemClock } from '@sentinelmesh/kernel';
import { type CallContext, type Client, connectChannel, createContextMinter, type RemoteChannel } from '@sentinelmesh/rpc';
import type { MeshSecrets } from './secrets.ts';

export type Operator = {
  readonly identity: Client<typeof IdentityServiceDefinition>;
  readonly destinations: Client<typeof DestinationServiceDefinition>;
  /** The context of one call, for one organisation or for none. */
  as(orgId?: OrgId, timeoutMs?: number): CallContext;
  close(): void;
};

const TIMEOUT_MS = 10_000;

/** Where services take calls of operators. */
export type OperatorDoor = {
  /** Where identity does. */
  readonly operatorAddress: string;
  /** Of the services that have an address of their own; every other one answers at `operatorAddress`. */
  readonly serviceAddresses?: Readonly<Record<string, string>> | undefined;
};

export function connectOperator({ operatorAddress, serviceAddresses = {} }: OperatorDoor, secrets: MeshSecrets): Operator {
  const channels = new Map<string, RemoteChannel>();
  const channelTo = (address: string): RemoteChannel => {
    const channel = channels.get(address) ?? connectChannel(address);
    channels.set(address, channel);
    return channel;
  };
  const minter = createContextMinter({ issuer: 'operator', signer: secrets.contextSigner('operator'), clock: systemClock });
  return {
    identity: channelTo(operatorAddress).client(IdentityServiceDefinition),
    destinations: channelTo(serviceAddresses['webhook-delivery'] ?? operatorAddress).client(DestinationServiceDefinition),
    as: (orgId = SYSTEM_ORG, timeoutMs = TIMEOUT_MS) => ({
      token: minter.mint({ orgId, principal: { type: 'operator', id: 'operator' }, scopes: ['*'] }),
      requestId: newId('req'),
      deadlineAt: Date.now() + timeoutMs,
    }),
    close() {
      for (const channel of channels.values()) channel.close();
    },
  };
}
