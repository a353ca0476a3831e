import type { Readable } from 'node:stream';
import cors from '@fastify/cors';
import { type Clock, InvalidArgument, MeshError, newId, type TenantContext, toMeshError } from '@sentinelmesh/kernel';
import type { CallContext, ContextMinter } from '@sentinelmesh/rpc';
import { childTraceparent, type Logger, type Metrics, type Span, startSpan, traceIdOf } from '@sentinelmesh/telemetry';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { CallerAuthenticator } from '../app/authenticate-caller.ts';
import type { LimitCaller } from '../app/limit-callers.ts';
import type { AnswerOnce } from '../app/remember-answers.ts';
import { type ClientAddress, networkOf } from '../domain/client-address.ts';
import { MalformedRequest, MethodNotAllowed, NoSuchPath, RateLimited, RequestTooLarge, UnsupportedMediaType } from '../errors.ts';
import { answerBrokenHttp } from './broken-http.ts';
import { endUsersOf } from './end-users.ts';
import { PROBLEM_TYPE, retryAfterSeconds, toProblem } from './problem.ts';
import { setLimitHeaders } from './rate-limit-headers.ts';
import type { HttpMethod } from './routes.ts';

const BODY_LIMIT_BYTES = 1024 * 1024;
const MAX_REQUEST_ID = 128;
/** The longest field that a path may hold: names that callers give to sessions and runs. */
const MAX_PATH_FIELD = 256;
/** After this, connections with requests under way are cut when the server closes. */
const CLOSE_GRACE_MS = 5_000;
/** Asked all the time by those who watch the mesh, and of no interest to them. */
const UNTRACED: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

declare module 'fastify' {
  interface FastifyRequest {
    requestId: string;
    /** The W3C header for whoever is called on behalf of this request. */
    traceparent: string;
    /** The span of this request. */
    span: Span | undefined;
    /** When the caller stops waiting. */
    deadlineAt: number;
    /** Where the request comes from, behind trusted proxies. */
    clientAddress: string;
    /** The body as it came, for telling repetitions apart. */
    rawBody: string;
    /** Who calls; set on every route that needs a key. */
    tenant: TenantContext | undefined;
  }
}

export type Limits = { readonly ip: LimitCaller; readonly key: LimitCaller; readonly endUser: LimitCaller };

export type HttpDependencies = {
  readonly authenticator: CallerAuthenticator;
  readonly limits: Limits;
  readonly answerOnce: AnswerOnce;
  readonly minter: ContextMinter;
  readonly clientAddress: ClientAddress;
  readonly corsOrigins: readonly string[];
  readonly requestTimeoutMs: number;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
};

/** What a route does with an authenticated request: the status and the JSON of the answer. */
export type Handle = (request: FastifyRequest, context: CallContext) => Promise<{ status: number; json: unknown }>;

/**
 * Begins an answer without an end. Its body is destroyed when the caller leaves.
 *
 * @param authenticate asks again who calls; throws when the key works no more
 */
export type OpenStream = (request: FastifyRequest, tenant: TenantContext, authenticate: () => Promise<TenantContext>) => Promise<Readable>;

export type RouteOptions = {
  /** How much longer than other requests these may take, in milliseconds. */
  readonly extraMs?: number;
  /**
   * Whether the call is aborted when the caller hangs up. One with an `Idempotency-Key` is carried out all the same: its
   * caller may come back for the answer.
   */
  readonly endsWithCaller?: boolean;
};

export type HttpServer = {
  /** A route for callers with a key. POST takes `Idempotency-Key`. */
  route(method: HttpMethod, path: string, handle: Handle, options?: RouteOptions): void;
  /** A GET route for callers with a key whose answer has no end of its own. */
  stream(path: string, type: string, open: OpenStream): void;
  /** A page for everybody. */
  page(
    path: string,
    render: () => Promise<{ status?: number; type: string; body: string | Buffer; headers?: Record<string, string> }>,
    /** `limited: false` for what probes must always reach. */
    options?: { readonly limited?: boolean },
  ): void;
  /** Called once, after all routes and pages were given. */
  listen(host: string, port: number): Promise<number>;
  /** Takes no more connections, answers what is under way. */
  close(): Promise<void>;
};

/** The order in which a request is let in: address limit, key, key limit, end-user limit, then what the route does. */
export function createHttpServer(dependencies: HttpDependencies): HttpServer {
  const { corsOrigins, requestTimeoutMs } = dependencies;
  const app = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    routerOptions: { maxParamLength: MAX_PATH_FIELD },
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: 'idle',
    // A request that comes while the server closes is answered, and its connection is closed then.
    return503OnClosing: false,
    clientErrorHandler: answerBrokenHttp,
    frameworkErrors: (_error, request, reply) => {
      identify(request, reply, dependencies);
      return sendProblem(new NoSuchPath(), request, reply);
    },
    logger: false,
  });
  if (corsOrigins.length > 0) allowOrigins(app, corsOrigins);
  readJsonBodies(app);
  identifyRequests(app, dependencies);
  observeRequests(app, dependencies);
  answerErrors(app, dependencies);
  const admit = createAdmission(dependencies);
  app.setNotFoundHandler((request) => {
    admit.countAddress(request);
    throw new NoSuchPath();
  });
  const methods = new Map<string, Set<string>>();
  const noteMethod = (url: string, method: string) => methods.set(url, (methods.get(url) ?? new Set()).add(method));
  return {
    route(method, path, handle, { extraMs = 0, endsWithCaller = false } = {}) {
      const handler = async (request: FastifyRequest, reply: FastifyReply) => {
        const { tenant } = request;
        if (tenant === undefined) throw new Error('a route ran without authentication');
        request.deadlineAt += extraMs;
        const signal = endsWithCaller && request.headers['idempotency-key'] === undefined ? hangUpSignal(reply) : undefined;
        const carryOut = async () => {
          const context = toCallContext(request, tenant, dependencies.minter);
          const { status, json } = await handle(request, signal === undefined ? context : { ...context, signal });
          return { status, body: JSON.stringify(json) };
        };
        // Reading the body has left the context that the first hook set.
        const answer = await inSpan(request, () => carryOutOnce(request, tenant, carryOut, dependencies.answerOnce));
        if (answer.replayed) reply.header('idempotency-replayed', 'true');
        return reply.code(answer.status).type('application/json; charset=utf-8').send(answer.body);
      };
      const url = path.replace(/\{(\w+)\}/g, ':$1');
      noteMethod(url, method);
      app.route({ method, url, onRequest: admit.onRequest, preHandler: admit.preHandler, handler });
    },
    stream(path, type, open) {
      noteMethod(path, 'GET');
      app.get(path, { onRequest: admit.onRequest }, async (request, reply) => {
        const { tenant } = request;
        if (tenant === undefined) throw new Error('a route ran without authentication');
        reply.type(type);
        if (request.method === 'HEAD') return reply.send('');
        const body = await open(request, tenant, () => admit.authenticate(request));
        // A proxy that collects the answer before it hands it on would wait for ever.
        return reply.header('x-accel-buffering', 'no').send(body);
      });
    },
    page(path, render, { limited = true } = {}) {
      noteMethod(path, 'GET');
      app.get(path, async (request, reply) => {
        if (limited) admit.countAddress(request);
        const { status = 200, type, body, headers = {} } = await render();
        return reply.code(status).headers(headers).type(type).send(body);
      });
    },
    async listen(host, port) {
      for (const [url, allowed] of methods) refuseOtherMethods(app, url, allowed, admit);
      await app.listen({ host, port });
      const address = app.server.address();
      return typeof address === 'object' && address !== null ? address.port : port;
    },
    async close() {
      // A connection whose request was under way stays open for the next one, and the server with it, until it is closed here.
      const sweep = setInterval(() => app.server.closeIdleConnections(), 50);
      const cut = setTimeout(() => app.server.closeAllConnections(), CLOSE_GRACE_MS);
      await app.close();
      clearInterval(sweep);
      clearTimeout(cut);
    },
  };
}

function allowOrigins(app: FastifyInstance, origins: readonly string[]): void {
  app.register(cors, {
    origin: [...origins],
    methods: ['HEAD', ...METHODS],
    strictPreflight: false,
    exposedHeaders: ['x-request-id', 'ratelimit', 'ratelimit-policy', 'retry-after', 'idempotency-replayed'],
  });
}

type Admission = ReturnType<typeof createAdmission>;

function refuseOtherMethods(app: FastifyInstance, url: string, allowed: ReadonlySet<string>, { countAddress }: Admission): void {
  const allow = [...allowed, ...(allowed.has('GET') ? ['HEAD'] : [])].join(', ');
  app.route({
    method: METHODS.filter((method) => !allowed.has(method)),
    url,
    async onRequest(request) {
      countAddress(request);
      throw new MethodNotAllowed(allow);
    },
    handler: () => undefined,
  });
}

/** JSON under its own content type, and under the one that curl sends when it is told nothing. */
function readJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(['application/json', 'application/x-www-form-urlencoded'], { parseAs: 'string' }, (request, body, done) => {
    request.rawBody = body as string;
    if (body === '') done(null, undefined);
    else void parse(request, body as string, done);
  });
}

function identifyRequests(app: FastifyInstance, dependencies: HttpDependencies): void {
  app.decorateRequest('requestId', '');
  app.decorateRequest('traceparent', '');
  app.decorateRequest('span', undefined);
  app.decorateRequest('deadlineAt', 0);
  app.decorateRequest('clientAddress', '');
  app.decorateRequest('rawBody', '');
  app.decorateRequest('tenant', undefined);
  app.addHook('onRequest', (request, reply, done) => {
    identify(request, reply, dependencies);
    inSpan(request, done);
  });
}

function identify(request: FastifyRequest, reply: FastifyReply, { clock, requestTimeoutMs }: HttpDependencies): void {
  const given = request.headers['x-request-id'];
  request.requestId =
    typeof given === 'string' && given.length <= MAX_REQUEST_ID && /^[\w.:-]+$/.test(given) ? given : newId('req', clock.now());
  request.deadlineAt = clock.now() + requestTimeoutMs;
  trace(request);
  reply.headers({ 'x-request-id': request.requestId, 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
}

/** Begins the span of a request: the first of its trace, unless the caller has begun one. */
function trace(request: FastifyRequest): void {
  const { method } = request;
  const route = request.routeOptions.url;
  const given = typeof request.headers.traceparent === 'string' ? request.headers.traceparent : undefined;
  if (route === undefined || !UNTRACED.has(route)) {
    request.span = startSpan(route === undefined ? method : `${method} ${route}`, {
      kind: 'server',
      parent: given,
      service: 'gateway',
      attributes: { 'http.request.method': method, 'http.route': route, 'sentinelmesh.request_id': request.requestId },
    });
  }
  request.traceparent = request.span?.traceparent ?? childTraceparent(given);
}

const inSpan = <T>({ span }: FastifyRequest, work: () => T): T => (span === undefined ? work() : span.run(work));

function createAdmission({ limits, authenticator, clientAddress }: HttpDependencies) {
  const countAddress = (request: FastifyRequest) => {
    const forwardedFor = request.headers['x-forwarded-for'];
    const address = clientAddress(request.socket.remoteAddress ?? '', Array.isArray(forwardedFor) ? forwardedFor.join(',') : forwardedFor);
    request.clientAddress = address;
    limits.ip(networkOf(address));
  };
  const authenticate = ({ headers }: FastifyRequest) =>
    authenticator.authenticate(presentedKey(headers['x-api-key'], headers.authorization));
  return {
    /** @throws RateLimited */
    countAddress,
    /** @throws Unauthenticated */
    authenticate,
    async onRequest(request: FastifyRequest, reply: FastifyReply) {
      countAddress(request);
      const tenant = await authenticate(request);
      request.tenant = tenant;
      setLimitHeaders(reply, limits.key(`${tenant.orgId} ${tenant.principal.id}`));
    },
    async preHandler(request: FastifyRequest) {
      const { tenant } = request;
      if (tenant !== undefined) for (const endUser of endUsersOf(request.body)) limits.endUser(`${tenant.orgId} ${endUser}`);
    },
  };
}

/** The API key of a request: `x-api-key`, or `authorization: Bearer`. */
export function presentedKey(apiKey: unknown, authorization: unknown): string | undefined {
  if (typeof apiKey === 'string' && apiKey !== '') return apiKey;
  return typeof authorization === 'string' ? /^Bearer +(\S+)$/i.exec(authorization)?.[1] : undefined;
}

function toCallContext(request: FastifyRequest, tenant: TenantContext, minter: ContextMinter): CallContext {
  return {
    token: minter.mint(tenant),
    requestId: request.requestId,
    traceparent: request.traceparent,
    deadlineAt: request.deadlineAt,
  };
}

/** Aborts when the connection is closed before the answer was written. */
function hangUpSignal({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  if (raw.destroyed) controller.abort();
  raw.once('close', () => {
    if (!raw.writableFinished) controller.abort();
  });
  return controller.signal;
}

async function carryOutOnce(
  request: FastifyRequest,
  tenant: TenantContext,
  carryOut: () => Promise<{ status: number; body: string }>,
  answerOnce: AnswerOnce,
) {
  const key = request.headers['idempotency-key'];
  if (request.method !== 'POST' || key === undefined) return { ...(await carryOut()), replayed: false };
  if (Array.isArray(key)) throw new InvalidArgument([{ field: 'Idempotency-Key', message: 'must be sent once' }]);
  return answerOnce({ key, caller: tenant, method: request.method, path: request.url, body: request.rawBody }, carryOut);
}

function observeRequests(app: FastifyInstance, { metrics, log }: HttpDependencies): void {
  const duration = metrics.histogram({
    name: 'sentinelmesh_http_request_duration_seconds',
    help: 'How long requests to the gateway take, by route and status.',
    labels: { route: { max: 200 }, method: { max: 20 }, status: { max: 50 } },
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  });
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    request.span?.set({ 'http.response.status_code': reply.statusCode, 'sentinelmesh.org_id': request.tenant?.orgId });
    request.span?.end();
    duration.observe({ route, method: request.method, status: String(reply.statusCode) }, reply.elapsedTime / 1_000);
    const line = {
      requestId: request.requestId,
      traceId: traceIdOf(request.traceparent),
      route,
      method: request.method,
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime),
      orgId: request.tenant?.orgId,
    };
    if (reply.statusCode >= 500) log.warn(line, 'a request failed');
    else log.debug(line, 'a request was answered');
    done();
  });
}

function sendProblem(error: MeshError, request: FastifyRequest, reply: FastifyReply) {
  const problem = toProblem(error, request.requestId);
  request.span?.set({ 'http.response.status_code': problem.status, 'sentinelmesh.org_id': request.tenant?.orgId });
  request.span?.end(error);
  if (error instanceof RateLimited) setLimitHeaders(reply, error.state);
  if (error instanceof MethodNotAllowed) reply.header('allow', error.allowed);
  const retryAfter = retryAfterSeconds(error);
  if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="sentinelmesh"');
  return reply.code(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem));
}

function answerErrors(app: FastifyInstance, { log }: HttpDependencies): void {
  app.setErrorHandler((thrown: FastifyError, request, reply) => {
    const error = fromFastifyError(thrown) ?? toMeshError(thrown);
    if (error.status === 'internal')
      log.error(
        { error: error.cause ?? thrown, requestId: request.requestId, traceId: traceIdOf(request.traceparent) },
        'a request failed by a defect',
      );
    return sendProblem(error, request, reply);
  });
}

/** What fastify itself refuses: it marks these with a status below 500. Its messages quote no content. */
function fromFastifyError(error: FastifyError): MeshError | undefined {
  if (!(error instanceof MeshError) && error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    if (error.statusCode === 413) return new RequestTooLarge(BODY_LIMIT_BYTES);
    if (error.statusCode === 415) return new UnsupportedMediaType();
    return new MalformedRequest();
  }
  return undefined;
}
