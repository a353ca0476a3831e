import type { Secret } from '@sentinelmesh/crypto';

export const MAX_EXCERPT_BYTES = 16 * 1024;

// Tabs and line breaks are kept. A database takes no U+0000, and a terminal would obey the others.
const CONTROL = /(?![\t\r\n])\p{Cc}/gu;

/** The beginning of an answer as text for people: at most 16 KiB of valid UTF-8, and nothing in it that is a secret of ours. */
export function excerptOf(bytes: Uint8Array, secrets: readonly (Secret<string> | undefined)[]): string {
  const shown = new TextDecoder().decode(bytes).replace(CONTROL, '\ufffd');
  const text = secrets.reduce((rest, hidden) => withoutSecret(rest, hidden?.reveal().trim() ?? ''), shown);
  const encoded = Buffer.from(text);
  if (encoded.length <= MAX_EXCERPT_BYTES) return text;
  // A character that the border cuts in two is left out.
  return new TextDecoder().decode(encoded.subarray(0, MAX_EXCERPT_BYTES), { stream: true });
}

const withoutSecret = (text: string, secret: string) => (secret === '' ? text : text.replaceAll(secret, '***'));
