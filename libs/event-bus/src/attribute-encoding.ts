/**
 * CloudEvents attributes as header values: the space, `"`, `%` and whatever is not printable ASCII are percent-encoded
 * as UTF-8 (CloudEvents NATS protocol binding, binary mode), so that a value can neither end its header nor begin another.
 */

const PLAIN = /^[\x21\x23\x24\x26-\x7e]*$/;
const TO_ENCODE = /[^\x21\x23\x24\x26-\x7e]+/g;

/** A lone surrogate, which has no UTF-8, becomes U+FFFD. */
export function encodeAttribute(value: string): string {
  // Most need no encoding, which costs more than looking for it.
  if (PLAIN.test(value)) return value;
  return value.toWellFormed().replace(TO_ENCODE, encodeURIComponent);
}

/** What `encodeAttribute` was given; text that it cannot have written is taken as it stands. */
export function decodeAttribute(text: string): string {
  // As above.
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
