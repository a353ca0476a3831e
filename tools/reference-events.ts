import { type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { commentOf, type EventEntry, FIELD, MESSAGE_TYPE } from './descriptors.ts';
import { pageHead, table } from './markdown.ts';

const INTRODUCTION = `
Every event that the mesh publishes on the stream \`EVENTS\`, as anybody with a NATS client sees it. The payload is the JSON
form of the message: fields in snake_case, times as RFC 3339, 64-bit integers as strings; texts and numbers are there
even when empty or zero, empty lists and fields without a value are left out. What an event is about stands in its headers: \`ce-id\`, \`ce-type\`
(the name below), \`ce-source\`, \`ce-time\`, \`ce-dataschema\` (the message), \`ce-orgid\`, \`ce-workspaceid\`,
\`ce-correlationid\` (the request) and \`traceparent\`. Delivery is at least once: \`ce-id\` tells repetitions.
`;

/** The catalogue of events as a page for people. */
export function renderEventReference(events: readonly EventEntry[]): string {
  const parts = partsOf(events.map(({ message }) => message));
  return [
    pageHead('Events', 'proto/sentinelmesh/*/v1/events.proto'),
    INTRODUCTION.trimStart(),
    table(
      ['event', 'version', 'when'],
      events.map(({ type, major, description }) => [`[\`${type}\`](#${anchor(type)})`, String(major), description]),
    ),
    ...events.map(renderEvent),
    '\n## Parts of events',
    ...parts.map((message) => `\n### ${message.name}\n\n${messageComment(message)}\n\n${renderFields(message)}`),
    '',
  ].join('\n');
}

function renderEvent({ type, major, message, description }: EventEntry): string {
  const subject = `sm.evt.<org>.<ws>.${type}.v${major}`;
  return `\n## ${type}\n\n${description}\n\nSubject \`${subject}\` · message \`${message.typeName}\`\n\n${renderFields(message)}`;
}

function renderFields(message: DescMessage): string {
  const rows = message.fields.map((field, index) => [
    `\`${field.name}\``,
    typeOf(field),
    commentOf(message.file, [...pathOf(message), FIELD, index]),
  ]);
  return table(['field', 'type', 'meaning'], rows);
}

/** The messages that stand in fields of `messages`, at any depth, each once and by name. Google's own are not among them. */
function partsOf(messages: readonly DescMessage[]): DescMessage[] {
  const found = new Map<string, DescMessage>();
  const visit = (message: DescMessage) => {
    for (const { message: part } of message.fields) {
      if (part === undefined || found.has(part.typeName) || part.typeName.startsWith('google.')) continue;
      found.set(part.typeName, part);
      visit(part);
    }
  };
  messages.forEach(visit);
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** The type of a field as its JSON form shows it. */
function typeOf(field: DescField): string {
  if (field.fieldKind === 'map') return 'object';
  const element = field.message === undefined ? scalarOf(field) : messageType(field.message);
  return field.fieldKind === 'list' ? `list of ${element}` : element;
}

const scalarTypes: Readonly<Partial<Record<ScalarType, string>>> = {
  [ScalarType.BOOL]: 'boolean',
  [ScalarType.STRING]: 'string',
  [ScalarType.DOUBLE]: 'number',
  [ScalarType.INT32]: 'integer',
  [ScalarType.UINT32]: 'integer',
  [ScalarType.INT64]: 'string (64-bit integer)',
  [ScalarType.UINT64]: 'string (64-bit integer)',
};

function scalarOf(field: DescField): string {
  const type = field.scalar === undefined ? undefined : scalarTypes[field.scalar];
  if (type === undefined) throw new Error(`${field.parent.typeName}.${field.name} has a type that events do not use`);
  return type;
}

function messageType(message: DescMessage): string {
  return message.typeName === 'google.protobuf.Timestamp' ? 'RFC 3339 time' : `[${message.name}](#${anchor(message.name)})`;
}

const messageComment = (message: DescMessage) => commentOf(message.file, pathOf(message));
const pathOf = (message: DescMessage): number[] => [MESSAGE_TYPE, message.file.messages.indexOf(message)];
const anchor = (heading: string) => heading.toLowerCase().replaceAll('.', '');
