import {
  eventFilter,
  GatewayServiceDefinition,
  GuardLayerServiceDefinition,
  GuardServiceDefinition,
  IdentityServiceDefinition,
  readAsyncApi,
  readDescriptors,
  StateMonitorServiceDefinition,
  TurnServiceDefinition,
} from '@sentinelmesh/contracts';
import { createKeyRing, createSigner, decodeKey } from '@sentinelmesh/crypto';
import { type EventBus, readEvent } from '@sentinelmesh/event-bus';
import { newId, SYSTEM_ORG, type TenantContext } from '@sentinelmesh/kernel';
import { watchPolicies } from '@sentinelmesh/policy';
import {
  type CallContext,
  type Client,
  type ContextMinter,
  createContextMinter,
  createRpcServer,
  type ServiceDefinition,
} from '@sentinelmesh/rpc';
import { CannotListen, defineService, type Kit } from '@sentinelmesh/service-kit';
import { createAgent } from './agent/create-agent.ts';
import { createAgentSlots } from './app/agent-slots.ts';
import { type CallerAuthenticator, createCallerAuthenticator } from './app/authenticate-caller.ts';
import { createCallFor } from './app/call-layers.ts';
import { createCloseTurn } from './app/close-turn.ts';
import { createConcludeRequest } from './app/conclude-request.ts';
import { createLayers } from './app/layers.ts';
import { createCallerLimit } from './app/limit-callers.ts';
import { createRequestMetrics } from './app/observe-requests.ts';
import type { PolicyOf } from './app/ports.ts';
import { createProcessRequest, type ProcessRequest } from './app/process-request.ts';
import { createAnswerOnce } from './app/remember-answers.ts';
import { createStorageShare } from './app/storage-share.ts';
import { trackUnderWay } from './app/under-way.ts';
import { gatewayConfig } from './config.ts';
import { createClientAddress } from './domain/client-address.ts';
import { createEventStreams, EVENT_STREAM_PATH, EVENT_STREAM_TYPE, type EventStreams } from './transport/event-stream.ts';
import { checkText, parseCheckRequest } from './transport/guardrails-check.ts';
import { createHttpServer, type Handle, type HttpServer, type Limits } from './transport/http-server.ts';
import { readRegistry } from './transport/json-messages.ts';
import { renderOpenApi } from './transport/openapi.ts';
import { servePages } from './transport/pages.ts';
import { parseProcessRequest, processInput } from './transport/process.ts';
import { forwardService } from './transport/public-grpc.ts';
import { serveRest } from './transport/rest.ts';
import { extraMsOf, publicServices } from './transport/routes.ts';
import { gatewayAccess, gatewayRpc } from './transport/rpc.ts';
import { parseRunRequest, runPrompt } from './transport/run-with-guardrails.ts';
import { serveSafetyBudget } from './transport/safety-budget.ts';

const MAX_REQUEST_BYTES = 2 * 1024 * 1024;
/** How long calls under way may take to finish when the gateway stops. */
const GRPC_GRACE_MS = 5_000;
/** How long after its deadline a request may still be running. */
const ABANDONED_MARGIN_MS = 60_000;
const KEY_REVOKED = 'identity.key.revoked';
const revocations = eventFilter({ type: KEY_REVOKED });
/** Each opening costs the bus something for half a minute, however soon it is over. */
const EVENT_STREAM_OPENINGS = '120/min';
/** How much of the bucket one organisation may fill. */
const ORGANIZATION_SHARE = 1 / 4;
const idempotencyBucket = {
  name: 'idempotency',
  description: 'Answers to requests with an Idempotency-Key, encrypted',
  ttlMs: 24 * 60 * 60 * 1_000,
  maxBytes: 128 * 1024 * 1024,
};

/** How the gateway itself appears to the services it asks. */
const self: TenantContext = { orgId: SYSTEM_ORG, principal: { type: 'service', id: 'gateway' }, scopes: [] };

type GatewayKit = Kit<typeof gatewayConfig>;

export const gatewayService = defineService({
  name: 'gateway',
  config: gatewayConfig,
  serves: [GatewayServiceDefinition],
  bus: { events: ['gateway'], buckets: [idempotencyBucket], listens: [revocations], reads: ['EVENTS'] },
  async start(kit) {
    const { config, clock, log, metrics } = kit;
    const minter = createContextMinter({ issuer: 'gateway', signer: createSigner(decodeKey(config.signingKey)), clock });
    const bus = await kit.connectBus();
    const identity = kit.client(IdentityServiceDefinition);
    const asSelf = (): CallContext => ({
      token: minter.mint(self),
      requestId: newId('req'),
      deadlineAt: clock.now() + config.requestTimeoutMs,
    });
    const authenticator = createCallerAuthenticator({
      lookUpKey: (secret) => identity.authenticateApiKey({ secret }, asSelf()),
      hearsRevocations: () => bus.isReady(),
      clock,
    });
    await forgetRevokedKeys(bus, authenticator);
    kit.serve(GatewayServiceDefinition, gatewayRpc(openPath(kit, bus, minter)), gatewayAccess);
    const keyRing = createKeyRing([{ id: 'k1', key: decodeKey(config.idempotencyKey) }]);
    const limits: Limits = {
      ip: createCallerLimit({ name: 'address', setting: config.ipLimit, clock }),
      key: createCallerLimit({ name: 'key', setting: config.keyLimit, clock }),
      endUser: createCallerLimit({ name: 'end_user', setting: config.endUserLimit, clock }),
    };
    const clientAddress = createClientAddress(config.trustedProxies);
    const shared = { authenticator, limits, minter, clientAddress, requestTimeoutMs: config.requestTimeoutMs, clock };
    const { name, maxBytes, ttlMs } = idempotencyBucket;
    const answerOnce = createAnswerOnce({
      store: bus.keyValue(name),
      keyRing,
      share: createStorageShare({ bytes: maxBytes * ORGANIZATION_SHARE, windowMs: ttlMs, clock }),
      abandonedAfterMs: config.requestTimeoutMs + config.agentTimeoutMs + ABANDONED_MARGIN_MS,
      clock,
      log,
    });
    const closeDoors: (() => Promise<void>)[] = [];
    kit.onStop(async () => void (await Promise.all(closeDoors.map((close) => close()))));
    const limit = createCallerLimit({ name: 'organization', setting: EVENT_STREAM_OPENINGS, clock });
    const eventStreams = createEventStreams({ bus, limit, clock, log });
    closeDoors.push(async () => eventStreams.close());
    closeDoors.push(await startHttp(kit, { ...shared, answerOnce, log, metrics }, eventStreams));
    closeDoors.push(await startGrpc(kit, shared));
  },
});

/** The path of a request through the layers. What is under way when the gateway stops is accounted for first. */
function openPath(kit: GatewayKit, bus: EventBus, minter: ContextMinter): ProcessRequest {
  const { config, clock, log } = kit;
  const agent = createAgent(config, log);
  kit.onStop(() => agent.close());
  const guard = kit.client(GuardLayerServiceDefinition);
  const turns = kit.client(TurnServiceDefinition);
  const layerTimeoutMs = config.requestTimeoutMs;
  const processRequest = createProcessRequest({
    layers: createLayers({ guard, turns, agent, layerTimeoutMs, clock }),
    closeTurn: createCloseTurn({ turns, clock, log }),
    conclude: createConcludeRequest({
      guard,
      publish: bus.publish,
      signer: kit.auditSigner,
      sourceHashKey: decodeKey(config.sourceHashKey),
      observe: createRequestMetrics(kit.metrics),
      layerTimeoutMs,
      log,
    }),
    slots: createAgentSlots(config.agentConcurrency),
    policyOf: watchedPolicies(kit),
    callFor: createCallFor({ minter, clock }),
    systemPrompt: config.agentSystemPrompt,
    clock,
  });
  const underWay = trackUnderWay();
  kit.onStop(() => underWay.settled());
  return (request, context) => underWay.run(() => processRequest(request, context));
}

function watchedPolicies({ config, log, onStop }: GatewayKit): PolicyOf {
  const policies = watchPolicies({ path: config.policyFile, log });
  onStop(() => policies.close());
  return (name) => {
    const { engine, version, onUnavailable } = policies.current()[name];
    return { thresholds: engine.thresholds, onUnavailable, version: `${name}@${version}` };
  };
}

async function forgetRevokedKeys(bus: EventBus, authenticator: CallerAuthenticator) {
  await bus.subscribe(
    revocations,
    (message) => {
      const event = readEvent(message);
      if (event.type === KEY_REVOKED) authenticator.forget(event.data.keyId);
    },
    { onInterrupted: () => authenticator.forgetAll() },
  );
}

type Shared = Parameters<typeof forwardService>[2];

type HttpParts = Omit<Parameters<typeof createHttpServer>[0], 'corsOrigins'>;

async function startHttp(kit: GatewayKit, dependencies: HttpParts, eventStreams: EventStreams) {
  const { config } = kit;
  const http = createHttpServer({ ...dependencies, corsOrigins: config.corsOrigins });
  const descriptors = readRegistry(readDescriptors());
  const guard = kit.client(GuardServiceDefinition);
  http.route('POST', '/guardrails/check', async ({ body }, context) => ({
    status: 200,
    json: await checkText(guard, parseCheckRequest(body), context),
  }));
  serveAgentRequests(kit, http);
  serveRest(http, publicClients(kit), descriptors);
  http.stream(EVENT_STREAM_PATH, EVENT_STREAM_TYPE, eventStreams.open);
  serveSafetyBudget(http, kit.client(StateMonitorServiceDefinition));
  servePages(http, { checkHealth: kit.checkHealth, metrics: kit.metrics, openApi: renderOpenApi(descriptors), asyncApi: readAsyncApi() });
  const port = await http.listen(config.host, config.httpPort).catch((error: unknown) => {
    throw new CannotListen(`${config.host}:${config.httpPort}`, 'MESH_HTTP_PORT', error);
  });
  kit.announce('http', `http://${hostInUrl(config.host)}:${port}`);
  return http.close;
}

function serveAgentRequests(kit: GatewayKit, http: HttpServer) {
  const gateway = kit.client(GatewayServiceDefinition);
  const options = { extraMs: kit.config.agentTimeoutMs, endsWithCaller: true };
  const process: Handle = async ({ body, clientAddress }, context) => ({
    status: 200,
    json: await processInput(gateway, parseProcessRequest(body, clientAddress), context),
  });
  const run: Handle = async ({ body }, context) => ({ status: 200, json: await runPrompt(gateway, parseRunRequest(body), context) });
  http.route('POST', '/process', process, options);
  http.route('POST', '/run-with-guardrails', run, options);
}

async function startGrpc(kit: GatewayKit, parts: Omit<Shared, 'pieceworkExtraMs' | 'extraMsOf'>) {
  const { config } = kit;
  // What comes piece by piece is being written by an agent.
  const shared = { ...parts, pieceworkExtraMs: config.agentTimeoutMs };
  const server = createRpcServer({ descriptors: readDescriptors(), maxRequestBytes: MAX_REQUEST_BYTES });
  for (const [definition, client] of publicClients(kit)) {
    const agentMs = definition === GatewayServiceDefinition ? config.agentTimeoutMs : 0;
    server.add(forwardService(definition, client, { ...shared, extraMsOf: (method) => agentMs + extraMsOf(definition, method) }));
  }
  const address = `${hostInUrl(config.host)}:${config.grpcPort}`;
  const port = await server.listen(address).catch((error: unknown) => {
    throw new CannotListen(address, 'MESH_GRPC_PORT', error);
  });
  server.setServing(true);
  kit.announce('grpc', `${hostInUrl(config.host)}:${port}`);
  return () => server.stop(GRPC_GRACE_MS);
}

const publicClients = (kit: GatewayKit): ReadonlyMap<ServiceDefinition, Client<ServiceDefinition>> =>
  new Map(publicServices.map((definition: ServiceDefinition) => [definition, kit.client(definition)]));

const hostInUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host);
