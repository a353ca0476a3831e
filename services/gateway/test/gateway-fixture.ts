/** The gateway on a real bus, with the services that it calls played by fakes. */
import { connect } from 'node:net';
import { type AuditRecord, streams } from '@sentinelmesh/contracts';
import { newKey } from '@sentinelmesh/crypto';
import {
  type BusMessage,
  connectBus,
  type EventBus,
  eventMessage,
  type ReceivedEvent,
  readEvent,
  verifyAuditMessage,
} from '@sentinelmesh/event-bus';
import { newId } from '@sentinelmesh/kernel';
import { run } from '@sentinelmesh/service-kit';
import { silentLogger } from '@sentinelmesh/telemetry';
import { createTestIssuers, startTestNats } from '@sentinelmesh/testkit';
import { gatewayService } from '../src/index.ts';
import { createBackstage, fakeServices } from './fakes.ts';

export async function startGateway(variables: Readonly<Record<string, string>> = {}) {
  const nats = await startTestNats();
  const admin = await connectBus({ url: nats.url(), name: 'admin', log: silentLogger });
  await admin.provision({ streams: [streams.EVENTS, streams.AUDIT], buckets: gatewayService.bus.buckets ?? [] });
  const bus = await listen(admin);
  const issuers = createTestIssuers();
  const backstage = createBackstage();
  const env = {
    MESH_LOG_LEVEL: 'silent',
    MESH_HTTP_PORT: '0',
    MESH_GRPC_PORT: '0',
    MESH_CONTEXT_ISSUERS: issuers.variable,
    MESH_CONTEXT_SIGNING_KEY: issuers.gatewaySeed,
    MESH_IDEMPOTENCY_KEY: anyKey(),
    MESH_SOURCE_HASH_KEY: anyKey(),
    MESH_AUDIT_KEY: bus.auditKey.reveal().toString('base64url'),
    NATS_URL: nats.url(),
    ...variables,
  };
  const services = [...fakeServices(backstage), gatewayService];
  const running = await run({ services, sourceOf: () => ({ env }), encodeInProcess: true }).catch(async (error: unknown) => {
    // What was started so far would keep the test file from ending.
    await admin.close();
    await nats.stop();
    throw error;
  });
  const { http = '', grpc = '' } = running.addresses;
  return {
    http,
    grpc,
    nats,
    backstage,
    bus,
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

/** What the gateway publishes. */
async function listen(admin: EventBus) {
  const heard = { auditKey: newKey(), events: [] as ReceivedEvent[], records: [] as AuditRecord[], messages: [] as string[] };
  const hear = (message: BusMessage) => {
    heard.messages.push(`${message.subject} ${JSON.stringify(message.headers)} ${Buffer.from(message.payload).toString()}`);
    if (message.subject.startsWith('sm.evt.')) heard.events.push(readEvent(message));
    else heard.records.push(verifyAuditMessage(() => heard.auditKey, message).record);
  };
  for (const filter of ['sm.evt.>', 'sm.audit.>']) await admin.subscribe(filter, hear, { onInterrupted() {} });
  return heard;
}

const anyKey = () => newKey().reveal().toString('base64url');
