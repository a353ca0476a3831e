import { GuardServiceDefinition } from '@sentinelmesh/contracts';
import { decodeKey, hmacSha256 } from '@sentinelmesh/crypto';
import { createGuardEngine } from '@sentinelmesh/guard-engine';
import { defineService } from '@sentinelmesh/service-kit';
import { createInspectText } from './app/inspect-text.ts';
import { guardConfig } from './config.ts';
import { guardAccess, guardRpc } from './transport/rpc.ts';

export const guardService = defineService({
  name: 'guard',
  config: guardConfig,
  serves: [GuardServiceDefinition],
  bus: { events: 'guard' },
  async start(kit) {
    const fingerprintKey = decodeKey(kit.config.fingerprintKey);
    const engine = createGuardEngine({ fingerprint: (type, value) => hmacSha256(fingerprintKey, type, '\0', value).toString('base64url') });
    const bus = await kit.connectBus();
    const inspectText = createInspectText({ engine, publish: bus.publish, signer: kit.auditSigner, clock: kit.clock });
    kit.serve(GuardServiceDefinition, guardRpc({ inspectText }), guardAccess);
  },
});
