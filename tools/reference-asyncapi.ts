/** The catalogue of events as an AsyncAPI 3.0 document (https://www.asyncapi.com/docs/reference/specification/v3.0.0). */
import { type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { FeatureSet_FieldPresence } from '@bufbuild/protobuf/wkt';
import { commentOf, type EventEntry, FIELD, MESSAGE_TYPE } from './descriptors.ts';

type Json = Readonly<Record<string, unknown>>;

const DESCRIPTION = `Every event that the mesh publishes, as anybody with a NATS client sees it: CloudEvents 1.0 in binary mode, on the JetStream stream \`EVENTS\`.
\`mesh subscriber create\` makes a user with a durable consumer for the events of one organisation. Delivery is at least once: \`ce-id\` tells repetitions.
The same events come over HTTP, as Server-Sent Events, from \`GET /api/v1/events/stream\`.`;

const ID = '^[a-z0-9_]{8,40}$';

/** Attributes of CloudEvents as headers of NATS; values are percent-encoded where they are not printable ASCII. */
const headers: Json = {
  type: 'object',
  description: 'What an event is about, besides its data.',
  required: ['ce-specversion', 'ce-id', 'ce-source', 'ce-type', 'ce-time', 'ce-dataschema', 'ce-orgid', 'content-type'],
  properties: {
    'ce-specversion': { type: 'string', const: '1.0' },
    'ce-id': { type: 'string', pattern: '^evt_[0-7][0-9a-hjkmnp-tv-z]{25}$', description: 'Tells repetitions.' },
    'ce-source': { type: 'string', description: 'The service that says so, `/sentinelmesh/guard`.' },
    'ce-type': { type: 'string' },
    'ce-subject': { type: 'string', description: 'The id of the thing it happened to.' },
    'ce-time': { type: 'string', format: 'date-time' },
    'ce-dataschema': { type: 'string', description: 'The message that describes the data.' },
    'ce-orgid': { type: 'string', pattern: ID, description: 'The organisation.' },
    'ce-workspaceid': {
      type: 'string',
      pattern: ID,
      description: 'The workspace; absent for what belongs to the organisation as a whole.',
    },
    'ce-correlationid': { type: 'string', description: 'The request it belongs to.' },
    'ce-causationid': { type: 'string', description: 'The event that led to it.' },
    'content-type': { type: 'string', const: 'application/json' },
    traceparent: { type: 'string', description: 'W3C trace context.' },
  },
};

export function renderAsyncApi(events: readonly EventEntry[]): Json {
  const schemas = Object.fromEntries(schemasOf(events.map(({ message }) => message)));
  const by = (entry: (event: EventEntry) => unknown) => Object.fromEntries(events.map((event) => [event.type, entry(event)]));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'SentinelMesh events',
      version: '1',
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: {
      bus: {
        host: '127.0.0.1:4222',
        protocol: 'nats',
        description: 'The bus of the mesh; `mesh up` says where it is.',
        security: [{ $ref: '#/components/securitySchemes/subscriber' }],
      },
    },
    defaultContentType: 'application/json',
    channels: by(toChannel),
    operations: by(({ type }) => ({
      action: 'send',
      channel: { $ref: `#/channels/${type}` },
      messages: [{ $ref: `#/channels/${type}/messages/event` }],
    })),
    components: {
      messages: by(toMessage),
      parameters: {
        organization: { description: 'The organisation, `org_…`; those that belong to none carry `org_system`.' },
        workspace: { description: 'The workspace, `ws_…`; `_` where there is none.', default: '_' },
      },
      schemas: { EventHeaders: headers, ...schemas },
      securitySchemes: { subscriber: { type: 'userPassword', description: 'The user of a subscriber.' } },
    },
  };
}

const toChannel = ({ type, major, description }: EventEntry): Json => ({
  address: `sm.evt.{organization}.{workspace}.${type}.v${major}`,
  description,
  messages: { event: { $ref: `#/components/messages/${type}` } },
  parameters: {
    organization: { $ref: '#/components/parameters/organization' },
    workspace: { $ref: '#/components/parameters/workspace' },
  },
});

const toMessage = ({ type, message, description }: EventEntry): Json => ({
  name: type,
  title: message.name,
  summary: description,
  contentType: 'application/json',
  headers: {
    allOf: [
      { $ref: '#/components/schemas/EventHeaders' },
      { type: 'object', properties: { 'ce-type': { const: type }, 'ce-dataschema': { const: message.typeName } } },
    ],
  },
  payload: { $ref: `#/components/schemas/${message.typeName}` },
});

/** Messages and all that stand in their fields, by full name. Google's own have a JSON form of their own. */
function schemasOf(messages: readonly DescMessage[]): [string, Json][] {
  const found = new Map<string, DescMessage>();
  const visit = (message: DescMessage) => {
    if (found.has(message.typeName) || message.typeName.startsWith('google.')) return;
    found.set(message.typeName, message);
    for (const { message: part } of message.fields) if (part !== undefined) visit(part);
  };
  messages.forEach(visit);
  return [...found].sort(([a], [b]) => a.localeCompare(b)).map(([name, message]) => [name, toSchema(message)]);
}

/** Fields may be added to an event, so others than these are allowed. */
function toSchema(message: DescMessage): Json {
  const path = [MESSAGE_TYPE, message.file.messages.indexOf(message)];
  const required = message.fields.filter(isAlwaysThere).map(({ name }) => name);
  return {
    type: 'object',
    description: commentOf(message.file, path),
    ...(required.length === 0 ? {} : { required }),
    properties: Object.fromEntries(
      message.fields.map((field, index) => [
        field.name,
        // What stands beside a reference is ignored.
        withDescription(fieldSchema(field), commentOf(message.file, [...path, FIELD, index])),
      ]),
    ),
  };
}

const withDescription = (schema: Json, description: string): Json =>
  '$ref' in schema ? { allOf: [schema], description } : { ...schema, description };

/** Texts, numbers and flags are written also when they are empty; lists, messages and what is optional are not. */
const isAlwaysThere = ({ fieldKind, presence }: DescField): boolean =>
  fieldKind === 'scalar' && presence === FeatureSet_FieldPresence.IMPLICIT;

function fieldSchema(field: DescField): Json {
  const element = field.message === undefined ? scalarSchema(field) : messageSchema(field.message);
  if (field.fieldKind === 'map') return { type: 'object', additionalProperties: element };
  return field.fieldKind === 'list' ? { type: 'array', items: element } : element;
}

const messageSchema = ({ typeName }: DescMessage): Json =>
  typeName === 'google.protobuf.Timestamp' ? { type: 'string', format: 'date-time' } : { $ref: `#/components/schemas/${typeName}` };

const scalars: Readonly<Partial<Record<ScalarType, Json>>> = {
  [ScalarType.BOOL]: { type: 'boolean' },
  [ScalarType.STRING]: { type: 'string' },
  [ScalarType.DOUBLE]: { type: 'number' },
  [ScalarType.INT32]: { type: 'integer' },
  [ScalarType.UINT32]: { type: 'integer', minimum: 0 },
  [ScalarType.INT64]: { type: 'string', pattern: '^-?[0-9]+$' },
  [ScalarType.UINT64]: { type: 'string', pattern: '^[0-9]+$' },
};

function scalarSchema(field: DescField): Json {
  const schema = field.scalar === undefined ? undefined : scalars[field.scalar];
  if (schema === undefined) throw new Error(`${field.parent.typeName}.${field.name} has a type that events do not use`);
  return schema;
}
