/**
 * Hashes that compare texts without keeping them. They are fast and not secret: whoever makes two texts collide fools only the
 * watch over the session that made them.
 */

/** 32 bits of a text, signed: FNV-1a with the final mixing of MurmurHash3, so that every bit depends on every character. */
export function hashText(text: string): number {
  let hash = NO_TEXT;
  for (let index = 0; index < text.length; index++) hash = withCharacter(hash, text.charCodeAt(index));
  return mix(hash);
}

/** The parts of `hashText`, for who reads a text anyway: begin with `NO_TEXT`, add each code unit, end with `mix`. */
export const NO_TEXT = 0x811c9dc5 | 0;
export const withCharacter = (hash: number, code: number): number => Math.imul(hash ^ code, 0x01000193);

/** 32 bits, signed, each of which depends on every bit of a hash. */
export function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** `hashText` of a text without white space at its ends, where each run of white space within is one space. */
export function hashLevelled(text: string): number {
  const trimmed = text.trim();
  let hash = NO_TEXT;
  let isGap = false;
  for (let index = 0; index < trimmed.length; index++) {
    const code = trimmed.charCodeAt(index);
    const wasGap = isGap;
    isGap = isWhiteSpace(code);
    if (!isGap) hash = withCharacter(hash, code);
    else if (!wasGap) hash = withCharacter(hash, SPACE);
  }
  return mix(hash);
}

const SPACE = 0x20;
const RARE_SPACES = [0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff];

/** What `\s` and `trim` mean by it: the white space and the line ends of ECMAScript. */
function isWhiteSpace(code: number): boolean {
  if (code < 0xa0) return code <= SPACE && (code === SPACE || (code >= 0x09 && code <= 0x0d));
  if (code < 0x2000) return code === 0xa0 || code === 0x1680;
  return code <= 0x200a || RARE_SPACES.includes(code);
}

/** A sequence of hashes that is hashed while it comes. */
type Sequence = {
  add(hash: number): void;
  /** 32 bits of those that were added, unsigned. */
  hash(): number;
};

export function createSequence(): Sequence {
  let state = 0x9e3779b9 | 0;
  let count = 0;
  return {
    add(hash) {
      state = Math.imul(Math.imul(state, 31) ^ hash, 0x85ebca6b);
      count++;
    },
    hash: () => mix(state ^ count) >>> 0,
  };
}
