/** A text with tokens, and what becomes of it when their values are put back. */
import { type EntityWriter, MAX_TEXT_LENGTH, redactAndRestore } from '@sentinelmesh/guard-engine';

export type TokenText = {
  readonly text: string;
  /** The text is JSON: values are put into its strings. */
  readonly json: boolean;
};

/** The value of a token; undefined where nothing is known of it. */
type LookUp = (token: string) => string | undefined;

const NOTHING_FOUND = { findings: [] };
const RESTORING: EntityWriter = { write: () => null, hasTokens: true };

/** Every token that would be restored if it were known: none that is escaped, and none in an address. */
export function tokensIn(text: TokenText): ReadonlySet<string> {
  const tokens = new Set<string>();
  restore(text, (token) => void tokens.add(token));
  return tokens;
}

/**
 * The text with the values of its tokens, and how many tokens that were. The values add {@link MAX_TEXT_LENGTH} UTF-16 units at
 * most to the whole text; tokens that would take more than that stay, as unknown ones do.
 */
export function restoreTokens(text: TokenText, lookUp: LookUp): { readonly text: string; readonly restored: number } {
  let room = MAX_TEXT_LENGTH;
  let restored = 0;
  const within: LookUp = (token) => {
    const value = lookUp(token);
    if (value === undefined || value.length > room) return undefined;
    room -= value.length;
    restored++;
    return value;
  };
  return { text: restore(text, within), restored };
}

function restore({ text, json }: TokenText, lookUp: LookUp): string {
  const restored = (part: string): string => redactAndRestore(part, NOTHING_FOUND, [], { writer: RESTORING, lookUp });
  return json ? inStrings(text, restored) : restored(text);
}

/** A string of JSON, with the colon that makes it the name of a field. */
const JSON_STRING = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/g;

/** Valid JSON with its strings changed, and everything else, such as numbers of many digits, as it was written. Names of fields stay. */
const inStrings = (json: string, change: (text: string) => string): string =>
  json.replaceAll(JSON_STRING, (string: string, colon: string | undefined) =>
    colon !== undefined || !string.includes('[') ? string : JSON.stringify(change(JSON.parse(string))),
  );
