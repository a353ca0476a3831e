import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { eventFilter, IdentityServiceDefinition, streams } from '@sentinelmesh/contracts';
import { newKey } from '@sentinelmesh/crypto';
import { appRole, migrate, roleUrl, systemRole } from '@sentinelmesh/database';
import { connectBus, type EventBus, readEvent, servicePermissions } from '@sentinelmesh/event-bus';
import { newId, type OrgId, SYSTEM_ORG, type WorkspaceId } from '@sentinelmesh/kernel';
import { type Client, connectChannel, type RemoteChannel } from '@sentinelmesh/rpc';
import { type Running, run } from '@sentinelmesh/service-kit';
import { silentLogger } from '@sentinelmesh/telemetry';
import { createTestIssuers, startTestNats, startTestPostgres, type TestNats, type TestPostgres, until } from '@sentinelmesh/testkit';
import { identitySchema, identityService } from '../src/index.ts';

const issuers = createTestIssuers();
const passwords = { app: 'app', system: 'system' };
/** What a listener reads from the stream, so that it misses nothing when the bus goes and comes back. */
const revocations = {
  name: 'revocations',
  stream: 'EVENTS',
  filter: eventFilter({ type: 'identity.key.revoked' }),
  owner: 'listener',
} as const;
const base64url = () => newKey().reveal().toString('base64url');

let directory: string;
let postgres: TestPostgres;
let nats: TestNats;
let running: Running;
let channel: RemoteChannel;
let identity: Client<typeof IdentityServiceDefinition>;
let listener: EventBus;
const revoked = new Map<string, number>();

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'identity-'));
  const address = `unix:${join(directory, 'identity.sock')}`;
  const permissions = servicePermissions(identityService.name, { events: identityService.bus.events });
  [postgres, nats] = await Promise.all([startTestPostgres(), startTestNats({ identity: permissions })]);
  await migrate({ adminUrl: postgres.url, schema: identitySchema.name, migrations: identitySchema.migrations, passwords });
  listener = await connectBus({ url: nats.url(), name: 'listener', log: silentLogger });
  await listener.provision({ streams: [streams.EVENTS, streams.AUDIT], durables: [revocations], bytesScale: 0.01 });
  listener.consume(revocations, { handle: async (message) => void revoked.set(readEvent(message).subject ?? '', performance.now()) });
  running = await run({
    services: [identityService],
    sourceOf: () => ({
      env: {
        MESH_LOG_LEVEL: 'silent',
        MESH_INTERNAL_ADDRESS: address,
        MESH_CONTEXT_ISSUERS: issuers.variable,
        NATS_URL: nats.url('identity'),
        DATABASE_URL: roleUrl(postgres.url, appRole('identity'), passwords.app),
        MESH_DATABASE_SYSTEM_URL: roleUrl(postgres.url, systemRole('identity'), passwords.system),
        MESH_AUDIT_KEY: base64url(),
        MESH_KEY_PEPPER: base64url(),
      },
    }),
  });
  channel = connectChannel(address);
  identity = channel.client(IdentityServiceDefinition);
});
after(async () => {
  channel?.close();
  await running?.stop();
  await listener?.close();
  await Promise.all([nats?.stop(), postgres?.stop(), rm(directory, { recursive: true })]);
});

const asOperator = (orgId: OrgId = SYSTEM_ORG) => issuers.contextOf({ orgId, principal: { type: 'operator', id: 'cli' }, scopes: ['*'] });
const asGateway = () => issuers.contextOf({ orgId: SYSTEM_ORG, principal: { type: 'service', id: 'gateway' }, scopes: [] });

async function givenKey() {
  const { organization, workspace } = await identity.createOrganization({ name: 'Acme' }, asOperator());
  const orgId = organization?.id as OrgId;
  const workspaceId = workspace?.id as WorkspaceId;
  const { apiKey, secret } = await identity.createApiKey({ name: 'ci', workspaceId, scopes: ['*'] }, asOperator(orgId));
  const context = () => issuers.contextOf({ orgId, workspaceId, principal: { type: 'api_key', id: apiKey?.id ?? '' }, scopes: ['*'] });
  return { id: apiKey?.id ?? '', secret, orgId, context };
}

const statusOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'ok',
    ({ status }) => status,
  );

describe('the identity service as a process', () => {
  it('is ready', async () => {
    await until(() => channel.isServing(500), 'the service to serve');
  });

  it('knows a key that it made, and forgets one that was revoked, while the bus is told within a second', async () => {
    const { id, secret, orgId, context } = await givenKey();
    assert.equal((await identity.authenticateApiKey({ secret }, asGateway())).orgId, orgId);
    const startedAt = performance.now();
    await identity.revokeApiKey({ id }, context());
    assert.equal(await statusOf(identity.authenticateApiKey({ secret }, asGateway())), 'unauthenticated');
    const toldAt = await until(() => revoked.get(id), 'the revocation on the bus');
    assert.ok(toldAt - startedAt < 1_000, `told after ${toldAt - startedAt} ms`);
  });

  it('answers by the status that callers act on', async () => {
    const { id, context } = await givenKey();
    const stranger = await givenKey();
    assert.deepEqual(
      await Promise.all([
        statusOf(identity.createWorkspace({ name: 'a\0b' }, context())),
        statusOf(identity.createWorkspace({ name: 'default' }, context())),
        statusOf(identity.revokeApiKey({ id }, stranger.context())),
        statusOf(identity.getOrganization({ id: newId('org') }, context())),
        statusOf(identity.listOrganizations({}, context())),
        statusOf(identity.authenticateApiKey({ secret: '' }, context())),
      ]),
      ['invalid_argument', 'already_exists', 'not_found', 'not_found', 'permission_denied', 'permission_denied'],
    );
  });

  it('revokes while the bus is down, and tells when it is back', async () => {
    const { id, secret, context } = await givenKey();
    await nats.kill();
    await identity.revokeApiKey({ id }, context());
    assert.equal(await statusOf(identity.authenticateApiKey({ secret }, asGateway())), 'unauthenticated');
    await nats.start();
    await until(() => revoked.get(id), 'the revocation on the bus', 20_000);
  });

  it('says that it is unavailable without its database, and recovers by itself', async () => {
    const { secret } = await givenKey();
    await postgres.kill();
    assert.equal(await statusOf(identity.authenticateApiKey({ secret }, asGateway())), 'unavailable');
    await postgres.start();
    await until(async () => (await statusOf(identity.authenticateApiKey({ secret }, asGateway()))) === 'ok', 'the database again', 20_000);
  });
});
