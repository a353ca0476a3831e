/** The OpenAPI 3.1 document, from the route table, the protos and the schemas of the hand-written paths. */
import type { DescMessage, DescMethod } from '@bufbuild/protobuf';
import { z } from 'zod';
import { EVENT_STREAM_PATH } from './event-stream.ts';
import type { Descriptors } from './json-messages.ts';
import { collectMessages, fieldComment, fieldSchema, type JsonSchema, messageSchema, methodComment, reference } from './openapi-schemas.ts';
import { type OwnPath, ownPaths } from './own-paths.ts';
import { hasBody, methodOf, pathFields, type Route, routes } from './routes.ts';

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: JsonSchema) => ({ 'application/json': { schema } });
const refusal = (description: string) => ({ description, content: { 'application/problem+json': { schema: ref('Problem') } } });

const problem: JsonSchema = {
  type: 'object',
  description: 'What went wrong (RFC 9457).',
  required: ['type', 'title', 'status', 'detail', 'code', 'request_id'],
  properties: {
    type: { type: 'string', description: '`urn:sentinelmesh:error:` and the code.' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What is wrong and what to do.' },
    code: { type: 'string', description: 'Stable, for programs; see the error reference.' },
    request_id: { type: 'string' },
    errors: {
      type: 'array',
      items: { type: 'object', required: ['field', 'detail'], properties: { field: { type: 'string' }, detail: { type: 'string' } } },
    },
  },
};

const retryAfter = { 'Retry-After': { schema: { type: 'integer' }, description: 'Seconds to wait.' } };

const refusals = {
  401: refusal('There is no API key, or it does not work.'),
  403: refusal('The key has not the scope that this needs.'),
  422: refusal('A field is wrong; `errors` names it.'),
  429: { ...refusal('Too many requests.'), headers: retryAfter },
  500: refusal('Something is broken; the request id finds it in the log.'),
  503: { ...refusal('A part of the mesh does not answer; nothing was let through unguarded.'), headers: retryAfter },
};

const EVENTS_TAG = 'events';

const notFound = refusal('There is no such thing in your organisation.');

/** Of requests with a body. */
const bodyRefusals = {
  400: refusal('The body is not JSON.'),
  409: refusal(
    'The state of things does not allow it, or the first request with this Idempotency-Key is still under way or had an answer too large to keep.',
  ),
  413: refusal('The body has more than 1 MiB.'),
  415: refusal('The body is not sent as application/json.'),
};

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  schema: { type: 'string', maxLength: 255 },
  description:
    'Repeating a request that succeeded with the same key returns the first answer for a day, with `Idempotency-Replayed: true`. A request that failed is carried out again; after 503 the first one may have had its effect all the same.',
};

export function renderOpenApi(descriptors: Descriptors): JsonSchema {
  const operations = routes.map((route) => ({ route, method: descriptors.method(`${route.service.fullName}/${methodOf(route).name}`) }));
  const messages = new Map<string, DescMessage>();
  const fixed = new Map<string, ReadonlySet<string>>();
  for (const { route, method } of operations) {
    if (hasBody(route)) collectMessages(method.input, messages);
    collectMessages(method.output, messages);
    fixed.set(method.input.name, new Set(Object.keys(route.fixed ?? {})));
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'SentinelMesh',
      version: '1',
      description: 'The security mesh for AI agents. Every request carries an API key as `x-api-key` or as `authorization: Bearer`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ apiKey: [] }, { bearer: [] }],
    tags: [...new Set([...ownPaths.map(({ tag }) => tag), ...operations.map(({ route }) => tagOf(route)), EVENTS_TAG])].map((name) => ({
      name,
    })),
    paths: groupByPath([
      ...ownPaths.map((own) => ({ ...own, operation: ownOperation(own) })),
      ...operations.map(({ route, method }) => ({ ...route, operation: operation(route, method) })),
      { path: EVENT_STREAM_PATH, method: 'GET', operation: eventStream },
    ]),
    components: {
      securitySchemes: { apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' }, bearer: { type: 'http', scheme: 'bearer' } },
      schemas: {
        Problem: problem,
        ...Object.fromEntries(ownPaths.flatMap(ownSchemas)),
        ...Object.fromEntries(
          [...messages].sort(([a], [b]) => a.localeCompare(b)).map(([name, message]) => [name, messageSchema(message, fixed.get(name))]),
        ),
      },
    },
  };
}

function toSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, target: 'draft-2020-12' });
  return rest;
}

const ownSchemas = ({ request, response }: OwnPath): [string, JsonSchema][] => [
  ...(request === undefined ? [] : [[request.name, toSchema(request.schema, 'input')] satisfies [string, JsonSchema]]),
  [response.name, toSchema(response.schema, 'output')],
];

function ownOperation({ method, path, operationId, tag, summary, status, request, response }: OwnPath) {
  const inPath = pathFields(path).map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  return {
    operationId,
    tags: [tag],
    summary,
    parameters: method === 'POST' ? [...inPath, idempotencyKey] : inPath,
    ...(request === undefined ? {} : { requestBody: { required: true, content: json(ref(request.name)) } }),
    responses: {
      [status]: { description: 'The answer.', content: json(ref(response.name)) },
      ...refusals,
      ...(method === 'POST' ? bodyRefusals : {}),
      ...(inPath.length > 0 ? { 404: notFound } : {}),
    },
  };
}

const eventStream = {
  operationId: 'Events_Stream',
  tags: [EVENTS_TAG],
  summary: 'Listens to the events of the organisation as they happen, as Server-Sent Events; `/asyncapi.json` says which there are.',
  parameters: [
    {
      name: 'type',
      in: 'query',
      description: 'Only events of this type: three words, `*` for any.',
      schema: { type: 'string', examples: ['guard.*.blocked'] },
    },
    {
      name: 'Last-Event-ID',
      in: 'header',
      description: 'The `id` of the last event that the client has: it gets all that came after. Without it, those that come from now on.',
      schema: { type: 'string' },
    },
  ],
  responses: {
    200: {
      description:
        'Each event with its id, its type as the name of the event, and as data a CloudEvent in JSON. An event named `gap` says that the last event is not held any more and what came after it may be missing.',
      content: { 'text/event-stream': { schema: { type: 'string' } } },
    },
    ...refusals,
  },
};

function groupByPath(operations: readonly { readonly path: string; readonly method: string; readonly operation: unknown }[]) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { path, method, operation } of operations) paths[path] = { ...paths[path], [method.toLowerCase()]: operation };
  return paths;
}

function operation(route: Route, method: DescMethod) {
  const inPath = pathFields(route.path);
  const parameters = method.input.fields
    .filter(({ name }) => inPath.includes(name) || (!hasBody(route) && !Object.hasOwn(route.fixed ?? {}, name)))
    .map((field) => ({
      name: field.name,
      in: inPath.includes(field.name) ? 'path' : 'query',
      ...(inPath.includes(field.name) ? { required: true } : {}),
      description: fieldComment(field),
      schema: field.message === undefined ? fieldSchema(field) : reference(field.message),
    }));
  return {
    operationId: [method.parent.name.replace(/Service$/, ''), method.name, ...Object.values(route.fixed ?? {})].join('_'),
    tags: [tagOf(route)],
    summary: methodComment(method),
    parameters: route.method === 'POST' ? [...parameters, idempotencyKey] : parameters,
    ...(hasBody(route) ? { requestBody: { required: true, content: json(reference(method.input)) } } : {}),
    responses: {
      [route.status]: { description: 'The answer.', content: json(reference(method.output)) },
      ...refusals,
      ...(hasBody(route) ? bodyRefusals : {}),
      ...(inPath.length > 0 ? { 404: notFound } : {}),
    },
  };
}

const tagOf = (route: Route): string => route.path.split('/')[3] ?? 'mesh';
