/** The OpenAPI 3.1 document, from the route table, the protos and the schemas of the hand-written paths. */
import type { DescMessage, DescMethod } from '@bufbuild/protobuf';
import { z } from 'zod';
import { checkRequest, checkResponse } from './guardrails-check.ts';
import type { Descriptors } from './json-messages.ts';
import { collectMessages, fieldComment, fieldSchema, type JsonSchema, messageSchema, methodComment, reference } from './openapi-schemas.ts';
import { methodOf, pathFields, type Route, routes } from './routes.ts';

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
  for (const { route, method } of operations) {
    if (route.method === 'POST') collectMessages(method.input, messages);
    collectMessages(method.output, messages);
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
    tags: [...new Set(['guardrails', ...operations.map(({ route }) => tagOf(route))])].map((name) => ({ name })),
    paths: { '/guardrails/check': { post: guardrailsCheck() }, ...groupByPath(operations) },
    components: {
      securitySchemes: { apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' }, bearer: { type: 'http', scheme: 'bearer' } },
      schemas: {
        Problem: problem,
        GuardrailsCheckRequest: toSchema(checkRequest, 'input'),
        GuardrailsCheckResponse: toSchema(checkResponse, 'output'),
        ...Object.fromEntries(
          [...messages].sort(([a], [b]) => a.localeCompare(b)).map(([name, message]) => [name, messageSchema(message)]),
        ),
      },
    },
  };
}

function toSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, target: 'draft-2020-12' });
  return rest;
}

function guardrailsCheck() {
  return {
    operationId: 'guardrailsCheck',
    tags: ['guardrails'],
    summary: 'Checks a text for personal data, secrets, prompt injection and harmful content.',
    parameters: [idempotencyKey],
    requestBody: { required: true, content: json(ref('GuardrailsCheckRequest')) },
    responses: { 200: { description: 'What was found.', content: json(ref('GuardrailsCheckResponse')) }, ...refusals, ...bodyRefusals },
  };
}

function groupByPath(operations: readonly { route: Route; method: DescMethod }[]) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { route, method } of operations) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route, method) };
  }
  return paths;
}

function operation(route: Route, method: DescMethod) {
  const inPath = pathFields(route.path);
  const parameters = method.input.fields
    .filter(({ name }) => inPath.includes(name) || route.method === 'GET')
    .map((field) => ({
      name: field.name,
      in: inPath.includes(field.name) ? 'path' : 'query',
      ...(inPath.includes(field.name) ? { required: true } : {}),
      description: fieldComment(field),
      schema: field.message === undefined ? fieldSchema(field) : reference(field.message),
    }));
  const notFound = inPath.length > 0 ? { 404: refusal('There is no such thing in your organisation.') } : {};
  return {
    operationId: `${method.parent.name.replace(/Service$/, '')}_${method.name}`,
    tags: [tagOf(route)],
    summary: methodComment(method),
    parameters: route.method === 'POST' ? [...parameters, idempotencyKey] : parameters,
    ...(route.method === 'POST' ? { requestBody: { required: true, content: json(reference(method.input)) } } : {}),
    responses: {
      [route.status]: { description: 'The answer.', content: json(reference(method.output)) },
      ...refusals,
      ...(route.method === 'POST' ? bodyRefusals : {}),
      ...notFound,
    },
  };
}

const tagOf = (route: Route): string => route.path.split('/')[3] ?? 'mesh';
