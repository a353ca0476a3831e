/** `buf convert` as judge: the JSON that the bus carries is the JSON form of the message, for every event of the catalogue. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createFileRegistry, type DescField, type DescMessage, fromBinary, ScalarType } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { type EventMessage, type EventType, encodeEvent, events, readDescriptors } from '../src/index.ts';

const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readDescriptors()));
const descriptors = fileURLToPath(new URL('../src/gen/descriptors.binpb', import.meta.url));

/** A message with something in every field, as JSON. */
function filled(message: DescMessage): unknown {
  if (message.typeName === 'google.protobuf.Timestamp') return '2026-11-21T12:00:00.123Z';
  return Object.fromEntries(
    message.fields.map((field) => [field.name, field.fieldKind === 'list' ? [value(field), value(field)] : value(field)]),
  );
}

function value(field: DescField): unknown {
  if (field.message !== undefined) return filled(field.message);
  if (field.scalar === ScalarType.STRING) return `é "${field.name}" \n 数`;
  if (field.scalar === ScalarType.DOUBLE) return 0.125;
  return field.scalar === ScalarType.UINT64 || field.scalar === ScalarType.INT64 ? '9007199254740993' : 7;
}

const judge = (typeName: string, json: Uint8Array): Buffer =>
  execFileSync('buf', ['convert', descriptors, '--type', typeName, '--from', '-#format=json', '--to', '-#format=binpb'], { input: json });

describe('the payload of an event', () => {
  for (const type of Object.keys(events) as EventType[]) {
    it(`of type ${type} is what buf reads the same message from, full and empty`, () => {
      const [domain = '', entity = '', action = ''] = type.split('.');
      const name = [entity, ...action.split('_')].map((word) => word[0]?.toUpperCase() + word.slice(1)).join('');
      const typeName = `sentinelmesh.${domain}.v${events[type].major}.${name}`;
      const schema = registry.getMessage(typeName);
      assert.ok(schema !== undefined, typeName);
      const codec = events[type].message as {
        fromJSON(json: unknown): EventMessage<EventType>;
        encode(message: EventMessage<EventType>): { finish(): Uint8Array };
      };
      for (const json of [filled(schema), {}]) {
        const message = codec.fromJSON(json);
        const payload = encodeEvent(type, message);
        assert.deepEqual(judge(typeName, payload), Buffer.from(codec.encode(message).finish()));
        assert.ok(!/"[a-z]+[A-Z]\w*":/.test(Buffer.from(payload).toString()), 'names are in snake_case');
      }
    });
  }
});
