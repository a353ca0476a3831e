import type { BusLog } from '../src/index.ts';

export type Logged = { readonly level: keyof BusLog; readonly fields: object; readonly message: string };

/** A log that keeps its lines. */
export function recordingLog(): BusLog & { readonly lines: Logged[] } {
  const lines: Logged[] = [];
  const at = (level: keyof BusLog) => (fields: object, message: string) => void lines.push({ level, fields, message });
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
