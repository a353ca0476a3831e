import type { Members } from './members.ts';

const DEEPEST = 100;

/**
 * The JSON of an object as RFC 8785 has it: without blanks, members in the order of their names. What canonical JSON cannot
 * say is written as it can: half a surrogate pair is U+FFFD, a number too large for a double is text, what is nested deeper
 * than anybody reads is null, and members that are undefined are left out.
 */
export const canonicalJson = (value: Members): string => objectText(value, 0);

function textOf(value: unknown, depth: number): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : `"${value}"`;
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'object' || value === null || depth === DEEPEST) return 'null';
  if (Array.isArray(value)) return arrayText(value, depth);
  return objectText(value as Members, depth);
}

function arrayText(elements: readonly unknown[], depth: number): string {
  let text = '';
  for (const element of elements) text += `${text === '' ? '' : ','}${textOf(element, depth + 1)}`;
  return `[${text}]`;
}

function objectText(members: Members, depth: number): string {
  const names = Object.keys(members);
  // Names that become the same when they are repaired are one member, and may come elsewhere in the order.
  if (!names.every((name) => name.isWellFormed())) return objectText(repaired(members), depth);
  let text = '';
  // Without a comparison it is by UTF-16 units, as the RFC wants.
  for (const name of names.sort()) {
    const member = members[name];
    if (member !== undefined) text += `${text === '' ? '' : ','}${quoted(name)}:${textOf(member, depth + 1)}`;
  }
  return `{${text}}`;
}

const repaired = (members: Members): Members =>
  Object.fromEntries(
    Object.entries(members)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => [name.toWellFormed(), member]),
  );

/** Printable ASCII without `"` and `\`, which is nearly all there is. */
const PLAIN = /^[ !#-[\]-~]*$/;

const quoted = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text.toWellFormed()));
