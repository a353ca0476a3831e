/** One trace through services of one process and of several, and through the bus; seen from a collector. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { defineSection } from '@sentinelmesh/config';
import {
  AuditServiceDefinition,
  type DurableDefinition,
  eventFilter,
  GetEntryResponse,
  GuardServiceDefinition,
  InspectResponse,
  KeyRevoked,
  streams,
} from '@sentinelmesh/contracts';
import { connectBus, eventMessage } from '@sentinelmesh/event-bus';
import { InvalidArgument, newId, type RequestContext } from '@sentinelmesh/kernel';
import type { CallContext, Client } from '@sentinelmesh/rpc';
import { silentLogger, withSpan } from '@sentinelmesh/telemetry';
import {
  createTestIssuers,
  type OtlpReceiver,
  type ReceivedSpan,
  startOtlpReceiver,
  startTestNats,
  type TestNats,
  until,
} from '@sentinelmesh/testkit';
import { defineService, type Kit, type Running, run } from '../src/index.ts';

const TEXT = 'my very private words';
const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';

const nothing = defineSection({ name: 'nothing', description: 'Nothing.', keys: {} });
const issuers = createTestIssuers();
const orgId = newId('org');
const contextOf = (traceparent?: string): CallContext => ({
  ...issuers.contextOf({ orgId, principal: { type: 'api_key', id: 'key' }, scopes: ['*'] }),
  ...(traceparent === undefined ? {} : { traceparent }),
});
const durable: DurableDefinition = {
  name: 'watcher',
  stream: 'EVENTS',
  filter: eventFilter({ type: 'identity.key.revoked' }),
  owner: 'audit',
};

type Mesh = { readonly audit: Client<typeof AuditServiceDefinition>; readonly seen: Seen; stop(): Promise<void> };
/** The traces that handlers and consumers were told of. */
type Seen = { guard: string[]; consumed: string[] };

/** `audit` and a client of it in one process, `guard` in another as far as calls can tell, and both on the bus. */
async function startMesh(nats: TestNats, env: Record<string, string>): Promise<Mesh> {
  const directory = await mkdtemp(join(tmpdir(), 'sm-tracing-'));
  const address = `unix:${join(directory, 'guard.sock')}`;
  const seen: Seen = { guard: [], consumed: [] };
  const base = { MESH_LOG_LEVEL: 'silent', MESH_CONTEXT_ISSUERS: issuers.variable, NATS_URL: nats.url(), ...env };
  const processes: Running[] = [
    await run({ services: [guardThatPublishes(seen)], sourceOf: () => ({ env: { ...base, MESH_INTERNAL_ADDRESS: address } }) }),
  ];
  let audit: Mesh['audit'] | undefined;
  const caller = defineService({
    name: 'caller',
    config: nothing,
    serves: [],
    bus: {},
    async start(kit) {
      audit = kit.client(AuditServiceDefinition);
    },
  });
  const services = [auditThatAsks(seen), caller];
  processes.push(await run({ services, sourceOf: () => ({ env: { ...base, MESH_SERVICE_ADDRESSES: `guard=${address}` } }) }));
  return {
    audit: audit ?? assert.fail(),
    seen,
    async stop() {
      for (const running of processes.reverse()) await running.stop();
      await rm(directory, { recursive: true });
    },
  };
}

/** A method that takes a text, on its own. */
const InspectDefinition = { ...GuardServiceDefinition, methods: { inspect: GuardServiceDefinition.methods.inspect } } as const;

const guardThatPublishes = (seen: Seen) =>
  defineService({
    name: 'guard',
    config: nothing,
    serves: [InspectDefinition],
    bus: {},
    async start(kit: Kit) {
      const bus = await kit.connectBus();
      const inspect = async ({ text }: { text: string }, { traceparent }: RequestContext) => {
        seen.guard.push(traceparent ?? '');
        if (text === `${TEXT}!`) throw new InvalidArgument([{ field: 'text', message: text }]);
        const data = KeyRevoked.create({ keyId: newId('key') });
        await bus.publish(eventMessage('identity.key.revoked', { orgId, source: 'guard', time: new Date(), traceparent, data }));
        return InspectResponse.fromPartial({ redactedText: text });
      };
      kit.serve(InspectDefinition, { inspect }, { inspect: { scope: 'guard:inspect' } });
    },
  });

const auditThatAsks = (seen: Seen) =>
  defineService({
    name: 'audit',
    config: nothing,
    serves: [AuditServiceDefinition],
    bus: { durables: [durable] },
    async start(kit: Kit) {
      const bus = await kit.connectBus();
      const guard = kit.client(InspectDefinition);
      const handlers = {
        listEntries: () => assert.fail(),
        async getEntry({ id }: { id: string }, context: RequestContext) {
          await guard.inspect({ text: id }, context);
          return GetEntryResponse.create({});
        },
      };
      kit.serve(AuditServiceDefinition, handlers, { listEntries: { scope: 'audit:read' }, getEntry: { scope: 'audit:read' } });
      bus.consume(durable, {
        handle: async ({ headers }) => {
          await withSpan('look', {}, () => undefined);
          seen.consumed.push(headers.traceparent ?? '');
        },
      });
    },
  });

/** The spans of a trace as `<depth> <kind> <name> [<service>]`, parents before their children. */
function treeOf(spans: readonly ReceivedSpan[], parentSpanId: string, depth = 0): string[] {
  return spans
    .filter((span) => span.parentSpanId === parentSpanId)
    .sort((one, other) => one.name.localeCompare(other.name))
    .flatMap(({ kind, name, spanId, attributes }) => [
      `${depth} ${kind} ${name} [${attributes['sentinelmesh.service'] ?? ''}]`,
      ...treeOf(spans, spanId, depth + 1),
    ]);
}

let nats: TestNats;
before(async () => {
  nats = await startTestNats();
  const admin = await connectBus({ url: nats.url(), name: 'admin', log: silentLogger });
  await admin.provision({ streams: Object.values(streams), durables: [durable] });
  await admin.close();
});
after(() => nats.stop());

async function meshWith(answers: Parameters<typeof startOtlpReceiver>[0], env: Record<string, string> = {}) {
  const collector = await startOtlpReceiver(answers);
  const mesh = await startMesh(nats, { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, OTEL_BSP_SCHEDULE_DELAY: '50', ...env });
  const stop = async () => {
    await mesh.stop();
    await collector.stop();
  };
  return { collector, mesh, stop };
}

describe('with a collector', () => {
  let collector: OtlpReceiver;
  let mesh: Mesh;
  let stop: () => Promise<void>;
  before(async () => {
    ({ collector, mesh, stop } = await meshWith('ok', { OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20abc' }));
  });
  after(() => stop());

  it('a call, the calls that it makes, what they publish and what consumes it are one trace, below the caller’s span', async () => {
    await mesh.audit.getEntry({ id: TEXT }, contextOf(`00-${TRACE_ID}-${CALLER}-01`));
    await until(() => collector.spans.some(({ name }) => name === 'look'), 'the span of the consumer');
    await until(() => collector.spans.length >= 6, 'all spans');
    assert.deepEqual(treeOf(collector.spans, CALLER), [
      '0 server audit.v1.AuditService/GetEntry [audit]',
      '1 client guard.v1.GuardService/Inspect [audit]',
      '2 server guard.v1.GuardService/Inspect [guard]',
      '3 producer publish identity.key.revoked [guard]',
      '4 consumer process identity.key.revoked [audit]',
      '5 internal look [audit]',
    ]);
    assert.deepEqual([...new Set(collector.spans.map(({ traceId }) => traceId))], [TRACE_ID]);
    assert.equal(collector.headers().authorization, 'Bearer abc');
  });

  it('handlers and messages carry the span that they belong to', async () => {
    const spanOf = (name: string, kind: string) => collector.spans.find((span) => span.name === name && span.kind === kind);
    const header = (span: ReceivedSpan | undefined) => `00-${TRACE_ID}-${span?.spanId}-01`;
    assert.equal(mesh.seen.guard[0], header(spanOf('guard.v1.GuardService/Inspect', 'server')));
    assert.equal(mesh.seen.consumed[0], header(spanOf('publish identity.key.revoked', 'producer')));
  });

  it('spans have ids and outcomes by the semantic conventions, and the process has a name', async () => {
    const answered = collector.spans.find(({ name, kind }) => name === 'guard.v1.GuardService/Inspect' && kind === 'server');
    assert.equal(answered?.attributes['rpc.method'], 'sentinelmesh.guard.v1.GuardService/Inspect');
    assert.equal(answered?.attributes['rpc.response.status_code'], 'OK');
    assert.equal(answered?.attributes['sentinelmesh.org_id'], orgId);
    const published = collector.spans.find(({ kind }) => kind === 'producer');
    assert.equal(published?.attributes['messaging.system'], 'nats');
    assert.ok(['guard', 'sentinelmesh'].includes(String(published?.resource['service.name'])));
    assert.equal(published?.resource['service.namespace'], 'sentinelmesh');
  });

  it('a failed call has its code, and no span has a word of a request', async () => {
    const before = collector.spans.length;
    await assert.rejects(mesh.audit.getEntry({ id: `${TEXT}!` }, contextOf()));
    await until(() => collector.spans.length >= before + 3, 'the spans of the failed call');
    const failed = collector.spans.slice(before);
    assert.deepEqual(
      failed.map(({ kind, attributes }) => `${kind} ${attributes['error.type']} ${attributes['rpc.response.status_code']}`).sort(),
      ['client invalid_argument INVALID_ARGUMENT', 'server invalid_argument INVALID_ARGUMENT', 'server invalid_argument INVALID_ARGUMENT'],
    );
    // Only the calling side failed: the server did what it should.
    assert.deepEqual(
      failed.filter((span) => span.failed).map(({ kind }) => kind),
      ['client'],
    );
    assert.ok(collector.bodies.length > 0);
    for (const body of collector.bodies) assert.ok(!body.includes('private words'));
  });

  it('a trace that its caller does not sample is not sent, and is carried on unsampled', async () => {
    const before = collector.spans.length;
    mesh.seen.guard.length = 0;
    mesh.seen.consumed.length = 0;
    await mesh.audit.getEntry({ id: 'a' }, contextOf(`00-${TRACE_ID}-${CALLER}-00`));
    await until(() => mesh.seen.consumed.length === 1, 'the consumer');
    for (const header of [...mesh.seen.guard, ...mesh.seen.consumed]) assert.match(header, new RegExp(`^00-${TRACE_ID}-[0-9a-f]{16}-00$`));
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.equal(collector.spans.length, before);
  });
});

describe('without a collector', () => {
  it('nothing is sent, and the caller’s header is handed on as it is', async () => {
    const collector = await startOtlpReceiver();
    const header = `00-${TRACE_ID}-${CALLER}-01`;
    const settings: Record<string, string>[] = [
      {},
      { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, OTEL_SDK_DISABLED: 'true' },
      { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, OTEL_TRACES_EXPORTER: 'none' },
    ];
    for (const env of settings) {
      const mesh = await startMesh(nats, env);
      await mesh.audit.getEntry({ id: 'a' }, contextOf(header));
      await until(() => mesh.seen.consumed.length === 1, 'the consumer');
      assert.deepEqual(mesh.seen, { guard: [header], consumed: [header] });
      await mesh.stop();
    }
    assert.deepEqual(collector.bodies, []);
    await collector.stop();
  });
});

describe('with a collector that is of no use', () => {
  for (const [what, answers] of [
    ['refuses', 'unavailable'],
    ['never answers', 'never'],
  ] as const) {
    it(`that ${what}, calls are as fast as ever and the mesh stops in time`, async () => {
      const { mesh, stop } = await meshWith(answers, { OTEL_EXPORTER_OTLP_TIMEOUT: '1000', OTEL_BSP_MAX_QUEUE_SIZE: '20' });
      const startedAt = performance.now();
      for (let call = 0; call < 50; call += 1) await mesh.audit.getEntry({ id: 'a' }, contextOf());
      assert.ok(performance.now() - startedAt < 3_000);
      const stoppingAt = performance.now();
      await stop();
      assert.ok(performance.now() - stoppingAt < 4_000);
    });
  }
});
