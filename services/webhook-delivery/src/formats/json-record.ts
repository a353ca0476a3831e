import type { ChainLink } from '../domain/chain.ts';
import type { OutgoingEvent } from '../domain/outgoing-event.ts';
import type { RecordFormat } from '../domain/record-format.ts';
import { canonicalJson } from './canonical-json.ts';
import { isObject, type Members } from './members.ts';

export type UnsealedRecord = { readonly content: string; readonly link: ChainLink };

/** A format whose records are JSON objects; one that was parsed already can be unsealed as it is. */
export type JsonFormat = RecordFormat & { unsealRecord(record: Members): UnsealedRecord | undefined };

type JsonFormatDefinition = {
  readonly name: RecordFormat['name'];
  /** Members that are undefined are left out, at any depth. */
  record(event: OutgoingEvent): Members;
  /** The text of the record with its place put in: reading and writing it again would cost as much as rendering it. */
  attach(content: string, link: ChainLink): string;
  /** The inverse of `attach`; undefined where there is no place. */
  detach(record: Members): { readonly record: Members; readonly link: ChainLink } | undefined;
};

export function defineJsonFormat({ name, record, attach, detach }: JsonFormatDefinition): JsonFormat {
  const unsealRecord: JsonFormat['unsealRecord'] = (sealed) => {
    const detached = detach(sealed);
    return detached && { content: canonicalJson(detached.record), link: detached.link };
  };
  return {
    name,
    render: (event) => canonicalJson(record(event)),
    seal: attach,
    unsealRecord,
    unseal(text) {
      const sealed = parseObject(text);
      return sealed && unsealRecord(sealed);
    },
  };
}

/** The object that a text is the JSON of; undefined for any other text. */
export function parseObject(text: string): Members | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Members at the end of the object that a text is the JSON of. */
export const withMembers = (content: string, members: Members): string => `${content.slice(0, -1)},${JSON.stringify(members).slice(1)}`;

/**
 * A member at the beginning of the first object that is the member `name` of another. Where there are such names that are not
 * ours, those of the record must come before them.
 */
export const withMemberIn = (content: string, name: string, [key, value]: readonly [key: string, value: Members]): string =>
  content.replace(`"${name}":{`, (start) => `${start}"${key}":${JSON.stringify(value)},`);
