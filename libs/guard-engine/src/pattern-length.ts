/**
 * The most characters that a match of a regular expression (without the flags `u` and `v`) can have. What may be repeated
 * without end counts as `ENDLESS` characters: patterns do that only with fillers.
 */
export function longestMatch(source: string): number {
  return longestChoice({ source, at: 0 });
}

const ENDLESS = 64;

type Reader = { readonly source: string; at: number };

function longestChoice(reader: Reader): number {
  let longest = 0;
  let branch = 0;
  while (reader.at < reader.source.length && reader.source[reader.at] !== ')') {
    if (reader.source[reader.at] !== '|') {
      branch += longestPiece(reader);
      continue;
    }
    reader.at++;
    longest = Math.max(longest, branch);
    branch = 0;
  }
  return Math.max(longest, branch);
}

function longestPiece(reader: Reader): number {
  const one = longestAtom(reader);
  const quantifier = read(reader, /(?:([*+?])|\{(\d+)(,(\d*))?\})\??/y);
  if (quantifier === null) return one;
  const [, sign, least, comma, most] = quantifier;
  if (sign === '?') return one;
  if (sign !== undefined || most === '') return one === 0 ? 0 : ENDLESS;
  return one * Number(comma === undefined ? least : most);
}

function longestAtom(reader: Reader): number {
  const group = read(reader, /\((?:\?(?:(<?[=!])|:|<\w+>))?/y);
  if (group !== null) {
    const longest = longestChoice(reader);
    reader.at++;
    return group[1] === undefined ? longest : 0;
  }
  const atom = read(reader, /[\^$]|\\(?:u[\da-f]{4}|x[\da-f]{2}|.)|\[(?:[^\]\\]|\\.)*\]|./isy)?.[0] ?? '';
  return /^(?:[\^$]|\\b)$/i.test(atom) ? 0 : 1;
}

function read(reader: Reader, token: RegExp): RegExpExecArray | null {
  token.lastIndex = reader.at;
  const found = token.exec(reader.source);
  if (found !== null) reader.at = token.lastIndex;
  return found;
}
