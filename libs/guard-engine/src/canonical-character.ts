/**
 * What a character is written as in a plain view: '' for what nobody sees, the hidden letter for a tag character, ASCII
 * for dashes and quotes, else its compatibility form (NFKC). null when it stays as it is.
 */
export function canonicalCharacter(point: number): string | null {
  if (isUnchangedScript(point)) return null;
  const known = seen.get(point);
  if (known !== undefined) return known;
  const canonical = canonicalForm(point);
  if (seen.size < MAX_SEEN) seen.set(point, canonical);
  return canonical;
}

/** Looking a character up is ten times as fast as normalising it, and texts use few different ones. */
const seen = new Map<number, string | null>();
const MAX_SEEN = 4096;

/** CJK ideographs and Hangul syllables, which normalisation leaves alone. */
const isUnchangedScript = (point: number): boolean => (point >= 0x3400 && point <= 0x9fff) || (point >= 0xac00 && point <= 0xd7a3);

const TAG_BASE = 0xe0000;
const DASH = /^[\p{Pd}\u2212]$/u;
const SINGLE_QUOTE = /^[‘’‚‛′`´ʼ]$/;
const DOUBLE_QUOTE = /^[“”„‟″«»]$/;
/** Format characters, controls, variation selectors and fillers: none of them shows. */
const INVISIBLE = /^(?:[\p{Cf}\p{Cc}\p{Variation_Selector}]|\u034f|\u115f|\u1160|\u17b4|\u17b5|\u3164|\uffa0)$/u;

function canonicalForm(point: number): string | null {
  const character = String.fromCodePoint(point);
  const hidden = point - TAG_BASE;
  if (hidden >= 0x20 && hidden <= 0x7e) return String.fromCharCode(hidden);
  if (INVISIBLE.test(character)) return point === 0x85 ? '\n' : '';
  if (DASH.test(character)) return '-';
  if (SINGLE_QUOTE.test(character)) return "'";
  if (DOUBLE_QUOTE.test(character)) return '"';
  const normal = character.normalize('NFKC');
  return normal === character ? null : normal;
}
