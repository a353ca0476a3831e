import { createCefFormat } from './cef.ts';
import { ecsFormat } from './ecs.ts';
import { jsonFormat } from './json.ts';
import type { UnsealedRecord } from './json-record.ts';
import { leefFormat } from './leef.ts';
import { isObject, type Members } from './members.ts';
import { createOcsfFormat } from './ocsf.ts';

const TEXT_FORMATS = [createCefFormat(), leefFormat];
// Either version unseals both.
const JSON_FORMATS = [ecsFormat, createOcsfFormat(), jsonFormat];

/** What the line of an export holds: records, or nothing to look at, as blank lines and the actions of a bulk request. */
export type ExportLine = { readonly records: readonly UnsealedRecord[]; readonly isBlank: boolean };

/**
 * Finds the records in one line of what a SIEM gives back: a record as it was sent; one behind a syslog header, RFC 5424
 * with or without octet count or any other; or JSON of any product that holds the record, as an object or as text, in a
 * member at any place (Splunk HEC `event` and search results `_raw`, Elastic `_source`, the `message` of Datadog, the body
 * of OTLP). What is around a record does not count: two wrappers of the same record hold the same record.
 */
export function readExportLine(line: string): ExportLine {
  const text = line.trim();
  if (text === '') return { records: [], isBlank: true };
  const value = parseJson(text);
  if (isObject(value) && isBulkAction(value)) return { records: [], isBlank: true };
  return { records: value === undefined ? recordsInText(text, 0) : recordsIn(value, 0), isBlank: false };
}

const BULK_ACTIONS = ['create', 'index', 'update', 'delete'];

function isBulkAction(value: Members): boolean {
  const [action, ...others] = Object.keys(value);
  return action !== undefined && others.length === 0 && BULK_ACTIONS.includes(action) && isObject(value[action]);
}

/** Exports nest a record a few levels deep; OTLP needs the most. */
const DEEPEST = 12;

function recordsIn(value: unknown, depth: number): readonly UnsealedRecord[] {
  if (depth > DEEPEST) return [];
  if (typeof value === 'string') return recordsInString(value, depth);
  if (Array.isArray(value)) return value.flatMap((element) => recordsIn(element, depth + 1));
  if (!isObject(value)) return [];
  const record = unsealObject(value);
  if (record !== undefined) return [record];
  // A product may show the same record twice, as it came and as fields: the first will do.
  for (const member of Object.values(value)) {
    const records = recordsIn(member, depth + 1);
    if (records.length > 0) return records;
  }
  return [];
}

function unsealObject(value: Members): UnsealedRecord | undefined {
  for (const format of JSON_FORMATS) {
    const record = format.unsealRecord(value);
    if (record !== undefined) return record;
  }
  return undefined;
}

function recordsInString(text: string, depth: number): readonly UnsealedRecord[] {
  const value = parseJson(text.trim());
  return value === undefined ? recordsInText(text, depth) : recordsIn(value, depth + 1);
}

const MARKERS = ['CEF:0|', 'LEEF:2.0|', '{'];

/** RFC 5424 §6: everything before the message. The structured data may hold anything, so it is skipped and not searched. */
const SYSLOG_HEADER = /^(?:\d{1,10} )?<\d{1,3}>1(?: \S+){5} (?:-|(?:\[(?:[^\]"]|"(?:[^"\\]|\\.)*")*\])+) ?/;

function recordsInText(text: string, depth: number): readonly UnsealedRecord[] {
  const message = text.replace(SYSLOG_HEADER, '');
  const starts = MARKERS.map((marker) => message.indexOf(marker)).filter((index) => index >= 0);
  if (starts.length === 0) return [];
  const record = message.slice(Math.min(...starts));
  if (record.startsWith('{')) {
    const value = parseJson(record.trim());
    return value === undefined ? [] : recordsIn(value, depth + 1);
  }
  const unsealed = TEXT_FORMATS.map((format) => format.unseal(record)).find((found) => found !== undefined);
  return unsealed === undefined ? [] : [unsealed];
}

/** The object or array that a text is the JSON of. */
function parseJson(text: string): unknown {
  if (!text.startsWith('{') && !text.startsWith('[')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
