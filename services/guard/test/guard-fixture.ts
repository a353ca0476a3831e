/** The guard as it runs, on a real bus. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineSection } from '@sentinelmesh/config';
import { durables, GuardServiceDefinition, streams } from '@sentinelmesh/contracts';
import { deriveKey, newKey } from '@sentinelmesh/crypto';
import { appRole, type BusMessage, migrate, roleUrl, systemRole } from '@sentinelmesh/database';
import {
  connectBus,
  done,
  type EventBus,
  type ReceivedEvent,
  readEvent,
  servicePermissions,
  verifyAuditMessage,
} from '@sentinelmesh/event-bus';
import { newId, type TenantContext } from '@sentinelmesh/kernel';
import { type Client, connectChannel, type RemoteChannel } from '@sentinelmesh/rpc';
import { defineService, type Kit, run } from '@sentinelmesh/service-kit';
import { silentLogger } from '@sentinelmesh/telemetry';
import {
  createTestIssuers,
  query,
  startTestNats,
  startTestPostgres,
  type TestIssuers,
  type TestNats,
  type TestPostgres,
  until,
} from '@sentinelmesh/testkit';
import { guardSchema, guardService } from '../src/index.ts';

export type GuardFixture = {
  readonly nats: TestNats;
  readonly postgres: TestPostgres;
  readonly channel: RemoteChannel;
  /** As a service of the same process calls it. */
  readonly inProcess: Client<typeof GuardServiceDefinition>;
  readonly issuers: TestIssuers;
  readonly tenant: TenantContext;
  readonly events: readonly ReceivedEvent[];
  readonly records: readonly ReturnType<typeof verifyAuditMessage>[];
  /** Everything that was published, as text. */
  readonly payloads: readonly string[];
  /** As the administrator of the bus. */
  publish(message: BusMessage): Promise<void>;
  /** As the superuser of the database, whom row-level security does not bind. */
  ask<Row extends Record<string, unknown>>(statement: string, values?: unknown[]): Promise<Row[]>;
  /** Stops the service and starts it again, with what it was told and on the same servers. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

/** @param env what the service is told besides what it needs to run */
export async function startGuard({ scopes, env = {} }: { scopes: readonly string[]; env?: Record<string, string> }): Promise<GuardFixture> {
  const auditKey = deriveKey(newKey(), 'audit/guard');
  const issuers = createTestIssuers();
  const permissions = servicePermissions('guard', { events: ['guard'], durables: [durables.guardAnalysis] });
  const [nats, postgres] = await Promise.all([startTestNats({ guard: permissions }), startTestPostgres()]);
  const passwords = { app: 'app', system: 'system' };
  await migrate({ adminUrl: postgres.url, schema: guardSchema.name, migrations: guardSchema.migrations, passwords });
  const admin = await connectBus({ url: nats.url(), name: 'admin', log: silentLogger });
  await admin.provision({ streams: Object.values(streams), durables: Object.values(durables) });
  const seen = await watchBus(admin, auditKey);
  const directory = await mkdtemp(join(tmpdir(), 'sm-guard-'));
  const address = `unix:${join(directory, 'guard.sock')}`;
  const stopServers = async () => {
    await admin.close();
    await Promise.all([nats.stop(), postgres.stop()]);
    await rm(directory, { recursive: true, force: true });
  };
  const told = {
    MESH_LOG_LEVEL: 'silent',
    MESH_INTERNAL_ADDRESS: address,
    MESH_CONTEXT_ISSUERS: issuers.variable,
    MESH_AUDIT_KEY: auditKey.reveal().toString('base64url'),
    MESH_FINGERPRINT_KEY: newKey().reveal().toString('base64url'),
    MESH_TEXT_KEY: newKey().reveal().toString('base64url'),
    DATABASE_URL: roleUrl(postgres.url, appRole('guard'), passwords.app),
    MESH_DATABASE_SYSTEM_URL: roleUrl(postgres.url, systemRole('guard'), passwords.system),
    NATS_URL: nats.url('guard'),
    ...env,
  };
  let inProcess: GuardFixture['inProcess'] | undefined;
  const caller = serviceThat((kit) => {
    inProcess = kit.client(GuardServiceDefinition);
  });
  const start = () => run({ services: [guardService, caller], sourceOf: () => ({ env: told }), encodeInProcess: true });
  let running = await start().catch(async (error) => {
    await stopServers();
    throw error;
  });
  if (inProcess === undefined) throw new Error('the service that calls the guard did not start');
  const channel = connectChannel(address);
  const principal = { type: 'api_key', id: newId('key') } as const;
  return {
    ...seen,
    nats,
    postgres,
    channel,
    inProcess,
    publish: admin.publish,
    ask: (statement, values) => query(postgres.url, statement, values),
    issuers,
    tenant: { orgId: newId('org'), workspaceId: newId('ws'), principal, scopes },
    async restart() {
      await running.stop();
      running = await start();
      await until(() => channel.isServing(1_000), 'the service to be reached again');
    },
    async stop() {
      channel.close();
      await running.stop();
      await stopServers();
    },
  };
}

function serviceThat(start: (kit: Kit) => void) {
  const config = defineSection({ name: 'caller', description: 'Nothing to configure.', keys: {} });
  return defineService({ name: 'caller', config, serves: [], bus: {}, start: async (kit) => start(kit) });
}

async function watchBus(admin: EventBus, auditKey: ReturnType<typeof newKey>) {
  const events: ReceivedEvent[] = [];
  const records: ReturnType<typeof verifyAuditMessage>[] = [];
  const payloads: string[] = [];
  await admin.subscribe('sm.>', (message) => void payloads.push(Buffer.from(message.payload).toString()), { onInterrupted() {} });
  await admin.subscribe('sm.evt.>', (message) => void events.push(readEvent(message)), { onInterrupted() {} });
  admin.consume(durables.audit, {
    handleBatch: async (messages) => {
      records.push(...messages.map((message) => verifyAuditMessage(() => auditKey, message)));
      return messages.map(() => done);
    },
  });
  return { events, records, payloads };
}
