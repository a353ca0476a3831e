/**
 * A decoder of CEF for tests, as strict as Logstash's codec and with its understanding of keys and escapes.
 *
 * A key begins after the start or a blank; it is word characters, then any number of `.more`, then perhaps `[0]`. A value
 * ends before the blanks that come before the next key, or at the end.
 */
export type DecodedCef = {
  /** What stands before `CEF:`, if anything. */
  readonly syslog: string;
  readonly header: readonly string[];
  /** By key as written. */
  readonly extension: ReadonlyMap<string, string>;
};

const KEY = String.raw`\w+(?:\.[^.=\s|\\[\]]+)*(?:\[[0-9]+\])?`;
const BLANK = '[ \\t\\n\\v\\f\\r]';
const PAIR = new RegExp(`(?<=^|${BLANK})(${KEY})=((?:[^ \\t\\n\\v\\f\\r]|${BLANK}+(?!${BLANK}|${KEY}=))*)`, 'g');

/** Undefined for what is no CEF: fewer than seven header fields, or an extension without any pair. */
export function parseCef(text: string): DecodedCef | undefined {
  const start = text.indexOf('CEF:');
  if (start < 0) return undefined;
  const match = /^CEF:((?:(?:\\[\\|]|[^|])*\|){7})(.*)$/s.exec(text.slice(start));
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  const header = [...match[1].matchAll(/((?:\\[\\|]|[^|])*)\|/g)].map(([, field = '']) => field.replace(/\\([\\|])/g, '$1'));
  const pairs = [...match[2].matchAll(PAIR)].map(([, key = '', value = '']) => [key, unescapeValue(value)] as const);
  if (match[2].trim() !== '' && pairs.length === 0) return undefined;
  return { syslog: text.slice(0, start).trim(), header, extension: new Map(pairs) };
}

const unescapeValue = (value: string): string =>
  value.replace(/\\([\\=nr])/g, (_, escaped: string) => (escaped === 'n' || escaped === 'r' ? '\n' : escaped));
