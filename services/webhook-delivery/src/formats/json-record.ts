import canonicalize from 'canonicalize';
import type { ChainLink } from '../domain/chain.ts';
import type { OutgoingEvent } from '../domain/outgoing-event.ts';
import type { RecordFormat } from '../domain/record-format.ts';
import { defined, isObject, type Members } from './members.ts';

export type UnsealedRecord = { readonly content: string; readonly link: ChainLink };

/** A format whose records are JSON objects; one that was parsed already can be unsealed as it is. */
export type JsonFormat = RecordFormat & { unsealRecord(record: Members): UnsealedRecord | undefined };

type JsonFormatDefinition = {
  readonly name: RecordFormat['name'];
  /** Members that are undefined are left out, at any depth. */
  record(event: OutgoingEvent): Members;
  /** The record with its place. */
  attach(record: Members, link: ChainLink): Members;
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
    seal: (content, link) => JSON.stringify(attach(JSON.parse(content) as Members, link)),
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

/** RFC 8785. Canonical JSON can not say everything that JSON can: see `representable`. */
const canonicalJson = (value: Members): string => canonicalize(representable(value, 0)) as string;

const DEEPEST = 100;

/**
 * The value, as canonical JSON can say it: half a surrogate pair is U+FFFD, a number too large for a double is text, and
 * what is nested deeper than anybody reads is left out.
 */
function representable(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === DEEPEST) return null;
  if (Array.isArray(value)) return value.map((element) => representable(element, depth + 1));
  const members = Object.entries(defined(value as Members));
  return Object.fromEntries(members.map(([key, member]) => [key.toWellFormed(), representable(member, depth + 1)]));
}
