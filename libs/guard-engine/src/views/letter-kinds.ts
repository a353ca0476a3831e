import { SIMILAR, SPELLINGS, TWINS } from './confusable-table.ts';

/** What a UTF-16 unit is to whoever reads words. */
export const NO_LETTER = 0;
export const ASCII_LETTER = 1;
/** Other Latin letters of ordinary spelling. */
export const LATIN = 2;
/** Letters of other scripts that look like a Latin one. */
export const TWIN = 3;
export const OTHER_LETTER = 4;
export const DIGIT = 5;
/** Combining marks, which go on with the word they stand in. */
const MARK = 6;
/** Small capitals, squared letters and other styled Latin letters: letters of no spelling. */
export const STYLED = 7;
/** Letters of other scripts that pass for a Latin one among others. */
export const SIMILAR_LETTER = 8;

/** The kind of each UTF-16 unit (halves of surrogate pairs are no letters), and the small ASCII letter that it can be read as, or 0. */
type Letters = { readonly kinds: Uint8Array; readonly plain: Uint8Array };

let table: Letters | null = null;

/** Made when the first text asks for it. */
export function letterTable(): Letters {
  table ??= makeTable();
  return table;
}

function makeTable(): Letters {
  const kinds = new Uint8Array(0x10000);
  const all = Array.from({ length: 0x10000 }, (_, unit) => (unit >= 0xd800 && unit <= 0xdfff ? '\0' : String.fromCharCode(unit))).join('');
  for (const [pattern, kind] of [
    [/\p{L}+/gu, OTHER_LETTER],
    [/[[\p{L}&&\p{Script=Latin}]&&[\u0080-\u024f\u1e00-\u1eff]]+/gv, LATIN],
    [/\p{N}+/gu, DIGIT],
    [/\p{M}+/gu, MARK],
    [/[a-z]+/gi, ASCII_LETTER],
  ] as const) {
    for (const { index, 0: run } of all.matchAll(pattern)) kinds.fill(kind, index, index + run.length);
  }
  for (const point of lookalikes.keys()) if (point < kinds.length) kinds[point] = kindOfLookalike(point);
  for (const point of spellings.keys()) kinds[point] = LATIN;
  const plain = kinds.map((kind, unit) => (kind === NO_LETTER || kind === OTHER_LETTER ? 0 : plainUnit(unit)));
  return { kinds, plain };
}

/** For code points beyond the table. */
export function kindOfPoint(point: number): number {
  if (lookalikes.has(point)) return kindOfLookalike(point);
  return /\p{L}/u.test(String.fromCodePoint(point)) ? OTHER_LETTER : NO_LETTER;
}

function kindOfLookalike(point: number): number {
  if (/[\p{Script=Latin}\p{Script=Common}]/u.test(String.fromCodePoint(point))) return STYLED;
  return twins.has(point) ? TWIN : SIMILAR_LETTER;
}

const twins = read(TWINS);
/** The Latin letter that a code point is taken for. */
export const lookalikes: ReadonlyMap<number, string> = new Map([...twins, ...read(SIMILAR)]);
/** The plain letter of Latin letters that do not decompose: ø, ł, ı… */
export const spellings: ReadonlyMap<number, string> = read(SPELLINGS);

function read(rows: Readonly<Record<string, string>>): ReadonlyMap<number, string> {
  const letters = new Map<number, string>();
  for (const [letter, distances] of Object.entries(rows)) {
    let point = 0;
    for (const distance of distances.split(' ')) {
      point += Number.parseInt(distance, 36);
      letters.set(point, letter);
    }
  }
  return letters;
}

/** The small ASCII letter that a letter is without its accents, or that it is taken for; 0 where there is none. */
function plainUnit(unit: number): number {
  const letter = lookalikes.get(unit) ?? spellings.get(unit) ?? String.fromCharCode(unit).normalize('NFD').charAt(0).toLowerCase();
  return /^[a-z]$/.test(letter) ? letter.charCodeAt(0) : 0;
}
