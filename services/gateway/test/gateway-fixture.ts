/** The gateway on a real bus, with identity and guard played by fakes of our own contracts. */

import { connect } from 'node:net';
import { defineSection } from '@sentinelmesh/config';
import {
  ApiKey,
  AuditServiceDefinition,
  GuardServiceDefinition,
  IdentityServiceDefinition,
  type InspectRequest,
  InspectResponse,
  streams,
} from '@sentinelmesh/contracts';
import { newKey } from '@sentinelmesh/crypto';
import { connectBus, eventMessage } from '@sentinelmesh/event-bus';
import { NotFound, newId, Unauthenticated } from '@sentinelmesh/kernel';
import type { Handlers } from '@sentinelmesh/rpc';
import { defineService, run } from '@sentinelmesh/service-kit';
import { silentLogger } from '@sentinelmesh/telemetry';
import { createTestIssuers, startTestNats } from '@sentinelmesh/testkit';
import { gatewayService } from '../src/index.ts';

const nothing = defineSection({ name: 'fake', description: 'Nothing to configure.', keys: {} });

/** What the fakes do and have seen; tests change it. */
export type Backstage = {
  keys: Map<string, { keyId: string; orgId: string; workspaceId: string; scopes: string[]; expiresAt?: Date }>;
  lookUps: number;
  inspected: InspectRequest[];
  inspect(request: InspectRequest): Promise<Partial<InspectResponse>>;
};

export async function startGateway(variables: Readonly<Record<string, string>> = {}) {
  const nats = await startTestNats();
  const admin = await connectBus({ url: nats.url(), name: 'admin', log: silentLogger });
  await admin.provision({ streams: [streams.EVENTS], buckets: gatewayService.bus.buckets ?? [] });
  const issuers = createTestIssuers();
  const backstage: Backstage = {
    keys: new Map(),
    lookUps: 0,
    inspected: [],
    inspect: async () => ({ decision: 'allow', riskLevel: 'info' }),
  };
  const env = {
    MESH_LOG_LEVEL: 'silent',
    MESH_HTTP_PORT: '0',
    MESH_GRPC_PORT: '0',
    MESH_CONTEXT_ISSUERS: issuers.variable,
    MESH_CONTEXT_SIGNING_KEY: issuers.gatewaySeed,
    MESH_IDEMPOTENCY_KEY: newKey().reveal().toString('base64url'),
    NATS_URL: nats.url(),
    ...variables,
  };
  const running = await run({
    services: [fakeIdentity(backstage), fakeAudit(), fakeGuard(backstage), gatewayService],
    sourceOf: () => ({ env }),
    encodeInProcess: true,
  });
  const { http = '', grpc = '' } = running.addresses;
  return {
    http,
    grpc,
    nats,
    backstage,
    /** A key that works. */
    givenKey(scopes = ['*'], expiresAt?: Date) {
      const secret = `smk_test_${newId('key')}`;
      const orgId = newId('org');
      const key = { keyId: newId('key'), orgId, workspaceId: newId('ws'), scopes, ...(expiresAt === undefined ? {} : { expiresAt }) };
      backstage.keys.set(secret, key);
      return { secret, ...key };
    },
    /** As identity does it: the key stops working, and the bus hears of it. */
    async revoke(secret: string) {
      const { keyId, orgId } = backstage.keys.get(secret) ?? { keyId: '', orgId: newId('org') };
      backstage.keys.delete(secret);
      const data = { keyId, principal: { type: 'operator', id: 'test' } };
      await admin.publish(
        eventMessage('identity.key.revoked', {
          orgId: orgId as ReturnType<typeof newId<'org'>>,
          source: 'identity',
          time: new Date(),
          data,
        }),
      );
    },
    async post(path: string, body: unknown, headers: Record<string, string> = {}) {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      return read(
        await fetch(`${http}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: text }),
      );
    },
    /** Bytes as they are, on a connection of their own; what came back until it was closed. */
    send: (bytes: string) =>
      new Promise<string>((resolve) => {
        const { hostname, port } = new URL(http);
        let answer = '';
        const socket = connect(Number(port), hostname, () => void socket.write(bytes));
        socket.on('data', (chunk) => {
          answer += chunk;
        });
        socket.on('error', () => undefined).on('close', () => resolve(answer));
      }),
    get: async (path: string, headers: Record<string, string> = {}) => read(await fetch(`${http}${path}`, { headers })),
    async stop() {
      await running.stop();
      await admin.close();
      await nats.stop();
    },
  };
}

export type Gateway = Awaited<ReturnType<typeof startGateway>>;

async function read(response: Response) {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: (isJson ? JSON.parse(text) : undefined) as Record<string, unknown>,
  };
}

const fakeGuard = (backstage: Backstage) =>
  defineService({
    name: 'guard',
    config: nothing,
    serves: [GuardServiceDefinition],
    bus: {},
    async start(kit) {
      const handlers: Handlers<typeof GuardServiceDefinition> = {
        async inspect(request) {
          backstage.inspected.push(request);
          return InspectResponse.fromPartial(await backstage.inspect(request));
        },
      };
      kit.serve(GuardServiceDefinition, handlers, { inspect: { scope: 'guard:inspect' } });
    },
  });

const fakeAudit = () =>
  defineService({
    name: 'audit',
    config: nothing,
    serves: [AuditServiceDefinition],
    bus: {},
    async start(kit) {
      const handlers: Handlers<typeof AuditServiceDefinition> = {
        listEntries: async ({ pageSize }) => ({ entries: [], nextPageToken: String(pageSize) }),
        async getEntry({ id }) {
          throw new NotFound('audit entry', id);
        },
      };
      kit.serve(AuditServiceDefinition, handlers, { listEntries: { scope: 'audit:read' }, getEntry: { scope: 'audit:read' } });
    },
  });

const fakeIdentity = (backstage: Backstage) =>
  defineService({
    name: 'identity',
    config: nothing,
    serves: [IdentityServiceDefinition],
    bus: {},
    async start(kit) {
      const refuse = async () => {
        throw new NotFound('thing', 'x');
      };
      const handlers: Handlers<typeof IdentityServiceDefinition> = {
        async authenticateApiKey({ secret }) {
          backstage.lookUps += 1;
          const key = backstage.keys.get(secret);
          if (key === undefined) throw new Unauthenticated('the API key is not valid');
          return { expiresAt: undefined, ...key };
        },
        createApiKey: async ({ name }) => ({ apiKey: ApiKey.fromPartial({ id: newId('key'), name }), secret: 'shown once' }),
        createOrganization: refuse,
        listOrganizations: refuse,
        getOrganization: refuse,
        createWorkspace: refuse,
        listWorkspaces: refuse,
        listApiKeys: refuse,
        revokeApiKey: refuse,
      };
      const operator = { principal: 'operator' } as const;
      const read = { scope: 'identity:read' };
      const write = { scope: 'identity:write' };
      kit.serve(IdentityServiceDefinition, handlers, {
        authenticateApiKey: { principal: 'service' },
        createOrganization: operator,
        listOrganizations: operator,
        getOrganization: read,
        listWorkspaces: read,
        listApiKeys: read,
        createWorkspace: write,
        createApiKey: write,
        revokeApiKey: write,
      });
    },
  });
