/**
 * What a character is written as in a plain view wherever it stands: '' for what nobody sees, ASCII for dashes, quotes and
 * digits, else its compatibility form (NFKC). null when it stays as it is.
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

const DASH = /^[\p{Pd}\u2212]$/u;
const SINGLE_QUOTE = /^[‘’‚‛′`´ʼ]$/;
const DOUBLE_QUOTE = /^[“”„‟″«»]$/;
/** Controls, fillers, bidirectional controls and whatever else does not show; the format characters of Arabic that do show are not among them. */
const INVISIBLE = /^[\p{Cc}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]$/u;
const DIGIT = /^\p{Nd}$/u;
/** Korean letters that stand alone; their compatibility forms are parts of syllables, which nobody meant. */
const SINGLE_JAMO = /^[\u3131-\u318e]$/;
const BLANK = '\u2800';
/** One character stands for a whole blessing (U+FDFA): a text of them would grow beyond all bounds. */
const MAX_FORM = 8;

function canonicalForm(point: number): string | null {
  const character = String.fromCodePoint(point);
  if (INVISIBLE.test(character)) return point === 0x85 ? '\n' : '';
  if (DASH.test(character)) return '-';
  if (SINGLE_QUOTE.test(character)) return "'";
  if (DOUBLE_QUOTE.test(character)) return '"';
  if (DIGIT.test(character)) return String(digitOf(point));
  if (SINGLE_JAMO.test(character)) return null;
  if (character === BLANK) return ' ';
  const normal = character.normalize('NFKC');
  return normal === character || normal.length > MAX_FORM ? null : normal;
}

/** Digits stand in tens, 0 first (Unicode Standard, 4.6). */
function digitOf(point: number): number {
  let before = 0;
  while (DIGIT.test(String.fromCodePoint(point - before - 1))) before++;
  return before % 10;
}
