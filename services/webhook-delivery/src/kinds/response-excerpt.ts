import type { Secret } from '@sentinelmesh/crypto';

export const MAX_EXCERPT_BYTES = 16 * 1024;

// Tabs and line breaks are kept. A database takes no U+0000, and a terminal would obey the others.
const CONTROL = /(?![\t\r\n])\p{Cc}/gu;

const DECODER = new TextDecoder();
const ENCODER = new TextEncoder();

/** The beginning of what a receiver said as text for people: valid, and nothing in it that is a secret of ours. */
export function excerptOf(
  said: string | Uint8Array,
  secrets: readonly (Secret<string> | undefined)[],
  maxBytes: number = MAX_EXCERPT_BYTES,
): string {
  if (said.length === 0) return '';
  const shown = (typeof said === 'string' ? said : DECODER.decode(said)).replace(CONTROL, '\ufffd');
  const text = secrets.reduce((rest, hidden) => withoutSecret(rest, hidden?.reveal().trim() ?? ''), shown);
  // No character is cut in two.
  return text.length * 3 <= maxBytes ? text : text.slice(0, ENCODER.encodeInto(text, new Uint8Array(maxBytes)).read);
}

const withoutSecret = (text: string, secret: string) => (secret === '' ? text : text.replaceAll(secret, '***'));
