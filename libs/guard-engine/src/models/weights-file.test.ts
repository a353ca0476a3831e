import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WeightsInvalid } from '../errors.ts';
import { KINDS, LANES } from './labels.ts';
import { decodeWeights, encodeWeights, type Weights } from './weights-file.ts';

const table = (bits: number, first: number) => ({
  bits,
  scale: 0.5,
  bias: -1.25,
  weights: Int8Array.from({ length: 2 ** bits }, (_, place) => ((first + place) % 255) - 127),
});
const lane = { slope: 2, whole: 0.125, window: 0.25, windowGrowth: 0.5 };
const weights: Weights = {
  version: 'of a test',
  lanes: { injection: { ...table(9, 1), ...lane }, harmful: { ...table(8, 2), ...lane } },
  kinds: Object.fromEntries(KINDS.map((kind, place) => [kind, table(8, place)])) as Weights['kinds'],
};
const bytes = encodeWeights(weights);

/** The bytes with another header, its length put right. */
function withHeader(change: (header: Record<string, unknown>) => unknown): Uint8Array {
  const preamble = new DataView(bytes.buffer.slice(0, 16));
  const length = preamble.getUint32(8, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(16, 16 + length))) as Record<string, unknown>;
  const changed = new TextEncoder().encode(JSON.stringify(change(header)));
  preamble.setUint32(8, changed.length, true);
  return Uint8Array.from([...new Uint8Array(preamble.buffer), ...changed, ...bytes.subarray(16 + length)]);
}

const refuses = (refused: Uint8Array, message: RegExp): void =>
  assert.throws(
    () => decodeWeights(refused),
    (error) => error instanceof WeightsInvalid && error.code === 'weights_invalid' && message.test(error.message),
  );

describe('weights', () => {
  it('come back as they were', () => {
    assert.deepEqual(decodeWeights(bytes), weights);
  });

  it('may lie anywhere in a larger buffer', () => {
    const pool = Buffer.alloc(bytes.length + 7);
    pool.set(bytes, 3);
    assert.deepEqual(decodeWeights(pool.subarray(3, 3 + bytes.length)), weights);
  });

  it('are refused when they are too short, not ours, or of another format', () => {
    refuses(new Uint8Array(), /0 bytes are less than a header/);
    refuses(new Uint8Array(64), /do not begin like any/);
    refuses(
      Uint8Array.from(bytes, (byte, at) => (at === 4 ? 9 : byte)),
      /format 9, this version reads 1/,
    );
  });

  it('are refused when a byte is missing or too many', () => {
    refuses(bytes.subarray(0, -1), /are not the \d+ that their header announces/);
    refuses(Uint8Array.from([...bytes, 0]), /are not the \d+ that their header announces/);
  });

  it('are refused when their header makes no sense', () => {
    refuses(
      Uint8Array.from(bytes, (byte, at) => (at === 16 ? 0xff : byte)),
      /header is not readable/,
    );
    refuses(
      withHeader(() => 7),
      /lacks a part/,
    );
    refuses(
      withHeader((header) => ({ ...header, kinds: [] })),
      /other models/,
    );
    refuses(
      withHeader((header) => ({ ...header, lanes: LANES.map(() => ({ bits: 40 })) })),
      /2\^40 weights/,
    );
    refuses(
      withHeader((header) => ({ ...header, lanes: LANES.map(() => ({ bits: 9, scale: 'much' })) })),
      /no scale/,
    );
    refuses(
      withHeader((header) => ({ ...header, kinds: KINDS.map(() => ({ bits: 9, scale: 1, bias: 0 })) })),
      /do not add up/,
    );
  });
});
