/**
 * Terminology
 * - gram:   a run of one to three words, or of three to five characters, of a folded text, as a hash of 32 bits.
 *           A model of 2^n weights looks a gram up by its upper n bits.
 * - block:  a stretch of {@link BLOCK} characters, the unit in which a text is read and in which windows move.
 */
export type GramReader = {
  /** The grams of the block read last; valid until the next call. */
  readonly grams: Uint32Array;
  /**
   * Reads the grams that end within [start, end), at most {@link BLOCK} characters. A text is read from 0 on, without gaps;
   * `end === text.length` also ends its last word.
   *
   * @returns how many grams there are
   */
  read(text: string, start: number, end: number): number;
};

export const BLOCK = 96;
/** Per character: three runs of characters, and at most three runs of words for each of two words that it ends. */
const MAX_GRAMS = BLOCK * 9 + 3;

const NOTHING = 0;
const LETTER = 1;
/** Characters that are words by themselves, in scripts without spaces. */
const IDEOGRAPH = 2;

/** Odd numbers without a pattern, for polynomials modulo 2^32. */
const B1 = 0x9e3779b1 | 0;
const B2 = Math.imul(B1, B1);
const B3 = Math.imul(B2, B1);
const B4 = Math.imul(B3, B1);
const WORD = 0x85ebca6b | 0;
const PAIR = 0xc2b2ae35 | 0;
const TRIPLE = 0x27d4eb2f | 0;

/** What each UTF-16 unit counts as: white space is a space, a digit is any digit. */
const UNITS = new Uint16Array(0x10000);
const CLASSES = new Uint8Array(0x10000);
for (let unit = 0; unit < 0x10000; unit++) {
  UNITS[unit] = unit <= 0x20 ? 0x20 : isDigit(unit) ? 0x30 : unit;
  CLASSES[unit] = classOf(unit);
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

function classOf(unit: number): number {
  if (isDigit(unit) || (unit >= 0x61 && unit <= 0x7a) || unit === 0x27 || unit === 0x5f) return LETTER;
  if (unit < 0xaa) return NOTHING;
  if ((unit >= 0x3040 && unit <= 0x30ff) || (unit >= 0x3400 && unit <= 0x9fff)) return IDEOGRAPH;
  // Punctuation, symbols and arrows, then the punctuation of East Asian scripts.
  if ((unit >= 0x2000 && unit <= 0x2bff) || (unit >= 0x3000 && unit <= 0x303f) || unit >= 0xfe10) return NOTHING;
  return LETTER;
}

/** A reader keeps nothing but the state of one text; it allocates nothing while it reads. */
export function createGramReader(): GramReader {
  const grams = new Uint32Array(MAX_GRAMS);
  /** The four characters, and the two words, before the present ones. */
  let c1 = 0;
  let c2 = 0;
  let c3 = 0;
  let c4 = 0;
  let word = 0;
  let w1 = 0;
  let w2 = 0;

  function endWord(hash: number, count: number): number {
    const pair = (Math.imul(w1, B1) + hash) | 0;
    grams[count] = mix(hash ^ WORD);
    grams[count + 1] = mix(pair ^ PAIR);
    grams[count + 2] = mix((Math.imul(w2, B2) + pair) ^ TRIPLE);
    w2 = w1;
    w1 = hash;
    return count + 3;
  }

  function read(text: string, start: number, end: number): number {
    if (start === 0) c1 = c2 = c3 = c4 = word = w1 = w2 = 0;
    let count = 0;
    for (let index = start; index < end; index++) {
      const code = text.charCodeAt(index);
      const unit = UNITS[code] ?? 0;
      const three = (Math.imul(c2, B2) + Math.imul(c1, B1) + unit) | 0;
      const four = (Math.imul(c3, B3) + three) | 0;
      grams[count] = mix(three);
      grams[count + 1] = mix(four ^ B3);
      grams[count + 2] = mix((Math.imul(c4, B4) + four) ^ B4);
      count += 3;
      c4 = c3;
      c3 = c2;
      c2 = c1;
      c1 = unit;
      const unitClass = CLASSES[code];
      if (unitClass === LETTER) {
        word = (Math.imul(word, B1) + unit) | 0;
        continue;
      }
      if (word !== 0) {
        count = endWord(word, count);
        word = 0;
      }
      if (unitClass === IDEOGRAPH) count = endWord(unit, count);
    }
    if (end === text.length && word !== 0) count = endWord(word, count);
    return count;
  }

  return { grams, read };
}

/** Spreads a polynomial over all 32 bits. */
function mix(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}
