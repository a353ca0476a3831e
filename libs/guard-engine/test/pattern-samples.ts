/**
 * Texts that a pattern (RE2 syntax) describes, the same ones each time: a published pattern says what a format looks like.
 * With `anyCase`, ranges of letters stand for capitals too.
 */
export function samplesOf(source: string, howMany: number, anyCase: boolean): readonly string[] {
  const random = createRandom();
  const node = choice({ source, anyCase, at: 0 });
  return Array.from({ length: howMany }, () => write(node, random));
}

type Random = (below: number) => number;

/** A linear congruential generator. */
function createRandom(): Random {
  let state = 20_261_121;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Node =
  | { readonly kind: 'characters'; readonly from: string }
  | { readonly kind: 'sequence'; readonly parts: readonly Node[] }
  | { readonly kind: 'choice'; readonly branches: readonly Node[] }
  | { readonly kind: 'repetition'; readonly of: Node; readonly least: number; readonly most: number };

/** How much more than the least is written of what may be repeated: something, and more where it may go on for ever. */
const SPREAD = 4;
const ENDLESS = 12;

function write(node: Node, random: Random): string {
  switch (node.kind) {
    case 'characters':
      return node.from.charAt(random(node.from.length));
    case 'sequence':
      return node.parts.map((part) => write(part, random)).join('');
    case 'choice': {
      const branch = node.branches[random(node.branches.length)];
      return branch === undefined ? '' : write(branch, random);
    }
    case 'repetition':
      return Array.from({ length: node.least + random(node.most - node.least + 1) }, () => write(node.of, random)).join('');
  }
}

const DIGITS = '0123456789';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const WORD = `${DIGITS}${LOWER}${LOWER.toUpperCase()}_`;
const PRINTABLE = `${WORD}-./+= `;
const CLASSES: Readonly<Record<string, string>> = { d: DIGITS, w: WORD, s: ' ', S: WORD, n: '\n', r: '\r', t: '\t', b: '', B: '', z: '' };

type Reader = { readonly source: string; readonly anyCase: boolean; at: number };

function choice(reader: Reader): Node {
  const branches: Node[] = [sequence(reader)];
  while (reader.source.charAt(reader.at) === '|') {
    reader.at++;
    branches.push(sequence(reader));
  }
  return { kind: 'choice', branches };
}

function sequence(reader: Reader): Node {
  const parts: Node[] = [];
  while (reader.at < reader.source.length && !'|)'.includes(reader.source.charAt(reader.at))) parts.push(repeated(reader, atom(reader)));
  return { kind: 'sequence', parts };
}

function repeated(reader: Reader, of: Node): Node {
  const quantifier = /^(?:([?*+])|\{(\d+)(,?)(\d*)\})(\??)/.exec(reader.source.slice(reader.at));
  if (quantifier === null) return of;
  reader.at += quantifier[0].length;
  const [, sign, least = sign === '+' ? '1' : '0', comma, most = sign === '?' ? '1' : '', lazy] = quantifier;
  const fewest = Number(least);
  const written = most === '' ? Number.POSITIVE_INFINITY : Number(most);
  const bound = comma === '' && sign === undefined ? fewest : written;
  if (lazy === '?') return { kind: 'repetition', of, least: fewest, most: fewest };
  const enough = bound === Number.POSITIVE_INFINITY ? fewest + ENDLESS : fewest;
  return { kind: 'repetition', of, least: enough, most: Math.min(bound, enough + SPREAD) };
}

function atom(reader: Reader): Node {
  const character = reader.source.charAt(reader.at++);
  if (character === '(') return group(reader);
  if (character === '[') return characterClass(reader);
  if (character === '\\') return { kind: 'characters', from: escaped(reader) };
  // A dot by itself is mostly meant as one.
  if (character === '.') return { kind: 'characters', from: /[{?*+]/.test(reader.source.charAt(reader.at)) ? PRINTABLE : '.' };
  return { kind: 'characters', from: character === '^' || character === '$' ? '' : character };
}

function group(reader: Reader): Node {
  const opening = /^\?(?:P?<\w+>|[a-z-]*:)/.exec(reader.source.slice(reader.at));
  const flags = /^\?[a-z-]+\)/.exec(reader.source.slice(reader.at));
  reader.at += (opening ?? flags)?.[0].length ?? 0;
  if (flags !== null) return { kind: 'sequence', parts: [] };
  const inside = choice(reader);
  reader.at++;
  return inside;
}

/** The characters that an escape stands for. */
function escaped(reader: Reader): string {
  const character = reader.source.charAt(reader.at++);
  if (character === 'x') {
    reader.at += 2;
    return String.fromCharCode(Number.parseInt(reader.source.slice(reader.at - 2, reader.at), 16));
  }
  return CLASSES[character] ?? character;
}

function characterClass(reader: Reader): Node {
  const isNegated = reader.source.charAt(reader.at) === '^';
  if (isNegated) reader.at++;
  let from = '';
  for (let first = true; first || reader.source.charAt(reader.at) !== ']'; first = false) {
    if (reader.source.startsWith('[:alnum:]', reader.at)) {
      from += WORD.slice(0, -1);
      reader.at += '[:alnum:]'.length;
      continue;
    }
    const character = reader.source.charAt(reader.at++);
    const low = character === '\\' ? escaped(reader) : character;
    const isRange = reader.source.charAt(reader.at) === '-' && reader.source.charAt(reader.at + 1) !== ']' && low.length === 1;
    from += isRange ? range(low, reader.source.charAt(reader.at + 1), reader.anyCase) : low;
    if (isRange) reader.at += 2;
  }
  reader.at++;
  return { kind: 'characters', from: isNegated ? [...PRINTABLE].filter((character) => !from.includes(character)).join('') : from };
}

function range(low: string, high: string, anyCase: boolean): string {
  let characters = '';
  for (let unit = low.charCodeAt(0); unit <= high.charCodeAt(0); unit++) characters += String.fromCharCode(unit);
  return anyCase && low === 'a' ? characters + characters.toUpperCase() : characters;
}
