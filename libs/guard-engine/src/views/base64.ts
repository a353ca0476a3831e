import { isMessage, MAX_DECODED, MAX_STRETCHES, textOf } from './decoded-text.ts';
import type { Reading } from './view.ts';

/** Base64 and base64url, also over several lines as mail and certificates have it. */
const RUN = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{16,}(?:\r?\n(?:[A-Za-z0-9+/_-]{4,}(?=[\r\n=]|$)|[A-Za-z0-9+/_-]{2,3}(?==)))*={0,2}/g;
/** Parts of a path or of names in which something encoded stands. */
const PART = /[A-Za-z0-9+]{16,}={0,2}/g;
/** Stretches of base64 that are text. Images, keys, hashes and tokens stay. */
export function readBase64(text: string): readonly Reading[] {
  const readings: Reading[] = [];
  let budget = MAX_DECODED;
  let tries = MAX_STRETCHES;
  for (const { index, 0: run } of text.matchAll(RUN)) {
    for (const { start, encoded } of candidates(run, index)) {
      if (tries-- === 0) return readings;
      const decoded = decodeBase64(encoded, budget);
      if (decoded === null) continue;
      budget -= decoded.length;
      readings.push({ start, end: start + encoded.length, text: decoded });
      break;
    }
  }
  return readings;
}

type Candidate = { readonly start: number; readonly encoded: string };

/** The run, its first line, and what stands in it between the signs that paths and names are made with. */
function* candidates(run: string, index: number): Generator<Candidate> {
  yield { start: index, encoded: run };
  const line = run.search(/[\r\n]/);
  if (line > 0) yield { start: index, encoded: run.slice(0, line) };
  if (!/[/_-]/.test(run)) return;
  for (const part of run.matchAll(PART)) yield { start: index + part.index, encoded: part[0] };
}

function decodeBase64(encoded: string, budget: number): string | null {
  const text = textOf(bytesOf(encoded, budget));
  return text !== null && isMessage(text) ? text : null;
}

const VALUES = new Int8Array(0x80).fill(-1);
for (const [alphabet, first] of [
  ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', 0],
  ['-_', 62],
] as const) {
  for (let index = 0; index < alphabet.length; index++) VALUES[alphabet.charCodeAt(index)] = first + index;
}

/** At most so many bytes, and no half of a character where that cuts them off. */
function bytesOf(encoded: string, most: number): Uint8Array {
  const bytes = new Uint8Array(Math.min(most, Math.floor((encoded.length * 3) / 4)));
  let size = 0;
  let bits = 0;
  let value = 0;
  for (let index = 0; index < encoded.length && size < bytes.length; index++) {
    const digit = VALUES[encoded.charCodeAt(index)] ?? -1;
    // Line breaks and padding.
    if (digit < 0) continue;
    value = ((value << 6) | digit) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[size++] = value >>> bits;
  }
  while (size === most && (bytes[size - 1] ?? 0) >= 0x80) size--;
  return bytes.subarray(0, size);
}
