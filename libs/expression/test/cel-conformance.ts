import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Data made by others, beside the repository; it is not part of it and may be absent. */
const file = join(
  process.env.MESH_SHARED_DATA ?? join(import.meta.dirname, '../../../../shared/data'),
  'workflow/cel-conformance.jsonl.gz',
);

/** Why a test on these data is skipped, or false when they are there. */
export const skipReason: string | false = existsSync(file) ? false : `there is no ${file}; MESH_SHARED_DATA may name another place`;

/** A value as the JSON of `cel.expr.Value`. */
export type ExpectedValue = {
  readonly nullValue?: null;
  readonly boolValue?: boolean;
  readonly int64Value?: string;
  readonly uint64Value?: string;
  readonly doubleValue?: number | string;
  readonly stringValue?: string;
  readonly bytesValue?: string;
  readonly typeValue?: string;
  readonly listValue?: { readonly values?: readonly ExpectedValue[] };
  readonly mapValue?: { readonly entries?: readonly { readonly key: ExpectedValue; readonly value: ExpectedValue }[] };
  readonly objectValue?: { readonly '@type': string; readonly value?: unknown };
};

export type ConformanceCase = {
  readonly file: string;
  readonly section: string;
  readonly name: string;
  readonly expr: string;
  readonly needsProto: boolean;
  readonly checkOnly?: boolean;
  readonly container?: string;
  readonly bindings?: Readonly<Record<string, { readonly value?: ExpectedValue }>>;
  readonly value?: ExpectedValue;
  readonly error?: unknown;
  readonly typedResult?: { readonly result?: ExpectedValue };
};

/** The conformance cases of cel-spec, in the order of the file. */
export const conformanceCases = (): readonly ConformanceCase[] =>
  gunzipSync(readFileSync(file))
    .toString('utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ConformanceCase);

/** A value written in CEL; undefined for messages. */
export function asLiteral(expected: ExpectedValue): string | undefined {
  const [[kind, value] = []] = Object.entries(expected);
  switch (kind) {
    case 'nullValue':
      return 'null';
    case 'boolValue':
      return String(value);
    case 'int64Value':
      return String(value);
    case 'uint64Value':
      return `${value}u`;
    case 'doubleValue':
      return asDouble(value);
    case 'stringValue':
      return asText(String(value));
    case 'bytesValue':
      return `b"${[...Buffer.from(String(value), 'base64')].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}"`;
    case 'typeValue':
      return String(value);
    case 'listValue':
      return joined((expected.listValue?.values ?? []).map(asLiteral), '[', ']');
    case 'mapValue':
      return joined((expected.mapValue?.entries ?? []).map(asEntry), '{', '}');
    case 'objectValue':
      return asMoment(expected);
    default:
      return undefined;
  }
}

// Some doubles of JSON look like ints, and infinity and NaN are text.
function asDouble(value: unknown): string {
  const number = typeof value === 'number' ? value : Number(String(value).replace(/inf$/i, 'Infinity'));
  return `double("${number}")`;
}

const asText = (value: string): string =>
  `"${[...value].map((character) => `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`).join('')}"`;

const joined = (parts: readonly (string | undefined)[], open: string, close: string): string | undefined =>
  parts.includes(undefined) ? undefined : `${open}${parts.join(', ')}${close}`;

function asEntry({ key, value }: { readonly key: ExpectedValue; readonly value: ExpectedValue }): string | undefined {
  const [name, entry] = [asLiteral(key), asLiteral(value)];
  return name === undefined || entry === undefined ? undefined : `${name}: ${entry}`;
}

function asMoment({ objectValue }: ExpectedValue): string | undefined {
  if (objectValue?.['@type'].endsWith('/google.protobuf.Timestamp')) return `timestamp("${objectValue.value}")`;
  return objectValue?.['@type'].endsWith('/google.protobuf.Duration') ? `duration("${objectValue.value}")` : undefined;
}

/** A value that can be bound to a variable; undefined for those that no event has, such as a uint. */
export function asInput(expected: ExpectedValue | undefined): unknown {
  if (expected === undefined) return undefined;
  if ('nullValue' in expected) return null;
  if (expected.int64Value !== undefined) return BigInt(expected.int64Value);
  if (expected.doubleValue !== undefined) return Number(expected.doubleValue);
  if (expected.bytesValue !== undefined) return new Uint8Array(Buffer.from(expected.bytesValue, 'base64'));
  if (expected.listValue !== undefined) return (expected.listValue.values ?? []).map(asInput);
  if (expected.mapValue !== undefined) {
    return Object.fromEntries((expected.mapValue.entries ?? []).map(({ key, value }) => [key.stringValue, asInput(value)]));
  }
  return expected.stringValue ?? expected.boolValue;
}
