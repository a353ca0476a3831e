/** Redaction that can be undone: the agent sees tokens, and whoever reads its answer sees what they stand for. */
import { type Finding, type Inspection, MAX_TEXT_LENGTH } from './inspection.ts';
import { escapeTokens, unescaped, VAULT_TOKEN } from './operators/token.ts';
import type { EntityWriter } from './operators/write-entity.ts';
import { redact, redactionToken, removedFrom } from './redaction.ts';
import type { Replacement } from './replacement.ts';

/** The most values of one text that can be restored. */
export const MAX_REPLACEMENTS = 1_000;

export type RestorableText = { readonly text: string; readonly replacements: readonly Replacement[] };

/**
 * The inspected text, redacted so that each token stands for one value: the first value of a type gets `[EMAIL_REDACTED]`,
 * the next one `[EMAIL_REDACTED_2]`, equal values share one. A token that stands in the text already is not used. Values
 * beyond {@link MAX_REPLACEMENTS} have their token, and nothing says what it stands for. What the policy writes in another way
 * (`writer`) is written so, and is no replacement: who has the key or the vault can tell what it stands for.
 */
export function redactRestorably(text: string, { findings }: Inspection, { write, hasTokens }: EntityWriter = PLAIN): RestorableText {
  const replacements: Replacement[] = [];
  const tokens = new Map<string, string>();
  const taken = new Set(text.match(TOKEN));
  const counts = new Map<string, number>();
  const numberedToken = (entityType: string, value: string): string => {
    const key = `${entityType}\0${value}`;
    const known = tokens.get(key);
    if (known !== undefined) return known;
    const plain = redactionToken(entityType);
    let count = counts.get(plain) ?? 0;
    let fresh: string;
    do fresh = numbered(plain, ++count);
    while (taken.has(fresh));
    counts.set(plain, count);
    tokens.set(key, fresh);
    if (replacements.length < MAX_REPLACEMENTS) replacements.push({ token: fresh, value });
    return fresh;
  };
  const token = (entityType: string, value: string, finding: Finding | null): string =>
    (finding === null ? null : write(finding, value)) ?? numberedToken(entityType, value);
  return { text: redact(text, removedFrom(findings), { token, ...keptBy(hasTokens, escapeTokens) }), replacements };
}

const PLAIN: EntityWriter = { write: () => null, hasTokens: false };

/** Only where a policy makes tokens are look-alikes of them escaped. */
const keptBy = (hasTokens: boolean, kept: (text: string) => string) => (hasTokens ? { kept } : {});

export type RestoreOptions = {
  /** How the policy writes what the text adds. */
  readonly writer?: EntityWriter;
  /** The value that a token of a vault stands for (`[EMAIL:t4k2]`), undefined for one that it does not know. */
  readonly lookUp?: (token: string) => string | undefined;
};

/**
 * The inspected text, redacted, with the replaced values in the place of their tokens. A token that stands for nothing stays,
 * and so does one that this redaction puts there, and one in an address: who shows the answer may load what it links to, and an
 * agent that was talked into it would send the values away. The values add {@link MAX_TEXT_LENGTH} UTF-16 units at most;
 * tokens that would take more than that stay.
 * Where the policy makes tokens of a vault, look-alikes that were escaped are put back as they were typed.
 */
export function redactAndRestore(
  text: string,
  { findings }: Pick<Inspection, 'findings'>,
  replacements: readonly Replacement[],
  { writer: { write, hasTokens } = PLAIN, lookUp = () => undefined }: RestoreOptions = {},
): string {
  const values = new Map(replacements.map(({ token, value }) => [token, value]));
  let room = MAX_TEXT_LENGTH;
  const restored = (token: string): string => {
    const typed = unescaped(token);
    if (typed !== null) return hasTokens ? typed : token;
    const value = values.get(token) ?? (hasTokens ? lookUp(token) : undefined);
    if (value === undefined || value.length > room) return token;
    room -= value.length;
    return value;
  };
  const token = (entityType: string, value: string, finding: Finding | null): string =>
    (finding === null ? null : write(finding, value)) ?? redactionToken(entityType);
  return redact(text, removedFrom(findings), { token, kept: outsideAddresses(restored) });
}

/** Replaces tokens in the parts of a text, given in their order; an address may go on from one part to the next. */
function outsideAddresses(restored: (token: string) => string): (part: string) => string {
  let inAddress = false;
  return (part) => {
    const rest = inAddress ? (REST_OF_ADDRESS.exec(part)?.[0] ?? '') : '';
    inAddress &&= rest.length === part.length;
    const others = part.slice(rest.length).replaceAll(ADDRESS_OR_TOKEN, (found, at: number) => {
      if (found.startsWith('[')) return restored(found);
      inAddress = rest.length + at + found.length === part.length;
      return found;
    });
    return rest + others;
  };
}

/** Every token that a redaction can write. Entity types are short; the bound keeps the search linear. */
const TOKEN = /\[[A-Z0-9_]{1,64}_REDACTED(?:_\d{1,6})?\]/g;

/** `https://…`, and `//…` or `\\…` as browsers read it. */
const ADDRESS = /(?:[Hh][Tt][Tt][Pp][Ss]?:|[/\\]{2})[^\s<>"'`]*/;
const REST_OF_ADDRESS = /^[^\s<>"'`]*/;
const ADDRESS_OR_TOKEN = new RegExp(`${ADDRESS.source}|${TOKEN.source}|${VAULT_TOKEN}`, 'g');

const numbered = (token: string, count: number): string => (count === 1 ? token : `${token.slice(0, -1)}_${count}]`);
