/** Serves the route table: request JSON → message → RPC → response JSON. */
import { InvalidArgument } from '@sentinelmesh/kernel';
import type { CallContext, Client, ServiceDefinition } from '@sentinelmesh/rpc';
import type { FastifyRequest } from 'fastify';
import type { HttpServer } from './http-server.ts';
import { type Descriptors, readMessage, writeMessage } from './json-messages.ts';
import { extraMsOf, hasBody, methodOf, pathFields, type Route, routes } from './routes.ts';

type UnaryCall = (request: unknown, context: CallContext) => Promise<unknown>;

export function serveRest(
  http: HttpServer,
  clients: ReadonlyMap<ServiceDefinition, Client<ServiceDefinition>>,
  { registry, method }: Descriptors,
): void {
  for (const route of routes) {
    const { name, requestType, responseType } = methodOf(route);
    const { input, output } = method(`${route.service.fullName}/${name}`);
    const call = clients.get(route.service)?.[route.rpc] as UnaryCall | undefined;
    if (call === undefined) throw new Error(`the route ${route.path} has no client`);
    const handle = async (request: FastifyRequest, context: CallContext) => {
      const response = await call(readMessage(input, requestType, toFields(route, request), registry), context);
      return { status: route.status, json: writeMessage(output, responseType, response, registry) };
    };
    http.route(route.method, route.path, handle, { extraMs: extraMsOf(route.service, route.rpc) });
  }
}

/**
 * The fields of a request, from its body or query and its path. A path field wins.
 *
 * @throws InvalidArgument for a field that the path has decided without naming it
 */
function toFields(route: Route, { body, query, params }: FastifyRequest): unknown {
  const { fixed = {}, path } = route;
  const fields = hasBody(route) ? (body ?? {}) : query;
  const inPath = pathFields(path).length > 0;
  if ((!inPath && route.fixed === undefined) || typeof fields !== 'object' || fields === null || Array.isArray(fields)) return fields;
  const taken = Object.keys(fixed).filter((name) => Object.hasOwn(fields, name));
  if (taken.length > 0) throw new InvalidArgument(taken.map((field) => ({ field, message: 'is not a field of this request' })));
  return { ...fields, ...(params as Record<string, string>), ...fixed };
}
