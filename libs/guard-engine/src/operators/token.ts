/** Tokens that say more than that something was redacted: `[EMAIL:t4k2]`, for a hash, a cipher text or an entry of a vault. */

/** Entity types whose token is shorter than their name. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  EMAIL_ADDRESS: 'EMAIL',
  PHONE_NUMBER: 'PHONE',
  US_SSN: 'SSN',
  IBAN_CODE: 'IBAN',
};

/** What a type is called in tokens. */
export const shortName = (entityType: string): string =>
  Object.hasOwn(SHORT_NAMES, entityType) ? (SHORT_NAMES[entityType] ?? entityType) : entityType;

const BODY = /^[\w-]{1,16384}$/;

/** The token with this body; null where it cannot be one. */
export const tokenWith = (entityType: string, body: string): string | null =>
  BODY.test(body) ? `[${shortName(entityType)}:${body}]` : null;

/** A token, escaped or not. Attempts begin at a bracket and end at the next one, so the search is linear. */
export const VAULT_TOKEN = String.raw`\[[A-Z][A-Z0-9_]{0,63}:+[\w-]{1,16384}\]`;

const ANY_TOKEN = new RegExp(VAULT_TOKEN, 'g');

/**
 * The text with one more colon in everything that could be taken for such a token (`[EMAIL::t4k2]`): what somebody typed is
 * no token, and is never restored as one.
 */
export const escapeTokens = (text: string): string => text.replaceAll(ANY_TOKEN, (token) => token.replace(':', '::'));

/** An escaped token as it was typed; null for a token. */
export const unescaped = (token: string): string | null => (token.includes('::') ? token.replace('::', ':') : null);
