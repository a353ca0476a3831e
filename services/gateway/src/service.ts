import { eventFilter, GuardServiceDefinition, IdentityServiceDefinition, readDescriptors } from '@sentinelmesh/contracts';
import { createKeyRing, createSigner, decodeKey } from '@sentinelmesh/crypto';
import { readEvent } from '@sentinelmesh/event-bus';
import { newId, SYSTEM_ORG, type TenantContext } from '@sentinelmesh/kernel';
import { type CallContext, type Client, createContextMinter, createRpcServer, type ServiceDefinition } from '@sentinelmesh/rpc';
import { CannotListen, defineService, type Kit } from '@sentinelmesh/service-kit';
import { type CallerAuthenticator, createCallerAuthenticator } from './app/authenticate-caller.ts';
import { createCallerLimit } from './app/limit-callers.ts';
import { createAnswerOnce } from './app/remember-answers.ts';
import { createStorageShare } from './app/storage-share.ts';
import { gatewayConfig } from './config.ts';
import { createClientAddress } from './domain/client-address.ts';
import { checkText, parseCheckRequest } from './transport/guardrails-check.ts';
import { createHttpServer, type Limits } from './transport/http-server.ts';
import { readRegistry } from './transport/json-messages.ts';
import { renderOpenApi } from './transport/openapi.ts';
import { servePages } from './transport/pages.ts';
import { forwardService } from './transport/public-grpc.ts';
import { serveRest } from './transport/rest.ts';
import { publicServices } from './transport/routes.ts';

const MAX_REQUEST_BYTES = 2 * 1024 * 1024;
/** How long calls under way may take to finish when the gateway stops. */
const GRPC_GRACE_MS = 5_000;
/** How long after its deadline a request may still be running. */
const ABANDONED_MARGIN_MS = 60_000;
const KEY_REVOKED = 'identity.key.revoked';
const revocations = eventFilter({ type: KEY_REVOKED });
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
  serves: [],
  bus: { buckets: [idempotencyBucket], listens: [revocations] },
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
      abandonedAfterMs: config.requestTimeoutMs + ABANDONED_MARGIN_MS,
      clock,
      log,
    });
    const closeDoors: (() => Promise<void>)[] = [];
    kit.onStop(async () => void (await Promise.all(closeDoors.map((close) => close()))));
    closeDoors.push(await startHttp(kit, { ...shared, answerOnce, log, metrics }));
    closeDoors.push(await startGrpc(kit, shared));
  },
});

async function forgetRevokedKeys(bus: Awaited<ReturnType<GatewayKit['connectBus']>>, authenticator: CallerAuthenticator) {
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

async function startHttp(kit: GatewayKit, dependencies: Omit<Parameters<typeof createHttpServer>[0], 'corsOrigins'>) {
  const { config } = kit;
  const http = createHttpServer({ ...dependencies, corsOrigins: config.corsOrigins });
  const descriptors = readRegistry(readDescriptors());
  const guard = kit.client(GuardServiceDefinition);
  http.route('POST', '/guardrails/check', async ({ body }, context) => ({
    status: 200,
    json: await checkText(guard, parseCheckRequest(body), context),
  }));
  serveRest(http, publicClients(kit), descriptors);
  servePages(http, { checkHealth: kit.checkHealth, metrics: kit.metrics, openApi: renderOpenApi(descriptors) });
  const port = await http.listen(config.host, config.httpPort).catch((error: unknown) => {
    throw new CannotListen(`${config.host}:${config.httpPort}`, 'MESH_HTTP_PORT', error);
  });
  kit.announce('http', `http://${hostInUrl(config.host)}:${port}`);
  return http.close;
}

async function startGrpc(kit: GatewayKit, shared: Shared) {
  const { config } = kit;
  const server = createRpcServer({ descriptors: readDescriptors(), maxRequestBytes: MAX_REQUEST_BYTES });
  for (const [definition, client] of publicClients(kit)) server.add(forwardService(definition, client, shared));
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
