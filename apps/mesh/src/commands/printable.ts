/** Texts of others, so that a terminal shows them and obeys none of them. */

// Control characters, line separators, and those that turn the direction of what follows, so that a text shows as another.
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu;

/** One line of at most `most` characters; a longer one ends in `…`. */
export function printable(text: string, most = 200): string {
  // The rest is not even looked at. A character has two units at most.
  const line = [
    ...text
      .slice(0, 4 * most)
      .toWellFormed()
      .replace(UNPRINTABLE, ' ')
      .trim(),
  ];
  return line.length <= most ? line.join('') : `${line.slice(0, most - 1).join('')}…`;
}

/** The first lines of a text, each with `indent` before it; `…` stands for the rest. */
export function printableLines(text: string, { indent, lines: most }: { readonly indent: string; readonly lines: number }): string {
  const all = text.trim().split(/\r\n?|\n/, most + 1);
  const shown = all.slice(0, most).map((line) => printable(line));
  return [...shown, ...(all.length > most ? ['…'] : [])].map((line) => `${indent}${line}`.trimEnd()).join('\n');
}
