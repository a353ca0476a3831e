import { charge } from './meter.ts';
import { textCost } from './operators.ts';

/**
 * `text.replace(sought, replacement, most)` in one pass; the library's own takes the square of the length. An empty
 * `sought` is found before each character and at the end.
 *
 * @param most how often at most; negative for all
 */
export function replaced(text: string, sought: string, replacement: string, most: number): string {
  charge(Math.ceil((text.length * Math.max(1, sought.length)) / 256));
  const parts: string[] = [];
  let from = 0;
  for (let found = text.indexOf(sought); found !== -1 && parts.length !== most; ) {
    charge(1 + textCost(replacement.length));
    parts.push(text.slice(from, found));
    from = found + sought.length;
    if (sought === '' && found === text.length) {
      found = -1;
      continue;
    }
    found = text.indexOf(sought, sought === '' ? from + 1 : from);
  }
  parts.push(text.slice(from));
  return parts.join(replacement);
}
