import { execFileSync } from 'node:child_process';
import { createFileRegistry, type DescFile, type DescMessage, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';

/** The protos compiled to a FileDescriptorSet, comments included. */
export function buildDescriptors(): Uint8Array {
  return execFileSync('buf', ['build', '-o', '-'], { maxBuffer: 64 * 1024 * 1024 });
}

export function readFiles(descriptors: Uint8Array): DescFile[] {
  return [...createFileRegistry(fromBinary(FileDescriptorSetSchema, descriptors)).files].sort((a, b) => a.name.localeCompare(b.name));
}

/** The comment that stands before an element, as one line of text. */
export function commentOf(file: DescFile, path: readonly number[]): string {
  const location = file.proto.sourceCodeInfo?.location.find((candidate) => candidate.path.join() === path.join());
  return (location?.leadingComments ?? '').trim().replace(/\s*\n\s*/g, ' ');
}

/** Field numbers of FileDescriptorProto, as source locations use them. */
export const MESSAGE_TYPE = 4;
export const FIELD = 2;

export type EventEntry = { readonly type: string; readonly major: number; readonly message: DescMessage; readonly description: string };

const EVENT_NAME = /^([A-Z][a-z]+)((?:[A-Z][a-z]+)*[A-Z][a-z]*(?:ed|Sent|Lost|Begun))$/;

/**
 * The events of the mesh: each message of an `events.proto` that is named Entity + PastTense, so that
 * `sentinelmesh.guard.v1.InputBlocked` is `guard.input.blocked`, major version 1. Its other messages are parts of events.
 */
export function eventsOf(files: readonly DescFile[]): EventEntry[] {
  return files
    .filter((file) => file.name.endsWith('/events'))
    .flatMap((file) => file.messages.map((message, index) => ({ file, message, index })))
    .flatMap(({ file, message, index }) => {
      const [, entity, action] = EVENT_NAME.exec(message.name) ?? [];
      const [, domain, version] = file.proto.package.split('.');
      if (entity === undefined || action === undefined || domain === undefined || version === undefined) return [];
      const type = `${domain}.${entity.toLowerCase()}.${snakeCase(action)}`;
      return [{ type, major: Number(version.slice(1)), message, description: commentOf(file, [MESSAGE_TYPE, index]) }];
    });
}

function snakeCase(name: string): string {
  return name.replace(/(?<!^)([A-Z])/g, '_$1').toLowerCase();
}
