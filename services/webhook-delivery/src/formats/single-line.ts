/** Characters that end a line somewhere, or that syslog receivers rewrite: C0, DEL, C1, U+2028, U+2029. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to take out
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/gu;

/** Without control characters, each run of which becomes a space. */
export const withoutControls = (text: string): string => text.replace(CONTROLS, ' ');

/** The beginning of a text, as long as `bytes` of UTF-8 allow, cut between characters and with `...` where something is missing. */
export function cutToBytes(text: string, bytes: number): string {
  // A UTF-16 unit is at most three bytes.
  if (text.length * 3 <= bytes || Buffer.byteLength(text) <= bytes) return text;
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytes - 3));
  return `${text.slice(0, read).trimEnd()}...`;
}
