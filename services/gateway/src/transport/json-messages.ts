/**
 * JSON to messages and back: proto3 JSON as https://protobuf.dev/programming-guides/json/ has it, names in snake_case.
 * Reading is strict: a wrong type or an unknown name is an error, where the generated `fromJSON` would turn a number into a
 * text and ignore what it does not know. Writing is complete: empty lists and zeros are there.
 */
import {
  createFileRegistry,
  type DescMessage,
  type DescMethod,
  fromBinary,
  fromJson,
  type JsonValue,
  type Registry,
  toBinary,
  toJson,
} from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { InvalidArgument, type Violation } from '@sentinelmesh/kernel';

export type Descriptors = {
  readonly registry: Registry;
  /** `sentinelmesh.guard.v1.GuardService/Inspect` */
  method(path: string): DescMethod;
};

export function readRegistry(descriptors: Uint8Array): Descriptors {
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, descriptors));
  return {
    registry,
    method(path) {
      const [service = '', name] = path.split('/');
      const found = registry.getService(service)?.methods.find((candidate) => candidate.name === name);
      if (found === undefined) throw new Error(`the descriptors do not contain ${path}`);
      return found;
    },
  };
}

/** Reads JSON as a message. @throws InvalidArgument naming the wrong field */
export function readMessage<T>(schema: DescMessage, codec: { decode(bytes: Uint8Array): T }, json: unknown, registry: Registry): T {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new InvalidArgument([{ field: 'body', message: 'must be a JSON object' }]);
  }
  try {
    return codec.decode(toBinary(schema, fromJson(schema, withClears(schema, json), { registry })));
  } catch {
    throw new InvalidArgument(findViolations(schema, json, registry));
  }
}

const CLEAR = 'clear_';

/**
 * The wire form of a message cannot tell an empty list from none. Where a message has both `x` and `clear_x`, an empty list `x`
 * in JSON sets `clear_x`.
 */
function withClears({ fields }: DescMessage, json: object): JsonValue {
  const given = json as Readonly<Record<string, JsonValue>>;
  const cleared = fields
    .filter(({ name }) => name.startsWith(CLEAR))
    .filter(({ name }) => {
      const list = fields.find((field) => field.name === name.slice(CLEAR.length));
      const value = list && (given[list.name] ?? given[list.jsonName]);
      return Array.isArray(value) && value.length === 0;
    });
  return { ...given, ...Object.fromEntries(cleared.map(({ name }) => [name, true])) };
}

export function writeMessage<T>(
  schema: DescMessage,
  codec: { encode(message: T): { finish(): Uint8Array } },
  message: T,
  registry: Registry,
): JsonValue {
  return toJson(schema, fromBinary(schema, codec.encode(message).finish()), {
    registry,
    alwaysEmitImplicit: true,
    useProtoFieldName: true,
  });
}

/** Every field that is wrong, by reading each on its own. The library's own messages are not used: they quote the value. */
function findViolations(schema: DescMessage, json: object, registry: Registry): Violation[] {
  return Object.entries(json).flatMap(([name, value]) => {
    try {
      fromJson(schema, { [name]: value }, { registry });
      return [];
    } catch {
      const known = schema.fields.some((field) => field.name === name || field.jsonName === name);
      const field = name.slice(0, MAX_NAME);
      return [{ field, message: known ? 'does not have the type or form that this field needs' : 'is not a field of this request' }];
    }
  });
}

/** How much of a name that nobody knows is repeated to the caller. */
const MAX_NAME = 100;
