import cors from '@fastify/cors';
import { type Clock, InvalidArgument, MeshError, newId, type TenantContext, toMeshError } from '@sentinelmesh/kernel';
import type { CallContext, ContextMinter } from '@sentinelmesh/rpc';
import { childTraceparent, type Logger, type Metrics } from '@sentinelmesh/telemetry';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { CallerAuthenticator } from '../app/authenticate-caller.ts';
import type { LimitCaller } from '../app/limit-callers.ts';
import type { AnswerOnce } from '../app/remember-answers.ts';
import type { ClientAddress } from '../domain/client-address.ts';
import { MalformedRequest, NoSuchPath, RateLimited, RequestTooLarge, UnsupportedMediaType } from '../errors.ts';
import { PROBLEM_TYPE, retryAfterSeconds, toProblem } from './problem.ts';
import { setLimitHeaders } from './rate-limit-headers.ts';

const BODY_LIMIT_BYTES = 1024 * 1024;
const MAX_REQUEST_ID = 128;

declare module 'fastify' {
  interface FastifyRequest {
    requestId: string;
    /** When the caller stops waiting. */
    deadlineAt: number;
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

export type HttpServer = {
  /** A route for callers with a key. POST takes `Idempotency-Key`. */
  route(method: 'GET' | 'POST' | 'DELETE', path: string, handle: Handle): void;
  /** A page for everybody. */
  page(
    path: string,
    render: () => Promise<{ status?: number; type: string; body: string | Buffer; headers?: Record<string, string> }>,
  ): void;
  listen(host: string, port: number): Promise<number>;
  close(): Promise<void>;
};

/** The order in which a request is let in: address limit, key, key limit, end-user limit, then what the route does. */
export function createHttpServer(dependencies: HttpDependencies): HttpServer {
  const { corsOrigins, requestTimeoutMs } = dependencies;
  const app = fastify({ bodyLimit: BODY_LIMIT_BYTES, requestTimeout: requestTimeoutMs, forceCloseConnections: 'idle', logger: false });
  if (corsOrigins.length > 0)
    app.register(cors, { origin: [...corsOrigins], exposedHeaders: ['x-request-id', 'ratelimit', 'ratelimit-policy', 'retry-after'] });
  readJsonBodies(app);
  identifyRequests(app, dependencies);
  observeRequests(app, dependencies);
  answerErrors(app, dependencies);
  const admit = createAdmission(dependencies);
  return {
    route(method, path, handle) {
      const handler = async (request: FastifyRequest, reply: FastifyReply) => {
        const { tenant } = request;
        if (tenant === undefined) throw new Error('a route ran without authentication');
        const carryOut = async () => {
          const { status, json } = await handle(request, toCallContext(request, tenant, dependencies.minter));
          return { status, body: JSON.stringify(json) };
        };
        const answer = await carryOutOnce(request, tenant, carryOut, dependencies.answerOnce);
        if (answer.replayed) reply.header('idempotency-replayed', 'true');
        return reply.code(answer.status).type('application/json; charset=utf-8').send(answer.body);
      };
      app.route({ method, url: path.replace(/\{(\w+)\}/g, ':$1'), onRequest: admit.onRequest, preHandler: admit.preHandler, handler });
    },
    page(path, render) {
      app.get(path, async (_request, reply) => {
        const { status = 200, type, body, headers = {} } = await render();
        return reply.code(status).headers(headers).type(type).send(body);
      });
    },
    async listen(host, port) {
      await app.listen({ host, port });
      const address = app.server.address();
      return typeof address === 'object' && address !== null ? address.port : port;
    },
    close: () => app.close(),
  };
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

function identifyRequests(app: FastifyInstance, { clock, requestTimeoutMs }: HttpDependencies): void {
  app.decorateRequest('requestId', '');
  app.decorateRequest('deadlineAt', 0);
  app.decorateRequest('rawBody', '');
  app.decorateRequest('tenant', undefined);
  app.addHook('onRequest', (request, reply, done) => {
    const given = request.headers['x-request-id'];
    request.requestId =
      typeof given === 'string' && given.length <= MAX_REQUEST_ID && /^[\w.:-]+$/.test(given) ? given : newId('req', clock.now());
    request.deadlineAt = clock.now() + requestTimeoutMs;
    reply.headers({ 'x-request-id': request.requestId, 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
    done();
  });
}

function createAdmission({ limits, authenticator, clientAddress }: HttpDependencies) {
  return {
    async onRequest(request: FastifyRequest, reply: FastifyReply) {
      const forwardedFor = request.headers['x-forwarded-for'];
      limits.ip(clientAddress(request.socket.remoteAddress ?? '', Array.isArray(forwardedFor) ? forwardedFor.join(',') : forwardedFor));
      const tenant = await authenticator.authenticate(presentedKey(request.headers['x-api-key'], request.headers.authorization));
      request.tenant = tenant;
      setLimitHeaders(reply, limits.key(`${tenant.orgId} ${tenant.principal.id}`));
    },
    async preHandler(request: FastifyRequest) {
      const endUser = endUserOf(request.body);
      if (endUser !== undefined && request.tenant !== undefined) limits.endUser(`${request.tenant.orgId} ${endUser}`);
    },
  };
}

/** The API key of a request: `x-api-key`, or `authorization: Bearer`. */
export function presentedKey(apiKey: unknown, authorization: unknown): string | undefined {
  if (typeof apiKey === 'string' && apiKey !== '') return apiKey;
  return typeof authorization === 'string' ? /^Bearer +(\S+)$/i.exec(authorization)?.[1] : undefined;
}

function endUserOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { end_user: endUser, user_id: userId } = body as Record<string, unknown>;
  const name = endUser ?? userId;
  return typeof name === 'string' && name !== '' ? name.slice(0, 256) : undefined;
}

function toCallContext(request: FastifyRequest, tenant: TenantContext, minter: ContextMinter): CallContext {
  const traceparent = request.headers.traceparent;
  return {
    token: minter.mint(tenant),
    requestId: request.requestId,
    traceparent: childTraceparent(typeof traceparent === 'string' ? traceparent : undefined),
    deadlineAt: request.deadlineAt,
  };
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
    duration.observe({ route, method: request.method, status: String(reply.statusCode) }, reply.elapsedTime / 1_000);
    const line = {
      requestId: request.requestId,
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

function answerErrors(app: FastifyInstance, { log }: HttpDependencies): void {
  const send = (error: MeshError, request: FastifyRequest, reply: FastifyReply) => {
    const problem = toProblem(error, request.requestId);
    if (error instanceof RateLimited) setLimitHeaders(reply, error.state);
    const retryAfter = retryAfterSeconds(error);
    if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
    if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="sentinelmesh"');
    return reply.code(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem));
  };
  app.setErrorHandler((thrown: FastifyError, request, reply) => {
    const error = fromFastifyError(thrown) ?? toMeshError(thrown);
    if (error.status === 'internal')
      log.error({ error: error.cause ?? thrown, requestId: request.requestId }, 'a request failed by a defect');
    return send(error, request, reply);
  });
  app.setNotFoundHandler((request, reply) => send(new NoSuchPath(request.method, request.url.split('?')[0] ?? ''), request, reply));
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
