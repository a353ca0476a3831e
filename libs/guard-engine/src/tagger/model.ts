import { TaggerWeightsInvalid } from '../errors.ts';
import { LABELS } from './labels.ts';
import { createLexicon, type Lexicon } from './lexicon.ts';

/** Weights per feature: one for each label but OUTSIDE, whose score is 0. */
export const ROW = LABELS - 1;

export type TaggerModel = {
  readonly version: string;
  readonly lexicon: Lexicon;
  /** What a weight of 1 is worth. */
  readonly scale: number;
  /** exp(score) of going from label to label, row by row; 0 where that is impossible. */
  readonly transitions: Float64Array;
  /** One byte of the hash of the feature that each slot belongs to; another feature finds nothing there. */
  readonly checks: Uint8Array;
  readonly inverseOfSlots: number;
  /** The weights of each slot in {@link ROW_WORDS} numbers of four bytes, the first label's lowest: a byte is a weight + {@link BIAS}. */
  readonly rows: Int32Array;
};

export const ROW_WORDS = ROW / 4;
export const BIAS = 128;

const MAGIC = 0x47544d53; // "SMTG"
const FORMAT = 1;
const HEADER_BYTES = 24;
/** A model is at most this large, so that no header makes us reserve more. */
const MOST_SLOTS = 1 << 18;
const MOST_WORDS = 1 << 16;

export const slotOf = (hash: number, slots: number): number => (hash >>> 0) % slots;
export const checkOf = (hash: number): number => hash >>> 24;

export type ModelParts = {
  readonly words: readonly { readonly hash: number; readonly bits: number }[];
  readonly scale: number;
  readonly transitions: Float32Array;
  readonly checks: Uint8Array;
  readonly weights: Int8Array;
};

/**
 * Layout, little-endian: magic, format, labels, slots, words, scale, checksum of all that follows; transitions (float32), hashes of
 * words (int32), their bits (uint16), checks, weights.
 */
export function writeModel({ words, scale, transitions, checks, weights }: ModelParts): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + transitions.length * 4 + words.length * 6 + checks.length + weights.length);
  const view = new DataView(bytes.buffer);
  const wordsAt = HEADER_BYTES + transitions.length * 4;
  const bitsAt = wordsAt + words.length * 4;
  const checksAt = bitsAt + words.length * 2;
  for (const [index, value] of transitions.entries()) view.setFloat32(HEADER_BYTES + index * 4, value, true);
  for (const [index, { hash, bits }] of words.entries()) {
    view.setInt32(wordsAt + index * 4, hash, true);
    view.setUint16(bitsAt + index * 2, bits, true);
  }
  bytes.set(checks, checksAt);
  bytes.set(new Uint8Array(weights.buffer, weights.byteOffset, weights.length), checksAt + checks.length);
  view.setUint32(0, MAGIC, true);
  view.setUint16(4, FORMAT, true);
  view.setUint16(6, LABELS, true);
  view.setUint32(8, checks.length, true);
  view.setUint32(12, words.length, true);
  view.setFloat32(16, scale, true);
  view.setUint32(20, checksumOf(bytes), true);
  return bytes;
}

/** @throws TaggerWeightsInvalid when the bytes are no weights of this format, cut short or changed. */
export function readModel(bytes: Uint8Array): TaggerModel {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES || view.getUint32(0, true) !== MAGIC) throw new TaggerWeightsInvalid('these bytes are no tagger weights');
  const format = view.getUint16(4, true);
  if (format !== FORMAT || view.getUint16(6, true) !== LABELS) {
    throw new TaggerWeightsInvalid(`these tagger weights have format ${format}, this engine reads format ${FORMAT}`);
  }
  const slots = view.getUint32(8, true);
  const count = view.getUint32(12, true);
  if (slots === 0 || slots > MOST_SLOTS || count > MOST_WORDS) throw new TaggerWeightsInvalid('the header of the tagger weights is broken');
  const expected = HEADER_BYTES + LABELS * LABELS * 4 + count * 6 + slots * (1 + ROW);
  if (bytes.length !== expected) {
    throw new TaggerWeightsInvalid(`the tagger weights have ${bytes.length} bytes instead of ${expected}`);
  }
  const checksum = checksumOf(bytes);
  if (view.getUint32(20, true) !== checksum) throw new TaggerWeightsInvalid('the checksum of the tagger weights is wrong');
  return { version: `${FORMAT}.${checksum.toString(16).padStart(8, '0')}`, ...readParts(bytes, view, slots, count) };
}

function readParts(bytes: Uint8Array, view: DataView, slots: number, count: number): Omit<TaggerModel, 'version'> {
  const transitions = new Float64Array(LABELS * LABELS);
  let at = HEADER_BYTES;
  for (const index of transitions.keys()) transitions[index] = view.getFloat32(at + index * 4, true);
  at += LABELS * LABELS * 4;
  const words = Array.from({ length: count }, (_, index) => ({
    hash: view.getInt32(at + index * 4, true),
    bits: view.getUint16(at + count * 4 + index * 2, true),
  }));
  at += count * 6;
  return {
    lexicon: createLexicon(words),
    scale: view.getFloat32(16, true),
    transitions,
    // A Buffer's own slice would share its memory with the caller.
    checks: Uint8Array.from(bytes.subarray(at, at + slots)),
    inverseOfSlots: 1 / slots,
    rows: biasedRows(view, at + slots, slots),
  };
}

/** Flipping the sign bit of a byte adds {@link BIAS} to its weight. */
const SIGN_BITS = 0x80808080;

function biasedRows(view: DataView, at: number, slots: number): Int32Array {
  const rows = new Int32Array(slots * ROW_WORDS);
  for (let word = 0; word < rows.length; word++) rows[word] = view.getInt32(at + word * 4, true) ^ SIGN_BITS;
  return rows;
}

/** FNV-1a of everything after the header. */
function checksumOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let index = HEADER_BYTES; index < bytes.length; index++) hash = Math.imul(hash ^ (bytes[index] ?? 0), 0x01000193);
  return hash >>> 0;
}
