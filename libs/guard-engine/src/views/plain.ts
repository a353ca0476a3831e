import { canonicalCharacter } from './canonical-character.ts';
import { composeMarks, isDecorated, isJoined, isSharedMark, isShownSelector } from './in-sequence.ts';
import { createRewriter, originalView, type Rewriter, type View } from './view.ts';

/**
 * The text as a reader sees it: compatibility forms (full width, mathematical bold, …) as plain letters, dashes, quotes and
 * digits as ASCII, invisible characters and controls dropped, and marks that only decorate Latin, Cyrillic or Greek letters.
 * What is hidden in tag characters and variation selectors, which only machines can see, stands there as the letters it
 * hides. Emoji sequences, flags and keycaps stay, and so do the joiners that Arabic and Indic scripts are written with.
 * Case and white space stay. Entities are recognized here.
 */
export const plainView = (original: string): View => plainOf(originalView(original));

const NOT_PLAIN = /[^\t-\r\x20-\x7e]/g;

/** The same for a view whose text has been decoded. */
export function plainOf(base: View): View {
  const { text } = base;
  if (text.search(NOT_PLAIN) < 0) return base;
  const work: Work = { text, rewriter: createRewriter(base), isDecorated: once(() => isDecorated(text)) };
  let index = 0;
  while (index < text.length) {
    const unit = text.charCodeAt(index);
    if (unit < 0x7f) {
      // The pattern finds the next one ten times as fast as a loop in a text with few of them.
      NOT_PLAIN.lastIndex = index;
      const next = NOT_PLAIN.exec(text);
      if (next === null) break;
      index = next.index;
    }
    index = fateOf(text.charCodeAt(index)) === STAYS ? index + 1 : rewriteAt(work, index);
  }
  return work.rewriter.finish();
}

type Work = { readonly text: string; readonly rewriter: Rewriter; readonly isDecorated: () => boolean };

function once<Value>(compute: () => Value): () => Value {
  let known: { readonly value: Value } | null = null;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}

const UNKNOWN = 0;
const STAYS = 1;
const REWRITTEN = 2;
/** Marks that are put on letters of many scripts. */
const MARK = 3;
/** Marks of one script, which stay on its letters. */
const OWN_MARK = 4;
const JOINER = 5;
const SELECTOR = 6;
const TAG = 7;
const JAMO = 8;
const SURROGATE = 9;

/** What becomes of each UTF-16 unit, and of code points beyond, as far as anybody asked. */
const fates = new Uint8Array(0x10000);
const astralFates = new Map<number, number>();
const MAX_ASTRAL = 4096;

function fateOf(unit: number): number {
  const known = fates[unit] ?? UNKNOWN;
  if (known !== UNKNOWN) return known;
  const fate = decideFate(unit);
  fates[unit] = fate;
  return fate;
}

function astralFateOf(point: number): number {
  const known = astralFates.get(point);
  if (known !== undefined) return known;
  const fate = decideFate(point);
  if (astralFates.size < MAX_ASTRAL) astralFates.set(point, fate);
  return fate;
}

function decideFate(point: number): number {
  if (point >= 0xd800 && point <= 0xdfff) return SURROGATE;
  if (point === 0x200c || point === 0x200d) return JOINER;
  if ((point >= 0xfe00 && point <= 0xfe0f) || (point >= 0xe0100 && point <= 0xe01ef)) return SELECTOR;
  if (point >= 0xe0020 && point <= 0xe007f) return TAG;
  if (point >= 0x1100 && point <= 0x1112) return JAMO;
  const character = String.fromCodePoint(point);
  const canonical = canonicalCharacter(point);
  if (canonical !== '' && /\p{M}/u.test(character)) return isSharedMark(character) ? MARK : OWN_MARK;
  return canonical === null ? STAYS : REWRITTEN;
}

/** Rewrites what stands at a place, if anything, and says where to go on. */
function rewriteAt(work: Work, index: number): number {
  const { text, rewriter } = work;
  const unit = text.charCodeAt(index);
  const fate = fateOf(unit);
  const point = fate === SURROGATE ? (text.codePointAt(index) ?? unit) : unit;
  const length = point > 0xffff ? 2 : 1;
  switch (length === 2 ? astralFateOf(point) : fate) {
    case REWRITTEN:
      rewriter.replace(index, index + length, canonicalCharacter(point) ?? '');
      return index + length;
    case OWN_MARK:
      return isOnItsOwn(text.charCodeAt(index - 1)) ? index + length : rewriteMarks(work, index);
    case MARK:
      return rewriteMarks(work, index);
    case JOINER:
      if (!isJoined(text, index)) rewriter.replace(index, index + 1, '');
      return index + 1;
    case SELECTOR:
      return rewriteSelectors(work, index);
    case TAG:
      return rewriteTags(work, index);
    case JAMO:
      return rewriteSyllable(work, index);
    default:
      return index + length;
  }
}

/** Whether a unit is a letter or mark of a script that has marks of its own; those of Latin, Greek and Cyrillic are shared. */
const isOnItsOwn = (unit: number): boolean => unit > 0x590 && unit < 0x1c80 && fateOf(unit) !== REWRITTEN;

function rewriteMarks({ text, rewriter, isDecorated }: Work, index: number): number {
  const end = index + match(MARKS, text, index).length;
  const composed = composeMarks(text, { start: index, end, from: rewriter.done, isDecorated });
  if (composed !== null) rewriter.replace(composed.start, end, composed.text);
  return end;
}

function rewriteSelectors({ text, rewriter }: Work, index: number): number {
  const run = match(SELECTORS, text, index);
  const shown = isShownSelector(text, index) ? 1 : 0;
  const end = index + run.length;
  if (shown < run.length) rewriter.replace(index + shown, end, bytesIn(run.slice(shown)) ?? '');
  return end;
}

/** Not those that are invisible, but the grapheme joiner is one that holds marks together. */
const MARKS = /[[\p{M}--\p{Default_Ignorable_Code_Point}]\u034f]+/vy;
const SYLLABLE = /[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?/y;

function rewriteSyllable({ text, rewriter }: Work, index: number): number {
  const syllable = match(SYLLABLE, text, index);
  if (syllable === '') return index + 1;
  rewriter.replace(index, index + syllable.length, syllable.normalize('NFC'));
  return index + syllable.length;
}

const SELECTORS = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]+/uy;
const BLACK_FLAG = '\u{1f3f4}';
const TAGS = /[\u{e0020}-\u{e007f}]+/uy;
const FLAG_TAGS = /^[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{3,6}\u{e007f}/u;

function rewriteTags({ text, rewriter }: Work, index: number): number {
  const tags = match(TAGS, text, index);
  const flag = text.startsWith(BLACK_FLAG, index - BLACK_FLAG.length) ? (FLAG_TAGS.exec(tags)?.[0].length ?? 0) : 0;
  for (let at = index + flag; at < index + tags.length; at += 2) rewriter.replace(at, at + 2, letterOfTag(text.codePointAt(at) ?? 0));
  return index + tags.length;
}

const letterOfTag = (point: number): string => (point === 0xe007f ? '' : String.fromCharCode(point - 0xe0000));

/** Fewer selectors in a row than this hide nothing that could be read. */
const MIN_SECRET = 4;
const MAX_SECRET = 4096;

/** The text whose bytes a run of variation selectors spells (VS1 is byte 0, … VS256 byte 255); null when it is none. */
function bytesIn(selectors: string): string | null {
  const points = Array.from(selectors.slice(0, MAX_SECRET), (selector) => selector.codePointAt(0) ?? 0);
  if (points.length < MIN_SECRET) return null;
  const text = String.fromCharCode(...points.map((point) => (point < 0x10000 ? point - 0xfe00 : point - 0xe0100 + 16)));
  return /^[\t\n\r\x20-\x7e]+$/.test(text) ? text : null;
}

function match(sticky: RegExp, text: string, index: number): string {
  sticky.lastIndex = index;
  return sticky.exec(text)?.[0] ?? '';
}
