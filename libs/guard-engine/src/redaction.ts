import type { Span } from './span.ts';

/** Entity types whose token is shorter than their name. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  EMAIL_ADDRESS: 'EMAIL',
  PHONE_NUMBER: 'PHONE',
  US_SSN: 'SSN',
  IBAN_CODE: 'IBAN',
};

/** What stands in a redacted text for an entity of this type: `[EMAIL_REDACTED]`, `[OPENAI_API_KEY_REDACTED]`. */
export function redactionToken(entityType: string): string {
  return `[${Object.hasOwn(SHORT_NAMES, entityType) ? SHORT_NAMES[entityType] : entityType}_REDACTED]`;
}

/** The text with a token for every stretch; where stretches overlap, one token, the first one's, stands for them all. */
export function redact(
  text: string,
  stretches: readonly (Span & { readonly entityType: string })[],
  token: (entityType: string) => string,
): string {
  let redacted = '';
  let done = 0;
  for (const { start, end, entityType } of stretches.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (start >= done) redacted += text.slice(done, start) + token(entityType);
    done = Math.max(done, end);
  }
  return redacted + text.slice(done);
}
