/**
 * What the searchable fields of a record may look like. Filters obey the same rules: what cannot be stored cannot be
 * asked for either.
 */

/** A word of our own vocabulary (`input`, `inspected`, `blocked`, `state-monitor`); it may stand in a bus subject. */
export const isWord = (value: string): boolean => /^[a-z][a-z0-9_-]{0,39}$/.test(value);

/**
 * An opaque id, ours or a caller's: 1 to 256 characters, nothing that Postgres cannot hold (NUL, lone surrogates) or that
 * could disturb a terminal.
 */
export const isOpaqueId = (value: string): boolean => /^[^\p{Cc}\p{Cs}]{1,256}$/u.test(value);

const FIRST_MOMENT = Date.parse('0001-01-01T00:00:00.000Z');
const LAST_MOMENT = Date.parse('9999-12-31T23:59:59.999Z');

/** A moment that protobuf, RFC 3339 and Postgres can all express. */
export const isMoment = (value: Date): boolean => value.getTime() >= FIRST_MOMENT && value.getTime() <= LAST_MOMENT;
