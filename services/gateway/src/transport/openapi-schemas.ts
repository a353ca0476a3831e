/** Messages as JSON Schema 2020-12, in the JSON form that the gateway reads and writes (proto3 JSON, names in snake_case). */
import { type DescField, type DescMessage, type DescMethod, ScalarType } from '@bufbuild/protobuf';

export type JsonSchema = Readonly<Record<string, unknown>>;

// Field numbers of FileDescriptorProto, DescriptorProto and ServiceDescriptorProto, as source locations use them.
const MESSAGE_TYPE = 4;
const NESTED_TYPE = 3;
const FIELD = 2;
const SERVICE = 6;
const METHOD = 2;

const scalars: Readonly<Partial<Record<ScalarType, JsonSchema>>> = {
  [ScalarType.DOUBLE]: { type: 'number' },
  [ScalarType.FLOAT]: { type: 'number' },
  [ScalarType.INT32]: { type: 'integer' },
  [ScalarType.UINT32]: { type: 'integer', minimum: 0 },
  [ScalarType.INT64]: { type: 'string', pattern: '^-?[0-9]+$' },
  [ScalarType.UINT64]: { type: 'string', pattern: '^[0-9]+$' },
  [ScalarType.BOOL]: { type: 'boolean' },
  [ScalarType.STRING]: { type: 'string' },
  [ScalarType.BYTES]: { type: 'string', contentEncoding: 'base64' },
};

/**
 * The schema of a message; messages that it contains are `$ref`s.
 *
 * @param without names of fields that nobody can give
 */
export function messageSchema(message: DescMessage, without: ReadonlySet<string> = new Set()): JsonSchema {
  return {
    type: 'object',
    ...described(messageComment(message)),
    properties: Object.fromEntries(
      message.fields
        .filter(({ name }) => !without.has(name))
        .map((field) => [field.name, { ...fieldSchema(field), ...described(fieldComment(field)) }]),
    ),
    additionalProperties: false,
  };
}

/** The schema of one field, without its description. */
export function fieldSchema(field: DescField): JsonSchema {
  if (field.fieldKind === 'list')
    return { type: 'array', items: field.listKind === 'message' ? reference(field.message) : scalarSchema(field) };
  if (field.fieldKind === 'map')
    return { type: 'object', additionalProperties: field.mapKind === 'message' ? reference(field.message) : scalarSchema(field) };
  return field.fieldKind === 'message' ? reference(field.message) : scalarSchema(field);
}

/** A message and every message it contains, by name. */
export function collectMessages(message: DescMessage, found = new Map<string, DescMessage>()): Map<string, DescMessage> {
  if (found.has(message.name) || wellKnown.has(message.typeName)) return found;
  found.set(message.name, message);
  for (const { message: inner } of message.fields) if (inner !== undefined) collectMessages(inner, found);
  return found;
}

export const reference = (message: DescMessage): JsonSchema =>
  wellKnown.get(message.typeName) ?? { $ref: `#/components/schemas/${message.name}` };

/** Messages whose JSON form is not that of their fields. */
const wellKnown: ReadonlyMap<string, JsonSchema> = new Map([
  ['google.protobuf.Timestamp', { type: 'string', format: 'date-time' }],
  ['google.protobuf.Struct', { type: 'object', additionalProperties: true }],
]);

function scalarSchema(field: DescField): JsonSchema {
  if (field.enum !== undefined) return { type: 'string', enum: field.enum.values.map(({ name }) => name) };
  return (field.scalar === undefined ? undefined : scalars[field.scalar]) ?? { type: 'string' };
}

const described = (description: string): JsonSchema => (description === '' ? {} : { description });

export function methodComment(method: DescMethod): string {
  const { parent } = method;
  return commentAt(parent.file, [SERVICE, parent.file.services.indexOf(parent), METHOD, parent.methods.indexOf(method)]);
}

export const fieldComment = (field: DescField): string =>
  commentAt(field.parent.file, [...pathOf(field.parent), FIELD, field.parent.proto.field.indexOf(field.proto)]);

const messageComment = (message: DescMessage): string => commentAt(message.file, pathOf(message));

function pathOf(message: DescMessage): number[] {
  return message.parent === undefined
    ? [MESSAGE_TYPE, message.file.messages.indexOf(message)]
    : [...pathOf(message.parent), NESTED_TYPE, message.parent.nestedMessages.indexOf(message)];
}

function commentAt({ proto }: DescMessage['file'], path: readonly number[]): string {
  const wanted = path.join();
  const location = proto.sourceCodeInfo?.location.find((candidate) => candidate.path.join() === wanted);
  return (location?.leadingComments ?? '').trim().replace(/\s*\n\s*/g, ' ');
}
