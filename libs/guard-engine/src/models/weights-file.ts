import { WeightsInvalid } from '../errors.ts';
import { KINDS, type Kind, LANES, type Lane } from './labels.ts';

/** One linear model: the margin of a text with n grams is the sum of their weights / √n + bias. */
export type Table = {
  /** There are 2^bits weights; a gram is looked up by its upper bits. */
  readonly bits: number;
  /** A weight is its byte times this. */
  readonly scale: number;
  readonly bias: number;
  readonly weights: Int8Array;
};

/** Where .5 lies on the scale of margins, and how steeply probabilities rise there. */
export type Calibration = {
  readonly slope: number;
  readonly whole: number;
  readonly window: number;
  /** The more windows, the higher the highest of them without any reason: this much per unit of ln(windows). */
  readonly windowGrowth: number;
};

export type Weights = {
  /** Of the training: equal versions score equally. */
  readonly version: string;
  readonly lanes: Readonly<Record<Lane, Table & Calibration>>;
  readonly kinds: Readonly<Record<Kind, Table>>;
};

/*
 * Layout: 4 bytes magic, u32 format, u32 length of the header, u32 length of all tables (little endian), the header as JSON
 * in UTF-8, then the tables in the order of LANES and KINDS, one byte a weight.
 */
const MAGIC = 0x4d4c4d53;
const FORMAT = 1;
const PREAMBLE = 16;
const MAX_HEADER = 1 << 16;
const MIN_BITS = 8;
const MAX_BITS = 20;

export function encodeWeights({ version, lanes, kinds }: Weights): Uint8Array {
  const described = <Each extends Table>({ weights: _, ...rest }: Each) => rest;
  const header = new TextEncoder().encode(
    JSON.stringify({ version, lanes: LANES.map((lane) => described(lanes[lane])), kinds: KINDS.map((kind) => described(kinds[kind])) }),
  );
  const tables = [...LANES.map((lane) => lanes[lane]), ...KINDS.map((kind) => kinds[kind])];
  const size = tables.reduce((sum, { weights }) => sum + weights.length, 0);
  const bytes = new Uint8Array(PREAMBLE + header.length + size);
  const preamble = new DataView(bytes.buffer);
  for (const [place, value] of [MAGIC, FORMAT, header.length, size].entries()) preamble.setUint32(place * 4, value, true);
  bytes.set(header, PREAMBLE);
  let at = PREAMBLE + header.length;
  for (const { weights } of tables) {
    bytes.set(new Uint8Array(weights.buffer, weights.byteOffset, weights.length), at);
    at += weights.length;
  }
  return bytes;
}

/** @throws WeightsInvalid */
export function decodeWeights(bytes: Uint8Array): Weights {
  if (bytes.length < PREAMBLE) throw new WeightsInvalid(`${bytes.length} bytes are less than a header`);
  const preamble = new DataView(bytes.buffer, bytes.byteOffset, PREAMBLE);
  if (preamble.getUint32(0, true) !== MAGIC) throw new WeightsInvalid('they do not begin like any');
  const format = preamble.getUint32(4, true);
  if (format !== FORMAT) throw new WeightsInvalid(`they have format ${format}, this version reads ${FORMAT}`);
  const headerSize = preamble.getUint32(8, true);
  const size = preamble.getUint32(12, true);
  if (headerSize > MAX_HEADER || PREAMBLE + headerSize + size !== bytes.length) {
    throw new WeightsInvalid(`${bytes.length} bytes are not the ${PREAMBLE + headerSize + size} that their header announces`);
  }
  const { version, lanes, kinds } = parseHeader(bytes.subarray(PREAMBLE, PREAMBLE + headerSize));
  const described = [...lanes, ...kinds].reduce((sum, { bits }) => sum + 2 ** bits, 0);
  if (described !== size) throw new WeightsInvalid('the sizes of their tables do not add up');
  let at = PREAMBLE + headerSize;
  const withWeights = <Header extends TableHeader>(table: Header): Header & Table => {
    const weights = new Int8Array(2 ** table.bits);
    weights.set(bytes.subarray(at, at + weights.length));
    at += weights.length;
    return { ...table, weights };
  };
  return { version, lanes: named(LANES, lanes.map(withWeights)), kinds: named(KINDS, kinds.map(withWeights)) };
}

type TableHeader = Omit<Table, 'weights'>;
type Header = { readonly version: string; readonly lanes: readonly (TableHeader & Calibration)[]; readonly kinds: readonly TableHeader[] };

function parseHeader(bytes: Uint8Array): Header {
  const header = parseJson(bytes);
  const { version, lanes, kinds } = isRecord(header) ? header : {};
  if (typeof version !== 'string' || !Array.isArray(lanes) || !Array.isArray(kinds)) throw new WeightsInvalid('their header lacks a part');
  if (lanes.length !== LANES.length || kinds.length !== KINDS.length)
    throw new WeightsInvalid('they hold other models than this version knows');
  return {
    version,
    lanes: lanes.map((lane: unknown) => ({
      ...tableHeader(lane),
      slope: numberIn(lane, 'slope'),
      whole: numberIn(lane, 'whole'),
      window: numberIn(lane, 'window'),
      windowGrowth: numberIn(lane, 'windowGrowth'),
    })),
    kinds: kinds.map(tableHeader),
  };
}

function tableHeader(table: unknown): TableHeader {
  const bits = numberIn(table, 'bits');
  if (!Number.isInteger(bits) || bits < MIN_BITS || bits > MAX_BITS) {
    throw new WeightsInvalid(`a table of 2^${bits} weights is not between 2^${MIN_BITS} and 2^${MAX_BITS}`);
  }
  return { bits, scale: numberIn(table, 'scale'), bias: numberIn(table, 'bias') };
}

function numberIn(table: unknown, name: string): number {
  const value = isRecord(table) ? table[name] : undefined;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new WeightsInvalid(`a table has no ${name}`);
  return value;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new WeightsInvalid('their header is not readable');
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** The items under their names; there are at least as many as names. */
function named<Name extends string, Item>(names: readonly Name[], items: readonly Item[]): Record<Name, Item> {
  return Object.fromEntries(names.map((name, place) => [name, items[place]])) as Record<Name, Item>;
}
