import { isMessage, MAX_DECODED, MAX_STRETCHES, textOf } from './decoded-text.ts';
import type { Reading } from './view.ts';

/** Bytes as two hexadecimal digits each: in one piece, or apart and then at least eight of them. */
const RUN =
  /(?<![0-9a-z])(?:0x)?[0-9a-f]{16,}(?![0-9a-z])|(?<![0-9a-z])(?:0x)?[0-9a-f]{2}(?:[\s,:;-]{1,2}(?:0x)?[0-9a-f]{2}){7,4095}(?![0-9a-z])/gi;
const BYTE = /(?:0x)?([0-9a-f]{2})/gi;

/** Stretches of hexadecimal bytes that are text. Hashes, ids and colours stay. */
export function readHex(text: string): readonly Reading[] {
  const readings: Reading[] = [];
  let budget = MAX_DECODED;
  for (const { index, 0: run } of text.matchAll(RUN)) {
    if (budget === 0 || readings.length === MAX_STRETCHES) break;
    const bytes = Uint8Array.from(run.matchAll(BYTE).take(budget), ([, byte = '']) => Number.parseInt(byte, 16));
    const decoded = textOf(bytes);
    if (decoded === null || !isMessage(decoded)) continue;
    budget -= bytes.length;
    readings.push({ start: index, end: index + run.length, text: decoded });
  }
  return readings;
}
