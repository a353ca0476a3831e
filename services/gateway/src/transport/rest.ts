/** Serves the route table: request JSON → message → RPC → response JSON. */
import type { CallContext, Client, ServiceDefinition } from '@sentinelmesh/rpc';
import type { FastifyRequest } from 'fastify';
import type { HttpServer } from './http-server.ts';
import { type Descriptors, readMessage, writeMessage } from './json-messages.ts';
import { methodOf, pathFields, type Route, routes } from './routes.ts';

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
    http.route(route.method, route.path, async (request, context) => {
      const response = await call(readMessage(input, requestType, toFields(route, request), registry), context);
      return { status: route.status, json: writeMessage(output, responseType, response, registry) };
    });
  }
}

/** The fields of a request, from its body or query and its path. A path field wins. */
function toFields(route: Route, { body, query, params }: FastifyRequest): unknown {
  const fields = route.method === 'POST' ? (body ?? {}) : query;
  if (pathFields(route.path).length === 0 || typeof fields !== 'object' || fields === null || Array.isArray(fields)) return fields;
  return { ...fields, ...(params as Record<string, string>) };
}
