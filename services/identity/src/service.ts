import { randomInt } from 'node:crypto';
import { IdentityServiceDefinition } from '@sentinelmesh/contracts';
import { decodeKey, type Secret } from '@sentinelmesh/crypto';
import { createOutboxRelay, type Database } from '@sentinelmesh/database';
import { auditMessage } from '@sentinelmesh/event-bus';
import type { Clock } from '@sentinelmesh/kernel';
import { defineService } from '@sentinelmesh/service-kit';
import { createAuthenticateApiKey } from './app/authenticate-api-key.ts';
import { createCreateApiKey } from './app/create-api-key.ts';
import { createCreateOrganization } from './app/create-organization.ts';
import { createCreateWorkspace } from './app/create-workspace.ts';
import { createDescribeChange } from './app/describe-change.ts';
import { createGetOrganization } from './app/get-organization.ts';
import { createHashKey } from './app/hash-key.ts';
import { createListApiKeys } from './app/list-api-keys.ts';
import { createListOrganizations } from './app/list-organizations.ts';
import { createListWorkspaces } from './app/list-workspaces.ts';
import { createRevokeApiKey } from './app/revoke-api-key.ts';
import { identityConfig } from './config.ts';
import { createCommit } from './store/commit.ts';
import { createPostgresApiKeyStore } from './store/postgres-api-key-store.ts';
import { createPostgresOrganizationStore } from './store/postgres-organization-store.ts';
import { createPostgresWorkspaceStore } from './store/postgres-workspace-store.ts';
import { type IdentityTables, identitySchema, SCHEMA } from './store/schema.ts';
import { identityAccess, identityRpc } from './transport/rpc.ts';

export const identityService = defineService({
  name: 'identity',
  config: identityConfig,
  serves: [IdentityServiceDefinition],
  bus: { events: ['identity'] },
  schema: identitySchema,
  async start(kit) {
    const database = await kit.openDatabase<IdentityTables>();
    const bus = await kit.connectBus();
    const relay = createOutboxRelay({ database, schema: SCHEMA, publish: bus.publish, log: kit.log, metrics: kit.metrics });
    kit.onStop(() => relay.stop());
    relay.start();
    const { auditSigner, clock } = kit;
    const handlers = composeIdentity({ database, relay, auditSigner, pepper: decodeKey(kit.config.keyPepper), clock });
    kit.serve(IdentityServiceDefinition, handlers, identityAccess);
  },
});

type Parts = {
  database: Database<IdentityTables>;
  relay: { poke(): void };
  auditSigner: Parameters<typeof auditMessage>[0];
  pepper: Secret<Uint8Array>;
  clock: Clock;
};

/** The service without what it runs in. */
export function composeIdentity({ database, relay, auditSigner, pepper, clock }: Parts) {
  const commit = createCommit({ database, relay });
  const organizations = createPostgresOrganizationStore({ database, commit });
  const workspaces = createPostgresWorkspaceStore({ database, commit });
  const apiKeys = createPostgresApiKeyStore({ database, commit });
  const hashKey = createHashKey({ pepper });
  const describeChange = createDescribeChange({ signAudit: (record, traceparent) => auditMessage(auditSigner, record, { traceparent }) });
  return identityRpc({
    createOrganization: createCreateOrganization({ organizations, describeChange, clock }),
    listOrganizations: createListOrganizations({ organizations }),
    getOrganization: createGetOrganization({ organizations }),
    createWorkspace: createCreateWorkspace({ workspaces, describeChange, clock }),
    listWorkspaces: createListWorkspaces({ workspaces }),
    createApiKey: createCreateApiKey({ apiKeys, hashKey, describeChange, randomIndex: (below) => randomInt(below), clock }),
    listApiKeys: createListApiKeys({ apiKeys }),
    revokeApiKey: createRevokeApiKey({ apiKeys, describeChange, clock }),
    authenticateApiKey: createAuthenticateApiKey({ apiKeys, hashKey, clock }),
  });
}
