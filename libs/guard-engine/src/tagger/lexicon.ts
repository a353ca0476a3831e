/** What lists of words say about a word; one word may be in several. The bits are part of the format of the weights. */
export const GIVEN_NAME = 1 << 0;
export const FAMILY_NAME = 1 << 1;
export const PLACE = 1 << 2;
/** State or province, also abbreviated. */
export const REGION = 1 << 3;
/** `street`, `straße`, `apt`, `floor`. */
export const STREET = 1 << 4;
/** `inc`, `gmbh`, `university`, `bank`. */
export const ORGANIZATION_WORD = 1 << 5;
export const KNOWN_ORGANIZATION = 1 << 6;
/** `mr`, `dr`, `frau`. */
export const TITLE = 1 << 7;
/** `de`, `van`, `bin` inside names. */
export const PARTICLE = 1 << 8;
/** A name may follow, also in lower case: `named`, `dear`, `i'm`. */
export const CUE = 1 << 9;
export const NATIONALITY = 1 << 10;
export const CALENDAR = 1 << 11;
/** Techniques, languages, products: written like names, but nobody's. */
export const TECHNICAL = 1 << 12;
/** Often seen in lower case in ordinary prose. */
export const COMMON = 1 << 13;

/** Anything by which a name can be known for one. */
export const NAME_LIKE = GIVEN_NAME | FAMILY_NAME | PLACE;

/** A table from hashes of words to their bits, open addressing. Two words of one hash share their bits. */
export type Lexicon = { readonly mask: number; readonly hashes: Int32Array; readonly bits: Uint16Array };

export function createLexicon(words: readonly { readonly hash: number; readonly bits: number }[]): Lexicon {
  let size = 16;
  while (size < words.length * 2) size *= 2;
  const lexicon = { mask: size - 1, hashes: new Int32Array(size), bits: new Uint16Array(size) };
  for (const { hash, bits } of words) {
    let slot = hash & lexicon.mask;
    while (lexicon.bits[slot] !== 0 && lexicon.hashes[slot] !== hash) slot = (slot + 1) & lexicon.mask;
    lexicon.hashes[slot] = hash;
    lexicon.bits[slot] = (lexicon.bits[slot] ?? 0) | bits;
  }
  return lexicon;
}

/** 0 for a word in no list. */
export function bitsOf({ mask, hashes, bits }: Lexicon, hash: number): number {
  let slot = hash & mask;
  for (let word = bits[slot] ?? 0; word !== 0; word = bits[slot] ?? 0) {
    if (hashes[slot] === hash) return word;
    slot = (slot + 1) & mask;
  }
  return 0;
}
