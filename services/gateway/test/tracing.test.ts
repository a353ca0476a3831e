/** The trace of a request, from the door of the gateway to what it publishes, as a collector sees it. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { GatewayServiceDefinition, ProcessRequest } from '@sentinelmesh/contracts';
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver, until } from '@sentinelmesh/testkit';
import { AGENT_KEY, AGENT_MODEL, type AgentServer, startAgentServer } from './agent-server.ts';
import { type Gateway, startGateway } from './gateway-fixture.ts';
import { callGrpc } from './public-grpc.ts';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';
const TEXT = 'my very private words';

/** The spans below a parent as `<depth> <kind> <name> [<service>]`, each once. */
function treeOf(spans: readonly ReceivedSpan[], parentSpanId: string, depth = 0): string[] {
  const lines = spans
    .filter((span) => span.parentSpanId === parentSpanId)
    .sort((one, other) => one.name.localeCompare(other.name))
    .flatMap(({ kind, name, spanId, attributes }) => [
      `${depth} ${kind} ${name} [${attributes['sentinelmesh.service']}]`,
      ...treeOf(spans, spanId, depth + 1),
    ]);
  return [...new Set(lines)];
}

describe('the trace of a request', () => {
  let collector: OtlpReceiver;
  let agent: AgentServer;
  let gateway: Gateway;
  let key: string;
  let seen: number;
  const spans = () => collector.spans.slice(seen);
  const named = (name: string) => until(() => spans().find((span) => span.name === name && span.kind === 'server'), name);

  before(async () => {
    collector = await startOtlpReceiver();
    agent = await startAgentServer();
    gateway = await startGateway({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
      OTEL_BSP_SCHEDULE_DELAY: '50',
      MESH_AGENT_URL: agent.url,
      MESH_AGENT_MODEL: AGENT_MODEL,
      MESH_AGENT_KEY: AGENT_KEY,
    });
    key = gateway.givenKey().secret;
  });
  beforeEach(() => {
    seen = collector.spans.length;
  });
  after(async () => {
    await gateway.stop();
    await agent.close();
    await collector.stop();
  });

  it('has every layer, the model and what is published below the span of the caller', async () => {
    agent.replyWith({ text: `${TEXT} too`, usage: { prompt_tokens: 11, completion_tokens: 7 } });
    const headers = { 'x-api-key': key, 'x-request-id': 'my-request', traceparent: `00-${TRACE_ID}-${CALLER}-01` };
    const { status } = await gateway.post('/process', { user_input: TEXT }, headers);
    assert.equal(status, 200);
    const root = await named('POST /process');
    await until(() => spans().filter(({ name }) => name.startsWith('publish')).length === 2, 'what is published');
    assert.deepEqual(treeOf(spans(), CALLER), [
      '0 server POST /process [gateway]',
      '1 server gateway.v1.GatewayService/Process [gateway]',
      '2 client chat gpt-4o-mini [gateway]',
      '3 client POST [gateway]',
      '2 server guard.v1.GuardLayerService/InspectLayer [guard]',
      '2 producer publish audit.request.completed [gateway]',
      '2 producer publish gateway.request.completed [gateway]',
      '2 server state_monitor.v1.TurnService/CloseTurn [state-monitor]',
      '2 server state_monitor.v1.TurnService/OpenTurn [state-monitor]',
      '1 server identity.v1.IdentityService/AuthenticateApiKey [identity]',
    ]);
    assert.deepEqual([...new Set(spans().map(({ traceId }) => traceId))], [TRACE_ID]);
    assert.equal(root.attributes['http.response.status_code'], 200);
    assert.equal(root.attributes['sentinelmesh.request_id'], 'my-request');
    const chat = spans().find(({ name }) => name.startsWith('chat'));
    assert.deepEqual([chat?.attributes['gen_ai.usage.input_tokens'], chat?.attributes['gen_ai.usage.output_tokens']], [11, 7]);
  });

  it('begins at the gateway where the caller has none, over gRPC as over HTTP', async () => {
    const request = ProcessRequest.encode(ProcessRequest.fromPartial({ text: TEXT })).finish();
    const { status } = await callGrpc(gateway.grpc, `${GatewayServiceDefinition.fullName}/Process`, request, { 'x-api-key': key });
    assert.equal(status, 0);
    const root = await until(() => spans().find(({ parentSpanId }) => parentSpanId === ''), 'the first span');
    assert.equal(root.attributes['rpc.method'], 'sentinelmesh.gateway.v1.GatewayService/Process');
    assert.ok(treeOf(spans(), root.spanId).some((line) => line.includes('GuardLayerService/InspectLayer [guard]')));
    assert.equal(new Set(spans().map(({ traceId }) => traceId)).size, 1);
  });

  it('tells a refusal by its code, and is not made for pages that are asked for all the time', async () => {
    await Promise.all(['/healthz', '/readyz', '/metrics'].map((path) => gateway.get(path)));
    await gateway.post('/process', { user_input: TEXT }, { 'x-api-key': 'wrong' });
    const root = await named('POST /process');
    assert.deepEqual(
      [root.attributes['error.type'], root.attributes['http.response.status_code'], root.failed],
      ['unauthenticated', 401, false],
    );
    await gateway.get('/no/such/path');
    await named('GET');
    assert.deepEqual(
      spans().flatMap(({ name, kind }) => (kind === 'server' && name.startsWith('GET') ? [name] : [])),
      ['GET'],
    );
  });

  it('holds no word of what was asked or answered, and no key', () => {
    assert.ok(collector.bodies.length > 0);
    for (const body of collector.bodies) for (const secret of ['private words', key, AGENT_KEY]) assert.ok(!body.includes(secret));
  });
});
